"""Tells other programs where everything is: a file of `NAME=value` lines."""

from collections.abc import Mapping
from pathlib import Path


def read(path: Path) -> dict[str, str]:
    """The names and values of an env file; none when there is no such file."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, separator, value in pairs if separator}


def write(path: Path, values: Mapping[str, str]) -> None:
    """Replace the file in one step; only its owner may read it, since it holds secrets."""
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    partial.write_text(
        "".join(f"{name}={value}\n" for name, value in values.items()), encoding="utf-8"
    )
    partial.rename(path)
