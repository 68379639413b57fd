"""Intake's own knobs; those of every service are in `shared/settings.py`."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class IntakeSettings(BaseSettings):
    """Read from environment variables of the same names.

    Attributes:
        tandem_agencies: folder of the policy files; mapping files lie beside them.
        tandem_poll_allow: comma-separated `host` or `host:port` of polled sources that may have a
            private address and plain http; all others need https and a public address.
    """

    model_config = SettingsConfigDict(extra="ignore")

    tandem_agencies: Path = Path("agencies")
    tandem_poll_allow: str = ""
