"""Whatever a record holds, it ends: it has its effect, or it lies in the dead letters (I8)."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from typing import Any, cast

import pytest
from sqlalchemy import text

from shared.bus.handling import Handles, Work, each
from shared.errors import BadRecord
from shared.events import CadCall, CallClosed, Event, Fact
from shared.vocabulary import UNKNOWN_REGION, CallEnd, CallId
from tests.support.toy import AGENCY, REGION, Record, Toy, open_toy, record
from tests.support.work import NOON, policies_of

pytestmark = pytest.mark.database
POLICIES: dict[str, str] = {AGENCY: 'region = "valley"\ntime_zone = "America/Los_Angeles"'}
DEAD_LETTERS = "toy.dlq.v1"
NANOSECONDS = int(NOON.timestamp() * 1e9)


@pytest.fixture
async def toy(database_url: str) -> AsyncGenerator[Toy]:
    async with open_toy(database_url, policies_of(POLICIES)) as toy:
        yield toy


def call(call_id: str = "E1") -> CadCall:
    return CadCall.model_validate({"call_id": call_id, "opened_at": NOON})


def structured(**changes: Any) -> Record:
    envelope = {
        "specversion": "1.0",
        "id": "e1",
        "source": "cad",
        "type": "cad.call.v1",
        "agency": AGENCY,
        "data": json.loads(call().to_json()),
    }
    body = json.dumps(envelope | changes).encode()
    return Record("cad.inbound.v1", body, [("content-type", b"application/cloudevents+json")])


def without_value(made: Record, header: str) -> Record:
    made.headers = [(name, None if name == header else value) for name, value in made.headers]
    return made


async def count(event: Event[CadCall], work: Work) -> list[Fact]:
    await work.conn.execute(
        text("INSERT INTO calls VALUES (:call_id, 1)"), {"call_id": event.body.call_id}
    )
    return []


async def refuse(event: Event[CadCall], work: Work) -> list[Fact]:
    raise BadRecord("odd", "The call is odd.", event.body.call_id)


COUNTING: Sequence[Handles] = (each(CadCall, count),)
REFUSING: Sequence[Handles] = (each(CadCall, refuse),)


def reasons(toy: Toy) -> list[bytes | None]:
    return [dict(letter.headers)["dlq-reason"] for letter in toy.told(DEAD_LETTERS)]


async def test_a_header_without_a_value_does_no_harm(toy: Toy) -> None:
    await toy.run(without_value(record(call()), "content-type"), handles=COUNTING)

    assert await toy.calls() == {"E1": 1}


async def test_a_refused_record_with_a_header_without_a_value_is_set_aside(toy: Toy) -> None:
    await toy.run(without_value(record(call()), "ce_agency"), handles=COUNTING)

    assert reasons(toy) == [b"no_agency"]


@pytest.mark.parametrize("attribute", ["id", "source", "agency"])
async def test_half_of_a_character_in_an_attribute_is_refused(toy: Toy, attribute: str) -> None:
    await toy.run(structured(**{attribute: "\ud800"}), handles=COUNTING)

    assert reasons(toy) == [b"not_text"]


async def test_a_sender_who_counts_time_in_nanoseconds_is_heard(toy: Toy) -> None:
    made = record(call())
    made.timestamp = NANOSECONDS

    await toy.run(made, handles=COUNTING)

    assert await toy.calls() == {"E1": 1}


async def test_what_can_t_be_read_for_a_reason_nobody_thought_of_is_parked(toy: Toy) -> None:
    made = record(call())
    made.headers = cast("Any", [("ce_id", 4711)])

    await toy.run(made, record(call("E2")), handles=COUNTING)

    assert reasons(toy) == [b"bug"]
    assert await toy.calls() == {"E2": 1}


async def test_a_refusal_that_can_t_be_told_to_the_service_is_stored_all_the_same(
    toy: Toy,
) -> None:
    async def fail(events: Sequence[Event[Any]], work: Work) -> None:
        raise ZeroDivisionError

    await toy.run(record(call()), handles=REFUSING, on_refused=fail)

    assert reasons(toy) == [b"odd"]


async def test_a_record_without_key_and_body_leaves_a_letter_with_its_region_s_key(
    toy: Toy,
) -> None:
    async def refuse_closed(event: Event[CallClosed], work: Work) -> list[Fact]:
        raise BadRecord("odd", "The call is odd.")

    closed = CallClosed(
        agency=AGENCY, call_id=CallId("E1"), revision=1, at=NOON, reason=CallEnd.CLOSED
    )
    made = record(closed)
    made.key = None

    await toy.run(made, handles=(each(CallClosed, refuse_closed),))

    [letter] = toy.told(DEAD_LETTERS)
    assert (letter.key, letter.value) == (REGION.encode(), None)


async def test_a_redriven_event_that_is_still_wrong_gets_a_new_letter_each_time(toy: Toy) -> None:
    await toy.run(record(call()), handles=REFUSING)

    for _ in range(2):
        again = record(call(), tandem_redriven=b"1")
        await toy.run(again, handles=REFUSING)
        await toy.run(again, handles=REFUSING)  # Kafka delivers it twice

    assert reasons(toy) == [b"odd"] * 3
    await toy.run(record(call(), tandem_redriven=b"1"), handles=COUNTING)
    assert await toy.calls() == {"E1": 1}


async def test_a_redriven_event_that_can_t_be_read_gets_a_new_letter(toy: Toy) -> None:
    bad = record(call(), agency="atlantis")
    again = record(call(), agency="atlantis", tandem_redriven=b"1")

    await toy.run(bad, handles=COUNTING)
    await toy.run(again, handles=COUNTING)

    assert reasons(toy) == [b"unknown_agency"] * 2


async def test_an_event_runs_in_its_agency_s_region_though_it_was_queued_before_its_policy(
    toy: Toy,
) -> None:
    regions: list[str] = []

    async def say_where(event: Event[CadCall], work: Work) -> list[Fact]:
        regions.append(work.region)
        return []

    await toy.run(record(call()), handles=(each(CadCall, say_where),), queued=UNKNOWN_REGION)

    assert regions == ["valley"]
