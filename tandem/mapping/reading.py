"""Has intake read a file through a mapping, so that what is shown is what will happen."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tandem.failure import WrongUsage


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why intake would set a row aside.

    Attributes:
        reason: a short code, e.g. `mapping`, `invalid`.
        detail: one sentence that says what to mend.
        where: `row.<column>` or the field of `cad.call.v1`.
    """

    reason: str
    detail: str
    where: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a row becomes.

    Attributes:
        line: of the file.
        call: the body of `cad.call.v1` with what the row gave; empty when it is refused.
        refused: why not, if so.
    """

    line: int
    call: dict[str, Any] = field(default_factory=dict[str, Any])
    refused: Refusal | None = None


def reading(file: Path, mapping: Path, zone: str) -> Iterator[Read]:
    """Each row of a file, as intake reads it.

    Args:
        file: the export.
        mapping: the mapping file.
        zone: of times without an offset, where the mapping names none.

    Raises:
        WrongUsage: with intake's own sentence when mapping or file can't be read at all.
    """
    command = [sys.executable, "-m", "services.intake", "read-rows", str(file), str(mapping)]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [*command, "--zone", zone],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as intake:
        assert intake.stdout is not None  # noqa: S101 # both are pipes
        assert intake.stderr is not None  # noqa: S101
        for line in intake.stdout:
            yield _read(json.loads(line))
        said = intake.stderr.read().strip()
    if intake.returncode:
        raise WrongUsage(said.splitlines()[-1] if said else "intake could not read the rows.")


def _read(said: dict[str, Any]) -> Read:
    refused = said.get("refused")
    return Read(said["line"], said.get("call", {}), Refusal(**refused) if refused else None)
