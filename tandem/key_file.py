"""Makes machine keys and writes `keys.toml`; services take up a changed file by themselves."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from shared.auth import ALL_AGENCIES, Key, Scope, load_keys

_SECRET_BYTES: Final = 32
FIRST_KEYS: Final[dict[str, Scope]] = {
    "KEY_PUBLISH": "publish",
    "KEY_SUPERVISE": "supervise",
    "KEY_OPERATE": "operate",
    "KEY_REPORT": "report",
    "KEY_CARE": "care",
}
"""The keys that a local stack starts with, by their name in the env file."""


def make_key(agency: str, scopes: tuple[Scope, ...], note: str) -> tuple[Key, str]:
    """Make a key that nobody knows yet.

    Returns:
        the entry for `keys.toml`, and the secret, which is kept nowhere.
    """
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    name = f"k_{secrets.token_hex(4)}"
    return Key(id=name, sha256=_digest(secret), agency=agency, scopes=scopes, note=note), secret


def read_keys(path: Path) -> tuple[Key, ...]:
    """The file's keys; none when there is no file yet.

    Raises:
        shared.errors.BadSettings: if the file cannot be read.
    """
    return load_keys(path) if path.exists() else ()


def write_keys(path: Path, keys: Iterable[Key]) -> None:
    """Replace the file in one step, so that no service ever reads half of it."""
    partial = path.with_suffix(".partial")
    partial.touch(mode=0o600)
    partial.write_text("\n".join(_table(key) for key in keys), encoding="utf-8")
    partial.rename(path)


def first_keys(path: Path, known: dict[str, str]) -> dict[str, str]:
    """Make sure that the file has one key for each scope, for all agencies.

    Secrets that are known from an earlier env file and still open the door stay as they are; the
    others are made new and replace the earlier ones, since nobody can know those any more.

    Args:
        path: `keys.toml`.
        known: an earlier env file's names and values.

    Returns:
        the secrets, by name in the env file.
    """
    keys = read_keys(path)
    valid = {key.sha256 for key in keys}
    found = {name: known[name] for name in FIRST_KEYS if _digest(known.get(name, "")) in valid}
    notes = {_note(name) for name in FIRST_KEYS if name not in found}
    kept = [key for key in keys if key.note not in notes]
    made = {
        name: make_key(ALL_AGENCIES, (scope,), _note(name))
        for name, scope in FIRST_KEYS.items()
        if name not in found
    }
    if made:
        write_keys(path, [*kept, *(key for key, _ in made.values())])
    return {name: found.get(name) or made[name][1] for name in FIRST_KEYS}


def _note(name: str) -> str:
    return f"{name} of tandem up"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _table(key: Key) -> str:
    """A `[[key]]` table; TOML's basic strings and arrays of them are written as JSON's."""
    fields = key.model_dump(mode="json")
    return "[[key]]\n" + "".join(
        f"{name} = {json.dumps(value)}\n" for name, value in fields.items()
    )
