"""The linters are part of the suite: what they refuse does not get in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source import REPOSITORY

PROGRAMS = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [("ruff", "check"), ("ruff", "format", "--check"), ("lint-imports",), ("basedpyright",)],
    ids=" ".join,
)
def test_the_linter_has_nothing_to_say(command: tuple[str, ...]) -> None:
    """A rule that is checked by hand is a rule that is broken at night."""
    program, *arguments = command

    done = subprocess.run(  # noqa: S603 - the programs are those of this environment
        [str(PROGRAMS / program), *arguments],
        cwd=REPOSITORY,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
