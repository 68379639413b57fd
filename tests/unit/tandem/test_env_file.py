"""The env file: `NAME=value` lines that a shell and Tandem read alike, for the owner alone."""

from __future__ import annotations

import stat
from pathlib import Path

from tandem.stack import env_file


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "stack.env"
    values = {"INTAKE_URL": "http://127.0.0.1:8081", "KEY_PUBLISH": "a=b-_", "ZIPKIN_URL": ""}

    env_file.write(path, values)

    assert env_file.read(path) == values
    assert path.read_text().splitlines()[0] == "INTAKE_URL=http://127.0.0.1:8081"


def test_only_the_owner_may_read_it_even_where_an_open_one_was(tmp_path: Path) -> None:
    path = tmp_path / "stack.env"
    path.write_text("OLD=1\n")
    path.chmod(0o644)

    env_file.write(path, {"KEY_CARE": "secret"})

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert env_file.read(path) == {"KEY_CARE": "secret"}


def test_a_missing_file_says_nothing(tmp_path: Path) -> None:
    assert env_file.read(tmp_path / "nothing.env") == {}


def test_comments_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "stack.env"
    path.write_text("# by hand\n\nAGENCY=lakeside\n")

    assert env_file.read(path) == {"AGENCY": "lakeside"}
