"""A stack's directories: one stack at a time, and nothing left behind."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from tandem.failure import WrongUsage
from tandem.stack.home import open_home


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files are made below the test's own directory."""
    directory = tmp_path / "tmp"
    directory.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(directory))
    return directory


def test_without_a_directory_nothing_is_left(temporary: Path) -> None:
    with open_home(None) as home:
        home.keys.write_text("")

    assert list(temporary.iterdir()) == []


def test_a_directory_of_the_user_s_stays(temporary: Path, tmp_path: Path) -> None:
    with open_home(tmp_path / "data") as home:
        home.keys.write_text("")

    assert (tmp_path / "data" / "keys.toml").exists()
    assert list(temporary.iterdir()) == []


def test_a_directory_in_use_is_refused(tmp_path: Path) -> None:
    with (
        open_home(tmp_path / "data"),
        pytest.raises(WrongUsage, match="Another tandem up uses"),
        open_home(tmp_path / "data"),
    ):
        pass


def test_what_a_killed_stack_left_is_removed_by_the_next(temporary: Path) -> None:
    abandoned = temporary / "tandem-up-abandoned"
    abandoned.mkdir()
    (abandoned / "in-use").touch()
    os.utime(abandoned / "in-use", (0, 0))

    with open_home(None):
        assert not abandoned.exists()


def test_what_another_stack_uses_is_left_alone(temporary: Path) -> None:
    with open_home(None) as other:
        os.utime(other.scratch / "in-use", (0, 0))
        with open_home(None):
            assert other.scratch.exists()
