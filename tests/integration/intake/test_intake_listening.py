"""What is heard of feeds is gathered in memory, and written beside the runs."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy.ext.asyncio import create_async_engine
from structlog.testing import capture_logs

from services.intake.usuals import Usuals
from services.intake.watch import Watch
from shared.bus.transaction import Transactions
from shared.clock import Clock
from shared.door import Door
from shared.telemetry import UNTRACED
from tests.integration.intake.conftest import Bench, record, snapshot
from tests.integration.intake.test_intake_feeds import door, show, usual_hours
from tests.support.patience import until
from tests.support.toy import LANES
from tests.support.work import NOON

pytestmark = pytest.mark.database


async def test_a_run_writes_nothing_about_feeds_and_a_stop_writes_what_is_left(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    await intake.run(record(snapshot()))
    assert (await show(http))["feeds"] == []

    writing = asyncio.create_task(intake.listening(intake.door))
    await asyncio.sleep(0)  # a task that has not begun can't be stopped
    writing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await writing

    [view] = (await show(http))["feeds"]
    assert view["last_day"]["accepted"] == 1


async def test_what_was_heard_is_written_while_the_process_lives(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    async def is_shown() -> bool:
        return bool((await show(http))["feeds"])

    writing = asyncio.create_task(intake.listening(intake.door))
    await intake.run(record(snapshot()))

    await until(is_shown, "the feed is shown")
    writing.cancel()


async def test_what_was_heard_is_kept_while_the_database_is_away_and_counted_once(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    await intake.run(record(snapshot("E1")))
    with capture_logs() as logs:
        await intake.listening.write(away(intake))
    await intake.run(record(snapshot("E2")))
    for _ in range(2):
        await intake.listening.write(intake.door)

    assert [line["log_level"] for line in logs] == ["info"]
    [view] = (await show(http))["feeds"]
    assert view["last_day"]["accepted"] == 2


async def test_an_alarm_waits_for_what_may_not_be_written_yet(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    await usual_hours(intake)
    watch = Watch(Usuals())
    await watch.look(door(intake))
    [view] = (await show(http))["feeds"]
    due = datetime.fromisoformat(view["alarm_at"])

    async def alarms(at: datetime) -> int:
        intake.transactions.clock = Clock(datetime.now(UTC), at)
        with capture_logs() as logs:
            await watch.look(intake.door)
        return sum(line["log_level"] == "error" for line in logs)

    for seconds in range(0, round((due - NOON).total_seconds()), 30):
        assert await alarms(NOON + timedelta(seconds=seconds)) == 0
    assert await alarms(due + timedelta(seconds=1)) == 0
    assert await alarms(due + timedelta(seconds=5)) == 1


def away(intake: Bench) -> Door:
    """A door whose database does not answer."""
    policies, clock = intake.door.policies, intake.transactions.clock
    engine = create_async_engine("postgresql+asyncpg://tandem@127.0.0.1:1/nowhere")
    transactions = Transactions(
        service="intake",
        engine=engine,
        lanes=LANES,
        policies=lambda: policies,
        clock=clock,
        tracing=UNTRACED,
        publisher=intake.heard,
    )
    return Door(engine, transactions, lambda: policies, clock)
