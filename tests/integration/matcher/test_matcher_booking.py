"""Nobody is in two live matches: the database says so, whatever the code believes."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.matcher.domain.changes import Changes, Ended, Proposed
from services.matcher.domain.model import Call, CallKey, HeldSeat, Match
from services.matcher.store import decided, region
from shared.errors import LostRace
from shared.events.calls import CallSummary
from shared.events.matches import Decision
from shared.vocabulary import (
    CLINICIAN,
    OFFICER,
    AgencyId,
    CallId,
    Eligibility,
    MatchId,
    ResponderId,
    Structure,
)
from tests.integration.matcher.bench import REGION, RIVERTON, Bench
from tests.support.work import NOON

pytestmark = pytest.mark.database


def proposed(call_id: str, officer: str, clinician: str) -> Changes:
    """A decision to send two people."""
    key = CallKey(AgencyId(RIVERTON), CallId(call_id))
    call = Call(key, CallSummary(opened_at=NOON), Eligibility.CO_RESPONSE, NOON, NOON)
    seats = (
        HeldSeat(OFFICER, ResponderId(officer), NOON),
        HeldSeat(CLINICIAN, ResponderId(clinician), NOON),
    )
    match = Match(
        MatchId(f"m-{call_id}"), key, 1, Structure.ROTATING, Eligibility.CO_RESPONSE,
        Eligibility.CO_RESPONSE, seats, NOON,
    )  # fmt: skip
    decision = Decision(rule="assignment", arrival_s=0, policy="riverton@1", why="test")
    return Changes(proposed=[Proposed(call, match, decision, {})])


async def book(engine: AsyncEngine, changes: Changes) -> str:
    """Try to store a decision without the region's lock, as a zombie would."""
    try:
        async with engine.begin() as conn:
            await decided.apply(conn, REGION, changes, NOON)
    except decided.ResponderTaken:
        return "taken"
    return "booked"


async def test_of_two_who_book_the_same_person_at_once_one_succeeds(bench: Bench) -> None:
    engine = bench.bench.engine

    for round_ in range(10):
        results = await asyncio.gather(
            book(engine, proposed(f"A{round_}", f"o-a{round_}", f"c{round_}")),
            book(engine, proposed(f"B{round_}", f"o-b{round_}", f"c{round_}")),
        )
        assert sorted(results) == ["booked", "taken"]

    live = await bench.rows("SELECT count(*) FROM bookings WHERE is_live")
    matches = await bench.rows("SELECT count(*) FROM matches")
    assert (live[0][0], matches[0][0]) == (20, 10)  # the losers left nothing behind


async def test_people_booked_crosswise_do_not_wait_for_each_other_for_ever(bench: Bench) -> None:
    engine = bench.bench.engine

    results = await asyncio.gather(
        *(book(engine, proposed(f"E{n}", *(("a", "b") if n % 2 else ("b", "a")))) for n in range(8))
    )

    assert sorted(results) == ["booked"] + ["taken"] * 7


async def test_somebody_who_is_released_can_be_booked_in_the_same_breath(bench: Bench) -> None:
    first = proposed("E1", "o1", "c1")
    await book(bench.bench.engine, first)
    gone = first.proposed[0]
    second = proposed("E2", "o2", "c1")
    second.before[gone.match.match_id] = gone.match
    second.ended.append(Ended(gone.call, gone.match, "declined"))

    assert await book(bench.bench.engine, second) == "booked"
    live = await bench.rows("SELECT responder_id, match_id FROM bookings WHERE is_live")
    assert sorted(tuple(row) for row in live) == [("c1", "m-E2"), ("o2", "m-E2")]


async def test_somebody_may_come_back_to_a_match_at_a_later_epoch(bench: Bench) -> None:
    engine = bench.bench.engine
    first = proposed("E1", "o1", "c1")
    there = first.proposed[0]
    away = replace(there, match=replace(there.match, epoch=2, seats=there.match.seats[:1]))
    back = replace(there, match=replace(there.match, epoch=3))
    left = Changes(before={there.match.match_id: there.match}, proposed=[away])
    returned = Changes(before={there.match.match_id: away.match}, proposed=[back])

    assert [await book(engine, each) for each in (first, left, returned)] == ["booked"] * 3


async def test_a_lost_race_is_tried_again() -> None:
    assert issubclass(decided.ResponderTaken, LostRace)


async def test_what_was_stored_is_read_back_as_it_was(bench: Bench) -> None:
    await bench.on_duty("o1", "c1", o1=1, c1=2)
    await bench.hear(bench.call())

    async with bench.bench.engine.connect() as conn:
        state = await region.load(conn, REGION)
        assert state
        match = await region.load_match(conn, REGION, state.matches[0].match_id)

    assert match is not None
    assert match == state.matches[0]
    assert match.people == {"o1", "c1"}
    assert state.calls[0].epoch == 1
    assert {person.responder_id: person.duty.is_on for person in state.people} == {
        "o1": True, "c1": True,
    }  # fmt: skip
