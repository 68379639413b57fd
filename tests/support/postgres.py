"""A real Postgres for the test run, with a fresh database for whoever asks."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.engine import make_url

from shared.migrations import migrate
from tandem.stack import postgres
from tandem.stack.home import open_home
from tandem.stack.ports import free_ports
from tandem.stack.supervisor import Supervisor


@asynccontextmanager
async def running_postgres() -> AsyncGenerator[str]:
    """A server of our own on a free port; gone, with its data, afterwards.

    Yields:
        the URL of its maintenance database.
    """
    with open_home(None) as home:
        server = await postgres.prepare(home.data / "postgres", free_ports(1)[0], home.scratch)
        log = home.logs / "postgres.log"
        supervisor = Supervisor(postgres.program(server, log), _say_nothing)
        await supervisor.start_until_ready()
        try:
            yield server.url
        finally:
            await supervisor.stop()


@asynccontextmanager
async def fresh_database(server_url: str) -> AsyncGenerator[str]:
    """A database that nobody has used, dropped afterwards.

    Yields:
        its URL.
    """
    name = f"test_{secrets.token_hex(6)}"
    await _execute(server_url, f"CREATE DATABASE {name}")
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        await _execute(server_url, f"DROP DATABASE {name} WITH (FORCE)")


async def create_schema(service: str, database_url: str) -> None:
    """Give a service its schema by its real migrations."""
    await asyncio.to_thread(migrate, service, database_url)


async def _execute(url: str, statement: str) -> None:
    conn = await asyncpg.connect(url)
    try:
        await conn.execute(statement)
    finally:
        await conn.close()


def _say_nothing(_part: str, _news: str) -> None:
    """Progress is for people; a test run has none to tell."""
