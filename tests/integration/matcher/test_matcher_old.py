"""Calls and matches of long ago are dropped with why it was decided so; nothing live ever is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.matcher.store import old
from tests.integration.matcher.answers import proposal
from tests.integration.matcher.bench import REGION, Bench

pytestmark = pytest.mark.database
TABLES = ("calls", "matches", "bookings", "decisions", "unserved")


async def test_a_call_of_long_ago_is_dropped_with_its_match_and_reasons(bench: Bench) -> None:
    await bench.on_duty("o1", "c1")
    await proposal(bench)
    await bench.hear(bench.closed())
    assert await counts(bench) == {
        "calls": 1, "matches": 1, "bookings": 2, "decisions": 1, "unserved": 1,
    }  # fmt: skip

    assert await forget(bench) == 3

    assert await counts(bench) == dict.fromkeys(TABLES, 0)
    assert await forget(bench) == 0


async def test_what_has_ended_of_late_is_kept(bench: Bench) -> None:
    await bench.on_duty("o1", "c1")
    await proposal(bench)
    await bench.hear(bench.closed())

    assert await forget(bench, days=-1) == 0


async def test_open_calls_their_matches_and_reasons_are_kept_however_old(bench: Bench) -> None:
    await bench.on_duty("o1", "c1")
    await proposal(bench)
    await bench.hear(bench.call("E2"))
    before = await counts(bench)
    assert (before["matches"], before["unserved"]) == (1, 1)

    assert await forget(bench) == 0

    assert await counts(bench) == before


async def forget(bench: Bench, *, days: int = 1) -> int:
    """Drop what ended before so many days from now."""
    async with bench.transactions.open(REGION) as work:
        return await old.forget(work.conn, REGION, before=work.now + timedelta(days=days))


async def counts(bench: Bench) -> dict[str, int]:
    """Table -> rows."""
    return {table: len(await bench.rows(f"SELECT 1 FROM {table}")) for table in TABLES}  # noqa: S608 # own
