"""What every service is told by its environment; each knob typed, with unit and default."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.errors import BadSettings
from shared.events.topics import DEFAULT_PARTITIONS


class Settings(BaseSettings):
    """Read from environment variables of the same names.

    Attributes:
        kafka_bootstrap_servers: `host:port`, comma-separated.
        database_url: `postgresql://user:password@host:port/name`.
        tandem_agencies: folder with one policy file for each agency.
        tandem_keys: `keys.toml` with machine keys; without it no machine key opens a door.
        tandem_http_host: address the door listens on.
        tandem_http_port: port of the door.
        tandem_slot: number of this process among its kind; `auto` takes the first free one.
        tandem_begin: where to begin when the group has no offsets although it has worked before;
            unset, such a start is refused so that no old alert is replayed.
        tandem_partitions: of every topic; checked against the broker.
        tandem_connections: most Postgres connections of runs, doors and timers together.
        tandem_trace_ratio: share of calls that are traced, 0 to 1; intake decides.
        tandem_trace_backlog_ratio: the same for events that waited longer than 10 s.
        tandem_requests_per_second: most HTTP requests of one caller in a second.
        tandem_keep_days: how long calls, matches, messages and notes that have ended are kept;
            longer than topics keep events, so that whatever is there can be explained.
        tandem_log_level: least severe level that is logged.
    """

    model_config = SettingsConfigDict(extra="ignore")

    kafka_bootstrap_servers: str = "127.0.0.1:9092"
    database_url: str
    tandem_agencies: Path = Path("agencies")
    tandem_keys: Path | None = None
    tandem_http_host: str = "127.0.0.1"
    tandem_http_port: int = Field(default=8080, ge=0, le=65535)
    tandem_slot: int | Literal["auto"] = "auto"
    tandem_begin: Literal["earliest", "latest"] | None = None
    tandem_partitions: int = Field(default=DEFAULT_PARTITIONS, ge=1, le=1000)
    tandem_connections: int = Field(default=10, ge=4, le=100)
    tandem_trace_ratio: float = Field(default=1.0, ge=0, le=1)
    tandem_trace_backlog_ratio: float = Field(default=0.01, ge=0, le=1)
    tandem_requests_per_second: int = Field(default=500, ge=1)
    tandem_keep_days: int = Field(default=400, ge=10)
    tandem_log_level: Literal["debug", "info", "warning", "error"] = "info"


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        BadSettings: with one sentence for each variable that is missing or wrong.
    """
    try:
        return Settings()  # pyright: ignore[reportCallIssue]  # the environment gives the arguments
    except ValidationError as error:
        problems = (
            f"{'.'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}"
            for problem in error.errors()
        )
        raise BadSettings("; ".join(problems)) from error
