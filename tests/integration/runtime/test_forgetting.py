"""What nobody needs any more is forgotten, a little in each transaction."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db import driver_connection
from shared.forgetting import Forgetting
from shared.vocabulary import RegionId
from tests.support.toy import AGENCY, REGION, Toy, open_toy
from tests.support.work import policies_of

pytestmark = pytest.mark.database
POLICIES: dict[str, str] = {AGENCY: 'region = "valley"\ntime_zone = "America/Los_Angeles"'}


@pytest.fixture
async def toy(database_url: str) -> AsyncGenerator[Toy]:
    async with open_toy(database_url, policies_of(POLICIES), connections=4) as toy:
        yield toy


class Drawer:
    """A service that has kept so many things for too long."""

    def __init__(self, too_old: int) -> None:
        self.too_old = too_old
        self.asked: list[tuple[RegionId, datetime]] = []

    async def __call__(self, conn: AsyncConnection, region: RegionId, *, before: datetime) -> int:
        assert (await driver_connection(conn)).is_in_transaction()
        self.asked.append((region, before))
        dropped = min(2, self.too_old)
        self.too_old -= dropped
        return dropped


def forgetting(toy: Toy, forget: Drawer | None) -> Forgetting:
    days = timedelta(days=30)
    return Forgetting(toy.engine, toy.transactions, lambda: [REGION], forget, days)


async def test_a_service_drops_until_nothing_is_left(toy: Toy) -> None:
    drawer = Drawer(too_old=5)

    await forgetting(toy, drawer).once()

    assert drawer.too_old == 0
    assert len(drawer.asked) == 4
    async with toy.transactions.open(REGION) as work:
        [(region, before), *_] = drawer.asked
        assert region == REGION
        assert timedelta(days=30) <= work.now - before < timedelta(days=30, minutes=1)


async def test_marks_and_answers_of_long_ago_are_dropped_and_newer_ones_kept(toy: Toy) -> None:
    async with toy.engine.begin() as conn:
        for age in ("1 day", "20 days"):
            await conn.execute(text(_ANSWER), {"key": age, "age": age})
            await conn.execute(text(_MARK), {"mark": age.encode(), "age": age})

    await forgetting(toy, None).once()

    async with toy.engine.connect() as conn:
        assert list(await conn.scalars(text("SELECT key FROM idempotency"))) == ["1 day"]
        assert list(await conn.scalars(text("SELECT mark FROM inbox"))) == [b"1 day"]


_ANSWER = """
INSERT INTO idempotency (caller, key, request, status, answer, at)
VALUES ('k', :key, '', 200, '', now() - CAST(CAST(:age AS text) AS interval))
"""
_MARK = """
INSERT INTO inbox (region, mark, body, state, at)
VALUES ('valley', :mark, '', 1, now() - CAST(CAST(:age AS text) AS interval))
"""
