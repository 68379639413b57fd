"""Machine keys: the file keeps digests only, and the first keys survive a start or are replaced."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from shared.auth import KeyFile
from tandem.key_file import FIRST_KEYS, first_keys, make_key, read_keys, write_keys


def test_a_secret_opens_its_door_and_is_not_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    key, secret = make_key("lakeside", ("publish", "report"), 'the "new" CAD')

    write_keys(path, [key])

    caller = KeyFile(path).caller(secret)
    assert caller is not None
    assert caller.agency == "lakeside"
    assert caller.scopes == {"publish", "report"}
    assert secret not in path.read_text()
    assert read_keys(path) == (key,)


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"

    write_keys(path, [])

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(("name", "scope"), FIRST_KEYS.items())
def test_each_first_key_has_its_one_scope_for_all_agencies(
    tmp_path: Path, name: str, scope: str
) -> None:
    path = tmp_path / "keys.toml"

    secrets = first_keys(path, known={})

    caller = KeyFile(path).caller(secrets[name])
    assert caller is not None
    assert (caller.agency, caller.scopes) == ("*", {scope})


def test_first_keys_that_are_known_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    secrets = first_keys(path, known={})

    assert first_keys(path, known=secrets) == secrets
    assert len(read_keys(path)) == len(FIRST_KEYS)


def test_first_keys_that_nobody_knows_any_more_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    lost = first_keys(path, known={})

    secrets = first_keys(path, known={})

    assert not set(secrets.values()) & set(lost.values())
    assert KeyFile(path).caller(lost["KEY_CARE"]) is None
    assert len(read_keys(path)) == len(FIRST_KEYS)


def test_other_keys_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    key, secret = make_key("lakeside", ("publish",), "the CAD")
    write_keys(path, [key])

    first_keys(path, known={})

    assert KeyFile(path).caller(secret) is not None


def test_a_secret_of_another_file_is_not_taken_over(tmp_path: Path) -> None:
    known = first_keys(tmp_path / "other.toml", known={})

    secrets = first_keys(tmp_path / "keys.toml", known)

    assert not set(secrets.values()) & set(known.values())
