"""A delivery is taken by one sender; whoever does not come back leaves it unknown."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from services.notifier.domain.ledger import Delivery, Result, Try
from services.notifier.sending import record
from services.notifier.store import ledger
from services.notifier.store.ledger import Due
from shared.vocabulary import CLINICIAN
from tests.integration.notifier.conftest import REGION, Notifier, OpenNotifier
from tests.unit.notifier.nouns import on_call, proposal, seat

pytestmark = pytest.mark.database
HOOK = {"url": "https://push.example.org", "secret": "whsec_" + "c2VjcmV0" * 6}


@pytest.fixture
async def still(open_notifier: OpenNotifier) -> Notifier:
    """A notifier whose sender does not run, with one offer that waits for one."""
    notifier = await open_notifier(runs=False)
    await notifier.enrols("c-1", inbox=False, webhook=HOOK)
    await notifier.hears(proposal(on_call(), seat(CLINICIAN, "c-1")))
    return notifier


async def due(notifier: Notifier) -> list[Due]:
    async with notifier.door.read() as conn:
        return await ledger.due(conn, limit=5)


async def claimed(notifier: Notifier, wanted: Due) -> Delivery | None:
    async with notifier.door.work(REGION) as work:
        return await ledger.claim(work.conn, wanted)


async def lease_lapses(notifier: Notifier) -> None:
    async with notifier.door.work(REGION) as work:
        await work.conn.execute(text("UPDATE deliveries SET leased_until = now() - interval '1 s'"))


async def state(notifier: Notifier) -> tuple[str, int]:
    [row] = await notifier.rows("deliveries")
    return row.state, row.attempts


async def test_one_of_many_senders_gets_the_delivery(still: Notifier) -> None:
    [wanted] = await due(still)

    got = await asyncio.gather(*(claimed(still, wanted) for _ in range(4)))

    assert len([delivery for delivery in got if delivery]) == 1
    assert await due(still) == []


async def test_a_lapsed_lease_is_unknown_and_sent_again_with_the_same_id(still: Notifier) -> None:
    [wanted] = await due(still)
    first = await claimed(still, wanted)
    await lease_lapses(still)

    [lapsed] = await due(still)
    assert await claimed(still, lapsed) is None
    assert await state(still) == ("unknown", 1)
    second = await claimed(still, lapsed)

    assert first is not None
    assert second is not None
    assert second.message_id == first.message_id
    assert await state(still) == ("leased", 2)


async def test_a_sender_that_comes_back_late_with_a_yes_is_believed(still: Notifier) -> None:
    [wanted] = await due(still)
    first = await claimed(still, wanted)
    await lease_lapses(still)
    await claimed(still, wanted)
    await claimed(still, wanted)
    assert first is not None

    async with still.door.work(REGION) as work:
        work.tell(*await record(work, first, Try(Result.TAKEN)))

    assert await state(still) == ("sent", 2)
    assert len(still.told("offer.sent")) == 1


async def test_a_sender_that_comes_back_late_with_a_failure_has_no_say(still: Notifier) -> None:
    [wanted] = await due(still)
    first = await claimed(still, wanted)
    await lease_lapses(still)
    await claimed(still, wanted)
    await claimed(still, wanted)
    assert first is not None

    async with still.door.work(REGION) as work:
        work.tell(*await record(work, first, Try(Result.NEVER)))

    assert await state(still) == ("leased", 2)
    assert still.told("offer.undeliverable") == []


async def test_an_unanswered_try_is_unknown_and_keeps_the_offer_alive(still: Notifier) -> None:
    [wanted] = await due(still)
    first = await claimed(still, wanted)
    assert first is not None

    async with still.door.work(REGION) as work:
        work.tell(*await record(work, first, Try(Result.NO_ANSWER, "timeout")))

    assert await state(still) == ("unknown", 1)
    assert still.told("offer.undeliverable") == []


async def test_after_the_last_unanswered_try_the_next_channel_has_its_turn(
    open_notifier: OpenNotifier,
) -> None:
    notifier = await open_notifier(policy=ONE_AFTER_THE_OTHER, runs=False)
    await notifier.enrols("c-1", inbox=False, webhook=HOOK, email="c1@example.org")
    await notifier.hears(proposal(on_call(), seat(CLINICIAN, "c-1")))
    [wanted] = await due(notifier)
    async with notifier.door.work(REGION) as work:
        await work.conn.execute(text("UPDATE deliveries SET attempts = 5 WHERE state = 'pending'"))
    last = await claimed(notifier, wanted)
    assert last is not None

    async with notifier.door.work(REGION) as work:
        work.tell(*await record(work, last, Try(Result.NO_ANSWER, "timeout")))

    states = {row.channel: row.state for row in await notifier.rows("deliveries")}
    assert states == {"webhook": "unknown", "email": "pending"}


ONE_AFTER_THE_OTHER = """
[[asking.channels]]
channel = "webhook"
[[asking.channels]]
channel = "email"
after_s = "failure"
"""
