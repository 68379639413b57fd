"""Asks intake for its verdict on call types, as a stranger would."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tandem.call_types.rows import TypeRow
from tandem.exit_codes import ExitCode
from tandem.failure import CommandFailed

Verdict = dict[str, Any]
"""`verdict`, `category`, `subtype`, `probability` and `evidence` of one call type."""


def verdicts_on(rows: Iterable[TypeRow], policy: Path | None) -> list[Verdict]:
    """One verdict for each row, in their order; each distinct type is asked for once.

    Args:
        rows: the types.
        policy: the agency's file, whose own table outranks the dictionary.

    Raises:
        CommandFailed: when intake can't answer.
    """
    asked = [(row.type, row.description) for row in rows]
    distinct = list(dict.fromkeys(asked))
    answers = dict(zip(distinct, _answers(distinct, policy), strict=True))
    return [answers[one] for one in asked]


def _answers(types: list[tuple[str, str | None]], policy: Path | None) -> list[Verdict]:
    lines = [json.dumps(_question(*one)) for one in types]
    command = [sys.executable, "-m", "services.intake", "classify-types"]
    answered = subprocess.run(  # noqa: S603 - our own interpreter and module
        [*command, *([str(policy)] if policy else [])],
        input="\n".join(lines),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if answered.returncode != 0:
        said = answered.stderr.strip().splitlines()
        why = said[-1] if said else f"it ended with {answered.returncode}"
        raise CommandFailed(f"intake can't classify: {why}", ExitCode.FOUND_PROBLEM)
    return [json.loads(line) for line in answered.stdout.splitlines()]


def _question(type_: str, description: str | None) -> dict[str, str]:
    """A type by itself may be a code or words; beside a description it is a code."""
    if description is None:
        return {"description": type_}
    return {"code": type_, "description": description}
