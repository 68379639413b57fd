"""What a local stack is asked to be."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from shared.events.topics import DEFAULT_PARTITIONS
from tandem.failure import WrongUsage
from tandem.stack.ports import free_ports

REPOSITORY: Final = Path(__file__).parents[2]
SERVICES: Final = ("intake", "matcher", "notifier", "metrics")
PARTS: Final = ("postgres", "kafka", "controller", "zipkin", *SERVICES)
"""Everything that listens on a port; `controller` is Kafka's second one."""


class KafkaChoice(StrEnum):
    """Which broker to start."""

    AUTO = "auto"
    APACHE = "apache"
    EMBEDDED = "embedded"


class TracingChoice(StrEnum):
    """Where spans go."""

    AUTO = "auto"
    ZIPKIN = "zipkin"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class StackOptions:
    """What to start, and where.

    Args:
        kafka: which broker; one in KAFKA_BOOTSTRAP_SERVERS goes before.
        tracing: where spans go; an OTLP endpoint in the environment goes before `auto`.
        data: keeps everything between starts; None keeps nothing.
        agencies: the policy files.
        env_file: where addresses and first keys are written.
        ports: by part; free ones for the others.
        partitions: of each topic that has to be created.
        with_services: whether the four services are started too.
        clock: `TANDEM_CLOCK` for the services; None for real time.
        service_env: more environment variables for the services.
    """

    kafka: KafkaChoice = KafkaChoice.AUTO
    tracing: TracingChoice = TracingChoice.AUTO
    data: Path | None = None
    agencies: Path = REPOSITORY / "agencies"
    env_file: Path | None = None
    ports: Mapping[str, int] = field(default_factory=dict[str, int])
    partitions: int = DEFAULT_PARTITIONS
    with_services: bool = True
    clock: str | None = None
    service_env: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        """Refuse what cannot work together.

        Raises:
            WrongUsage: with the option to change.
        """
        if unknown := set(self.ports) - set(PARTS):
            listed = ", ".join(PARTS)
            raise WrongUsage(f"--port can't be given for {min(unknown)}; it can for {listed}.")
        if self.data is not None and self.kafka is KafkaChoice.EMBEDDED:
            raise WrongUsage(
                "--data needs Apache Kafka: the in-memory broker keeps nothing; leave one out."
            )


@dataclass(frozen=True)
class Given:
    """What the environment says is there already and must not be started."""

    bootstrap: str | None
    database_url: str | None
    has_otlp: bool

    @classmethod
    def from_environment(cls) -> "Given":
        """Read the standard variables."""
        return cls(
            bootstrap=os.environ.get("KAFKA_BOOTSTRAP_SERVERS") or None,
            database_url=os.environ.get("DATABASE_URL") or None,
            has_otlp=any(name.startswith("OTEL_EXPORTER_OTLP") for name in os.environ),
        )


def choose_ports(asked: Mapping[str, int]) -> dict[str, int]:
    """A port for every part: the one asked for, else a free one."""
    missing = [part for part in PARTS if part not in asked]
    return {**asked, **dict(zip(missing, free_ports(len(missing)), strict=True))}
