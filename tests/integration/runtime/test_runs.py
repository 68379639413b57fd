"""A run's marks, effects, facts and dead letters last together or not at all."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Any

import pytest
from sqlalchemy import text

from shared.bus.handling import Handles, Odd, Oddity, Work, each, together
from shared.errors import BadRecord, LostRace
from shared.events import CadCall, CallAssessed, CallClosed, Event, Fact
from shared.vocabulary import CallEnd, CallId
from tests.support.toy import AGENCY, REGION, Toy, open_toy, record
from tests.support.work import NOON, policies_of

pytestmark = pytest.mark.database
POLICIES: dict[str, str] = {AGENCY: 'region = "valley"\ntime_zone = "America/Los_Angeles"'}
DEAD_LETTERS = "toy.dlq.v1"


@pytest.fixture
async def toy(database_url: str) -> AsyncGenerator[Toy]:
    async with open_toy(database_url, policies_of(POLICIES)) as toy:
        yield toy


def call(call_id: str, text_: str = "") -> CadCall:
    return CadCall.model_validate(
        {"call_id": call_id, "opened_at": NOON, "narrative": [{"text": text_}] if text_ else []}
    )


async def count(event: Event[CadCall], work: Work) -> list[Fact]:
    """Count the call, and say that it is closed."""
    values = {"call_id": event.body.call_id}
    await work.conn.execute(_COUNT, values)
    closed = CallClosed(
        agency=event.agency,
        call_id=event.body.call_id,
        revision=1,
        at=work.now,
        reason=CallEnd.CLOSED,
    )
    return [Fact(event.agency, closed)]


_COUNT = text(
    "INSERT INTO calls VALUES (:call_id, 1)"
    " ON CONFLICT (call_id) DO UPDATE SET heard = calls.heard + 1"
)
COUNTING: Sequence[Handles] = (each(CadCall, count),)


async def test_an_event_has_its_effect_and_is_told(toy: Toy) -> None:
    await toy.run(record(call("E1")), handles=COUNTING)

    assert await toy.calls() == {"E1": 1}
    assert len(toy.told("calls.v1")) == 1


async def test_a_redelivered_event_has_no_second_effect(toy: Toy) -> None:
    once = record(call("E1"))

    await toy.run(once, once, handles=COUNTING)
    await toy.run(once, handles=COUNTING)

    assert await toy.calls() == {"E1": 1}
    assert len(toy.told("calls.v1")) == 1


async def test_the_same_id_with_another_body_is_another_event_on_the_inbound_topic(
    toy: Toy,
) -> None:
    await toy.run(record(call("E1")), record(call("E1", "pacing")), handles=COUNTING)

    assert await toy.calls() == {"E1": 2}


async def test_a_refused_event_is_set_aside_and_the_rest_of_the_run_is_untouched(toy: Toy) -> None:
    async def refuse_e2(event: Event[CadCall], work: Work) -> list[Fact]:
        if event.body.call_id == "E2":
            raise BadRecord("odd", "The call is odd.", "call_id")
        return await count(event, work)

    records = [record(call(f"E{n}")) for n in (1, 2, 3)]
    await toy.run(*records, handles=(each(CadCall, refuse_e2),))

    assert await toy.calls() == {"E1": 1, "E3": 1}
    [letter] = toy.told(DEAD_LETTERS)
    assert dict(letter.headers)["dlq-detail"] == b"The call is odd. (at call_id)"
    assert letter.value == records[1].value


async def test_a_handler_of_whole_runs_can_refuse_one_event(toy: Toy) -> None:
    async def count_all(events: Sequence[Event[Any]], work: Work) -> list[Fact]:
        for event in events:
            if event.body.call_id == "E2":
                work.refuse(event, BadRecord("odd", "The call is odd."))
            else:
                await count(event, work)
        return []

    records = [record(call(f"E{n}")) for n in (1, 2, 3)]
    await toy.run(*records, handles=(together((CadCall,), count_all),))

    assert await toy.calls() == {"E1": 1, "E3": 1}
    assert len(toy.told(DEAD_LETTERS)) == 1


async def test_a_service_is_told_of_what_its_handlers_do_not_see(toy: Toy) -> None:
    told: list[tuple[Oddity, str, str]] = []

    def note(odd: Sequence[Odd], work: Work) -> None:
        assert work.region == REGION
        told.extend((it.oddity, it.agency, it.source) for it in odd)

    once = record(call("E1"))
    reused = record(call("E1", "pacing"))
    unreadable = record(call("E2"))
    unreadable.value = b"{"
    await toy.run(once, once, handles=COUNTING, on_odd=note)
    await toy.run(once, reused, unreadable, record(call("E3")), handles=COUNTING, on_odd=note)

    source = "tandem/test"
    assert told == [
        (Oddity.REDELIVERED, AGENCY, source),
        (Oddity.REDELIVERED, AGENCY, source),
        (Oddity.ID_REUSED, AGENCY, source),
        (Oddity.REFUSED, AGENCY, source),
    ]


async def test_a_handler_that_fails_on_one_event_parks_that_one_as_a_bug(toy: Toy) -> None:
    async def fail_on_e5(event: Event[CadCall], work: Work) -> list[Fact]:
        facts = await count(event, work)
        if event.body.call_id == "E5":
            raise ZeroDivisionError
        return facts

    records = [record(call(f"E{n}")) for n in range(1, 9)]
    await toy.run(*records, handles=(each(CadCall, fail_on_e5),))

    assert await toy.calls() == {f"E{n}": 1 for n in range(1, 9) if n != 5}
    [letter] = toy.told(DEAD_LETTERS)
    assert dict(letter.headers)["dlq-reason"] == b"bug"
    assert len(toy.told("calls.v1")) == 7


async def test_what_is_to_be_done_after_a_run_is_done_once_however_often_it_is_redone(
    toy: Toy,
) -> None:
    tries: list[str] = []
    done: list[str] = []

    async def fail_or_lose(event: Event[CadCall], work: Work) -> list[Fact]:
        work.afterwards.append(lambda: done.append(event.body.call_id))
        tries.append(event.id)
        if event.body.call_id == "E3":
            raise ZeroDivisionError
        if len(tries) < 3:
            raise LostRace
        return []

    records = [record(call(f"E{n}")) for n in range(1, 5)]
    await toy.run(*records, handles=(each(CadCall, fail_or_lose),))

    assert done == ["E1", "E2", "E4"]


async def test_a_lost_race_is_tried_again_and_never_parked(toy: Toy) -> None:
    tries: list[str] = []

    async def lose_twice(event: Event[CadCall], work: Work) -> list[Fact]:
        tries.append(event.id)
        facts = await count(event, work)
        if len(tries) < 3:
            raise LostRace
        return facts

    await toy.run(record(call("E1")), handles=(each(CadCall, lose_twice),))

    assert await toy.calls() == {"E1": 1}
    assert len(tries) == 3
    assert not toy.told(DEAD_LETTERS)


async def test_a_redriven_event_is_handled_once(toy: Toy) -> None:
    async def refuse(event: Event[CadCall], work: Work) -> list[Fact]:
        raise BadRecord("odd", "The call is odd.")

    refused = record(call("E1"))
    await toy.run(refused, handles=(each(CadCall, refuse),))

    again = record(call("E1"), tandem_redriven=b"1")
    await toy.run(refused, handles=COUNTING)  # a plain redelivery stays refused
    await toy.run(again, handles=COUNTING)
    await toy.run(again, handles=COUNTING)

    assert await toy.calls() == {"E1": 1}


async def test_dead_letters_of_other_topics_leave_the_body_where_it_is(toy: Toy) -> None:
    async def refuse(event: Event[CallClosed], work: Work) -> list[Fact]:
        raise BadRecord("odd", "The call is odd.")

    closed = CallClosed(
        agency=AGENCY, call_id=CallId("E1"), revision=1, at=NOON, reason=CallEnd.CLOSED
    )
    await toy.run(record(closed), handles=(each(CallClosed, refuse),))

    [letter] = toy.told(DEAD_LETTERS)
    assert letter.value is None


async def test_a_type_from_the_future_is_left_alone(toy: Toy) -> None:
    known = record(call("E1"))
    headers = [(n, b"call.dreamed.v9" if n == "ce_type" else v) for n, v in known.headers]
    future = type(known)("calls.v1", known.value, headers)

    await toy.run(future, handles=(each(CallAssessed, _never),))

    assert not toy.heard.rows


async def test_settle_is_called_once_for_the_whole_run(toy: Toy) -> None:
    settled: list[set[str]] = []

    async def unsettle(event: Event[CadCall], work: Work) -> list[Fact]:
        work.unsettled.add(event.body.call_id)
        return []

    async def settle(work: Work) -> list[Fact]:
        settled.append(set(work.unsettled))
        return []

    records = [record(call(f"E{n}")) for n in (1, 2)]
    await toy.run(*records, handles=(each(CadCall, unsettle),), settle=settle)

    assert settled == [{"E1", "E2"}]


async def test_facts_of_a_region_are_numbered_without_gaps(toy: Toy) -> None:
    for number in range(5):
        await toy.run(record(call(f"E{number}")), handles=COUNTING)

    assert [row.seq for row in toy.heard.rows] == [1, 2, 3, 4, 5]


async def test_a_fact_told_again_has_the_same_id(toy: Toy) -> None:
    await toy.run(record(call("E1")), handles=COUNTING)
    await toy.run(record(call("E1", "later")), handles=COUNTING)

    ids = {dict(told.headers)["ce_id"] for told in toy.told("calls.v1")}
    assert len(ids) == 1


async def _never(event: Event[CallAssessed], work: Work) -> list[Fact]:
    raise AssertionError(event.type)
