"""Postgres: one engine for each process, with limits that free a frozen process's locks.

Every service has a schema of its own, named after it, and the connection's `search_path` leads
there, so statements name tables without it and can't reach another service's tables by accident.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import cast

import asyncpg
from sqlalchemy import TextClause, text
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.errors import BadSettings, Retry, TookTooLong, Unavailable

TRANSACTION_TIMEOUT_SINCE = 170_000
"""`transaction_timeout` exists from Postgres 17 on."""

WORKER_LIMITS: Mapping[str, str] = {
    "idle_in_transaction_session_timeout": "3s",
    "lock_timeout": "5s",
}
"""What frees the locks of a process that was frozen inside a transaction."""


def lock_key(*words: str) -> int:
    """A stable signed 32-bit key for an advisory lock."""
    unsigned = zlib.crc32("/".join(words).encode())
    return unsigned - (1 << 32) if unsigned >= 1 << 31 else unsigned


def plain_url(url: str) -> str:
    """The URL as asyncpg wants it, without a SQLAlchemy driver name.

    Raises:
        BadSettings: when it is not a Postgres URL.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() not in {"postgresql", "postgres"}:
        raise BadSettings("DATABASE_URL must begin with postgresql://")
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


async def server_version(url: str) -> int:
    """The server's version as a number, e.g. 180001."""
    conn = await asyncpg.connect(plain_url(url), timeout=10)
    try:
        return int(cast("str", await conn.fetchval("SHOW server_version_num")))
    finally:
        await conn.close()


def worker_settings(service: str, version: int, **more: str) -> dict[str, str]:
    """Session settings of a connection that does a service's work.

    Args:
        service: whose schema the connection sees.
        version: of the server, as a number.
        more: further settings.
    """
    settings = {"search_path": service, "application_name": f"tandem-{service}", **WORKER_LIMITS}
    if version >= TRANSACTION_TIMEOUT_SINCE:
        settings["transaction_timeout"] = "10s"
    return settings | more


def create_engine(url: str, *, service: str, version: int, connections: int) -> AsyncEngine:
    """The engine for a service's runs, doors and timers.

    Args:
        url: `postgresql://...`.
        service: whose schema the connections see.
        version: of the server, as a number.
        connections: most connections at once.
    """
    return create_async_engine(
        make_url(plain_url(url)).set(drivername="postgresql+asyncpg"),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=10,
        pool_use_lifo=True,
        connect_args={"server_settings": worker_settings(service, version), "timeout": 10},
    )


async def driver_connection(conn: AsyncConnection) -> asyncpg.Connection:
    """The asyncpg connection below, for the few places where it was measured to pay.

    SQLAlchemy opens a transaction with its first statement, so before that none is open.
    """
    raw = await conn.get_raw_connection()
    return cast("asyncpg.Connection", raw.driver_connection)


async def fetch(
    conn: AsyncConnection, statement: TextClause, values: Mapping[str, object]
) -> list[asyncpg.Record]:
    """Execute a statement of the hot path by the driver alone.

    SQLAlchemy spends 100 us of CPU more on each statement, which is most of a short one
    (docs/adr/0019). The statement stays SQLAlchemy's `text`; its parameters are turned into the
    driver's once.

    Args:
        conn: within a transaction, or about to begin one.
        statement: with a `:name` for each parameter.
        values: by these names.
    """
    raw = await driver_connection(conn)
    if not raw.is_in_transaction():
        await conn.execute(_BEGIN)
    query, names = _for_driver(statement)
    return cast("list[asyncpg.Record]", await raw.fetch(query, *[values[name] for name in names]))


_BEGIN = text("SELECT 1")
"""Has SQLAlchemy begin; inside `Transactions` there is a beginning already."""


@cache
def _for_driver(statement: TextClause) -> tuple[str, tuple[str, ...]]:
    """A statement with `$1` for `:name`, and the names in the order of their numbers."""
    compiled = statement.compile(dialect=asyncpg_dialect())
    return compiled.string, tuple(compiled.positiontup or ())


_PASSING = ("08", "40", "53", "57", "25P03", "25P04", "55P03", "58")
"""SQLSTATE classes and codes that pass: connection, rollback, resources, operator, time-outs."""
_TOO_LONG = {"25P03", "25P04", "57014"}
"""Idle in its transaction, a transaction, or a statement for too long."""


def is_passing(error: BaseException) -> bool:
    """Whether doing the same again later can succeed: the database was away, or a race was lost."""
    if isinstance(error, OSError):
        return error.filename is None  # else it is about a file, and no connection
    if isinstance(error, Retry | PoolTimeoutError):
        return True
    if isinstance(error, asyncpg.InterfaceError):
        return True  # the connection was closed under us
    if isinstance(error, asyncpg.PostgresError):
        return str(getattr(error, "sqlstate", "")).startswith(_PASSING)
    if isinstance(error, DBAPIError):
        code = str(getattr(error.orig, "sqlstate", None) or "")
        return error.connection_invalidated or not code or code.startswith(_PASSING)
    return False


@contextmanager
def passing_as_retry() -> Generator[None]:
    """Turn the driver's errors that will pass into `Unavailable`.

    Raises:
        Unavailable: instead of what the driver raised.
    """
    try:
        yield
    except (
        DBAPIError,
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        OSError,
        PoolTimeoutError,
    ) as e:
        if not is_passing(e):
            raise
        code = getattr(getattr(e, "orig", e), "sqlstate", None)
        what = code or type(e).__name__
        kind = TookTooLong if code in _TOO_LONG else Unavailable
        raise kind(f"The database did not finish ({what}); is it up?") from e
