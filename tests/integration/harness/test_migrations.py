"""The migrations make what the code expects, and can be taken back."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any, cast

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, inspect

from shared.db import create_engine, server_version
from shared.events.topics import SERVICES
from shared.migrations import downgrade, migrate
from tests.support.postgres import create_schema

pytestmark = pytest.mark.database


@pytest.mark.parametrize("service", SERVICES)
async def test_the_migrated_tables_are_the_declared_ones(service: str, database_url: str) -> None:
    await create_schema(service, database_url)

    assert await _differences(service, database_url) == []


@pytest.mark.parametrize("service", SERVICES)
async def test_a_migration_can_be_taken_back_and_applied_again(
    service: str, database_url: str
) -> None:
    await create_schema(service, database_url)

    await asyncio.to_thread(downgrade, service, database_url)
    await asyncio.to_thread(migrate, service, database_url)

    assert await _differences(service, database_url) == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_is_spread_by_region(service: str) -> None:
    unspread = {
        table.name
        for table in _metadata(service).tables.values()
        if _first_key(table) != "region" and table.name not in {"idempotency", "policies"}
    }

    assert not unspread


def _metadata(service: str) -> MetaData:
    return cast("MetaData", import_module(f"services.{service}.tables").metadata)


def _first_key(table: Table) -> str:
    return next(iter(table.primary_key.columns)).name


async def _differences(service: str, database_url: str) -> list[Any]:
    version = await server_version(database_url)
    engine = create_engine(database_url, service=service, version=version, connections=1)
    async with engine.connect() as conn:
        found = await conn.run_sync(_compare, _metadata(service))
    await engine.dispose()
    return found


def _compare(connection: Connection, metadata: MetaData) -> list[Any]:
    options = {"compare_type": True, "include_name": _is_declared}
    context = MigrationContext.configure(connection, opts=options)
    assert inspect(connection).get_table_names()
    return compare_metadata(context, metadata)


def _is_declared(name: str | None, *_where: object) -> bool:
    """Alembic's own note of where it stands is declared by nobody."""
    return name != "alembic_version"
