"""Machine keys: only hashes are kept, a change counts at once, a wrong file is explained."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from shared.auth import KeyFile, load_keys
from shared.errors import BadSettings, Refused
from shared.vocabulary import AgencyId


def entry(secret: str, agency: str = "riverton", scopes: str = '["report"]') -> str:
    digest = hashlib.sha256(secret.encode()).hexdigest()
    return f'[[key]]\nid = "k1"\nsha256 = "{digest}"\nagency = "{agency}"\nscopes = {scopes}\n'


def test_a_key_opens_what_its_entry_says(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(entry("open sesame"))

    caller = KeyFile(path).caller("open sesame")

    assert caller is not None
    assert caller.may("report")
    assert not caller.may("operate")
    assert caller.sees(AgencyId("riverton"))
    with pytest.raises(Refused) as refused:
        caller.must_see(AgencyId("lakeside"))
    assert refused.value.status == 404


def test_unknown_keys_and_missing_files_open_nothing(tmp_path: Path) -> None:
    assert KeyFile(None).caller("x") is None
    assert KeyFile(tmp_path / "keys.toml").caller("x") is None


def test_a_revoked_key_stops_at_once(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(entry("open sesame"))
    keys = KeyFile(path)
    assert keys.caller("open sesame") is not None

    path.write_text("")
    os.utime(path, (1, 1))

    assert keys.caller("open sesame") is None


def test_a_file_that_was_broken_by_an_edit_leaves_the_old_keys_in_force(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(entry("open sesame"))
    keys = KeyFile(path)
    assert keys.caller("open sesame") is not None

    path.write_text("[[key")
    assert keys.caller("open sesame") is not None
    assert REGISTRY.get_sample_value("tandem_keys_refused") == 1

    path.write_text(entry("another"))
    assert keys.caller("open sesame") is None
    assert REGISTRY.get_sample_value("tandem_keys_refused") == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [("[[key", "TOML"), (entry("x", scopes='["everything"]'), "key.0.scopes")],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(text)

    with pytest.raises(BadSettings, match=said):
        load_keys(path)
