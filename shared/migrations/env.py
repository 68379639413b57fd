"""Alembic's environment: one schema for each service, one migrator at a time."""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from shared.db import lock_key, plain_url


def _upgrade(connection: Connection, service: str) -> None:
    connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{service}"'))
    connection.execute(text(f'SET LOCAL search_path TO "{service}"'))
    context.configure(connection=connection, version_table_schema=service)
    with context.begin_transaction():
        context.run_migrations()


async def _run() -> None:
    service: str = context.config.attributes["service"]
    url = make_url(plain_url(context.config.attributes["database_url"]))
    engine = create_async_engine(url.set(drivername="postgresql+asyncpg"))
    try:
        async with engine.begin() as connection:
            lock = {"key": lock_key("migrate", service)}
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), lock)
            await connection.run_sync(_upgrade, service)
    finally:
        await engine.dispose()


asyncio.run(_run())
