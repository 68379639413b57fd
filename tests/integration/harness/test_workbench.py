"""The workbench does what the runtime does: commits, rolls back, knows policies and time."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest
from sqlalchemy import text

from shared.db import create_engine, server_version
from shared.vocabulary import AgencyId
from tests.support.work import NOON, Workbench, policies_of

pytestmark = pytest.mark.database


@pytest.fixture
async def bench(database_url: str) -> AsyncGenerator[Workbench]:
    version = await server_version(database_url)
    engine = create_engine(database_url, service="public", version=version, connections=2)
    async with engine.begin() as conn:
        await conn.execute(text("CREATE TABLE IF NOT EXISTS notes (said text)"))
        await conn.execute(text("TRUNCATE notes"))
    policies = policies_of({"riverton": 'region = "valley"\ntime_zone = "America/Los_Angeles"'})
    yield Workbench(engine, "public", policies)
    await engine.dispose()


async def test_what_work_stored_lasts(bench: Workbench) -> None:
    async with bench.work("valley") as work:
        await work.conn.execute(text("INSERT INTO notes VALUES ('kept')"))

    assert await _notes(bench) == ["kept"]


async def test_work_that_raises_leaves_nothing(bench: Workbench) -> None:
    with pytest.raises(LookupError):
        await _store_and_raise(bench)

    assert await _notes(bench) == []


async def test_work_knows_the_policies_and_the_time(bench: Workbench) -> None:
    async with bench.work("valley") as work:
        assert work.policies.region_of(AgencyId("riverton")) == "valley"
        assert work.now == NOON


async def _notes(bench: Workbench) -> list[str]:
    async with bench.engine.connect() as conn:
        return list(await conn.scalars(text("SELECT said FROM notes")))


async def _store_and_raise(bench: Workbench) -> None:
    async with bench.work("valley") as work:
        await work.conn.execute(text("INSERT INTO notes VALUES ('lost')"))
        raise LookupError
