"""A Postgres server of our own: its data directory and its command line."""

import asyncio
import os
import secrets
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg

from tandem.failure import DidNotStart
from tandem.stack import postgres_binaries
from tandem.stack.ports import HOST
from tandem.stack.program import Program, brief

_DATABASE: Final = "postgres"
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
        return f"postgresql://{_USER}:{self.password}@{HOST}:{self.port}/{_DATABASE}"


async def prepare(home: Path, port: int, scratch: Path) -> Postgres:
    """Make the data directory, unless it is there from an earlier start.

    Args:
        home: holds the data directory and its password.
        port: where it will listen.
        scratch: a directory that any account can enter, for binaries that are out of reach.

    Raises:
        DidNotStart: if there are no Postgres binaries or the directory cannot be made.
    """
    binaries = postgres_binaries.find()
    if _account() is not None:
        reachable = postgres_binaries.reachable_by_anyone
        binaries = await asyncio.to_thread(reachable, binaries, scratch)
    if not _is_made(home):
        _clear(home)
        await _initdb(home, binaries)
    return Postgres(home, port, _password(home), binaries)


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
    """Whether a Postgres server answers at this address within a second."""
    try:
        connection = await asyncpg.connect(url, timeout=1)
    except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    await connection.close()
    return True


def _account() -> str | None:
    """Postgres refuses to run as root; root lends it an account that owns nothing else."""
    return _ACCOUNT_FOR_ROOT if os.geteuid() == 0 else None


def _is_made(home: Path) -> bool:
    return (home / "data" / "PG_VERSION").exists()


def _password(home: Path) -> str:
    return (home / "password").read_text()


def _clear(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(home / "data", ignore_errors=True)  # a start that was cut short
    (home / "data").mkdir(mode=0o700)
    (home / "password").touch(mode=0o600)
    (home / "password").write_text(secrets.token_urlsafe(24))


@dataclass(frozen=True)
class _Entered:
    """A directory opened by us, for a child whose account may not walk there.

    Root's own directories are usually closed to others. The path through the open descriptor leads
    to this one directory and loosens the rights of none above it.
    """

    path: str
    descriptors: tuple[int, ...]

    @classmethod
    def open(cls, home: Path) -> "_Entered":
        if _account() is None:
            return cls(str(home), ())
        for path in (home, home / "data", home / "password"):
            shutil.chown(path, _ACCOUNT_FOR_ROOT)
        descriptor = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
        return cls(f"/proc/self/fd/{descriptor}", (descriptor,))

    def close(self) -> None:
        for descriptor in self.descriptors:
            os.close(descriptor)


async def _initdb(home: Path, binaries: Path) -> None:
    entered = _Entered.open(home)
    where = (f"--pgdata={entered.path}/data", f"--pwfile={entered.path}/password")
    access = (f"--username={_USER}", "--auth=scram-sha-256")
    command = (str(binaries / "initdb"), *where, *access, "--encoding=UTF8", "--locale=C")
    async with brief(
        *command, "--no-sync", account=_account(), keep_open=entered.descriptors
    ) as child:
        output, _ = await child.communicate()
    entered.close()
    if child.returncode != 0:
        last = " ".join(output.decode(errors="replace").strip().splitlines()[-1:])
        raise DidNotStart(f"initdb could not make {home / 'data'}: {last}")
