"""A region has one writer at a time, and a writer that froze does not keep the others out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest
from sqlalchemy import text

from shared import timers
from shared.db import driver_connection
from shared.errors import Unavailable
from tests.support.toy import AGENCY, LANES, REGION, Toy, open_toy
from tests.support.work import policies_of

pytestmark = pytest.mark.database
POLICIES: dict[str, str] = {AGENCY: 'region = "valley"\ntime_zone = "America/Los_Angeles"'}


@pytest.fixture
async def toy(database_url: str) -> AsyncGenerator[Toy]:
    async with open_toy(database_url, policies_of(POLICIES), connections=8) as toy:
        yield toy


async def test_two_writers_of_one_region_take_turns(toy: Toy) -> None:
    await asyncio.gather(*(_read_and_add_one(toy) for _ in range(8)))

    assert await toy.calls() == {"E1": 8}


async def test_a_writer_that_froze_loses_its_lock_and_its_work(toy: Toy) -> None:
    frozen = asyncio.Event()
    writer = asyncio.create_task(_freeze(toy, frozen))
    await frozen.wait()
    began = time.monotonic()

    await _read_and_add_one(toy)

    assert time.monotonic() - began < 5.0
    writer.cancel()
    with pytest.raises((asyncio.CancelledError, Unavailable)):
        await writer
    assert await toy.calls() == {"E1": 1}


async def test_a_timer_fires_once_and_a_later_one_replaces_it(toy: Toy) -> None:
    for seconds in (0, 3600, 0):
        async with toy.transactions.open(REGION) as work:
            work.schedule("expire", "offer-1", timedelta(seconds=seconds), agency=AGENCY, n=seconds)
    async with toy.transactions.open(REGION) as work:
        first = await timers.take_due(await driver_connection(work.conn), REGION, 10)
        second = await timers.take_due(await driver_connection(work.conn), REGION, 10)

    assert [due.timer.data for due in first] == [{"n": 0}]
    assert second == []


async def test_a_timer_that_was_unscheduled_does_not_fire(toy: Toy) -> None:
    async with toy.transactions.open(REGION) as work:
        work.schedule("expire", "offer-1", timedelta(0), agency=AGENCY)
    async with toy.transactions.open(REGION) as work:
        work.unschedule("expire", "offer-1")

    async with toy.transactions.open(REGION) as work:
        assert await timers.due_regions(work.conn, range(LANES)) == []


async def _read_and_add_one(toy: Toy) -> None:
    """Read, then write what was read plus one: loses updates unless writers take turns."""
    async with toy.transactions.open(REGION) as work:
        heard = await work.conn.scalar(text("SELECT heard FROM calls WHERE call_id = 'E1'"))
        await work.conn.execute(
            text(
                "INSERT INTO calls VALUES ('E1', :heard)"
                " ON CONFLICT (call_id) DO UPDATE SET heard = excluded.heard"
            ),
            {"heard": (heard or 0) + 1},
        )


async def _freeze(toy: Toy, frozen: asyncio.Event) -> None:
    async with toy.transactions.open(REGION) as work:
        await work.conn.execute(text("INSERT INTO calls VALUES ('E1', 100)"))
        frozen.set()
        await asyncio.Event().wait()
