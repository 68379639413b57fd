"""Where the running system is that a command works on: an env file of `tandem up`, or variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from shared.clock import REAL, Clock
from tandem.failure import WrongUsage
from tandem.stack import env_file

EnvFile = Annotated[
    Path | None,
    typer.Option(
        "--env-file",
        envvar="TANDEM_ENV_FILE",
        help="As written by tandem up --env-file FILE; without it, environment variables count.",
    ),
]


@dataclass(frozen=True)
class Target:
    """A running system.

    Attributes:
        values: addresses and keys by their name in the env file.
    """

    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """An address or a key.

        Raises:
            WrongUsage: when nobody gave it.
        """
        value = self.values.get(name)
        if not value:
            raise WrongUsage(
                f"{name} is not known; start tandem up --env-file FILE and give --env-file FILE "
                f"here too, or set {name}."
            )
        return value

    def get(self, name: str) -> str | None:
        """An address or a key, or none when nobody gave it."""
        return self.values.get(name) or None

    @property
    def clock(self) -> Clock:
        """What time it is for the services."""
        setting = self.get("TANDEM_CLOCK")
        return Clock.from_setting(setting) if setting else REAL


def find(path: Path | None) -> Target:
    """The system that the user means; what the file does not say, the environment may.

    Raises:
        WrongUsage: when the file does not exist.
    """
    if path is not None and not path.exists():
        raise WrongUsage(f"{path} does not exist; tandem up --env-file {path} writes it.")
    return Target(dict(os.environ) | (env_file.read(path) if path else {}))
