"""Matcher's runs on a real Postgres: what is heard, what is told, what lasts."""

from __future__ import annotations

import pytest

from services.matcher.handlers.answers import ENCOUNTER_OVER
from shared.events import (
    CallUnserved,
    MatchCompleted,
    MatchProposed,
    MatchWithdrawn,
    OfferExpired,
    OfferUndeliverable,
)
from shared.vocabulary import (
    CallEnd,
    Completion,
    Eligibility,
    FilledBy,
    StatusOf,
    Unserved,
)
from tests.integration.matcher.answers import (
    accepted,
    confirmed,
    declined,
    one,
    proposal,
    status,
    team,
)
from tests.integration.matcher.bench import Bench
from tests.support.work import TRACE

pytestmark = pytest.mark.database


async def test_an_eligible_call_gets_the_nearest_pair_in_its_own_trace(bench: Bench) -> None:
    await bench.on_duty("o1", "o2", "c1", "c2", o1=9, o2=2, c1=3, c2=8)

    told = await bench.hear(bench.call())

    assert team(told) == {"officer": "o2", "clinician": "c1"}
    assert one(told, MatchProposed).call.headline == "Crisis"
    assert bench.traces() == {TRACE}


async def test_the_same_record_twice_has_one_effect(bench: Bench) -> None:
    await bench.on_duty("o1", "c1")
    call = bench.call()

    first, second = await bench.hear(call, call), await bench.hear(call)

    assert len(first) == 1
    assert not second


async def test_a_declined_seat_goes_to_the_next_person_and_is_remembered(bench: Bench) -> None:
    await bench.on_duty("o1", "c1", "c2", c1=1, c2=5)
    match = await proposal(bench)
    await bench.hear(accepted(match, "officer"))

    again = one(await bench.hear(declined(match, "clinician")), MatchProposed)

    assert (again.match_id, again.epoch) == (match.match_id, 2)
    assert [(seat.responder_id, seat.kept, seat.filled_by) for seat in again.seats] == [
        ("o1", True, FilledBy.ACCEPTED), ("c2", False, None),
    ]  # fmt: skip
    booked = await bench.rows("SELECT responder_id FROM bookings WHERE is_live ORDER BY 1")
    assert [row[0] for row in booked] == ["c2", "o1"]


@pytest.mark.parametrize(
    ("ended", "reason"),
    [(OfferExpired, Unserved.NO_ANSWER), (OfferUndeliverable, Unserved.UNREACHABLE)],
)
async def test_silence_and_dead_phones_end_a_match_that_has_nobody_else(
    bench: Bench, ended: type[OfferExpired | OfferUndeliverable], reason: Unserved
) -> None:
    await bench.on_duty("o1", "c1")
    match = await proposal(bench)
    offer = declined(match, "clinician")

    told = await bench.hear(ended.model_validate(offer.model_dump()))

    assert one(told, MatchWithdrawn).reason == reason
    unserved = one(told, CallUnserved)
    assert (unserved.reason, unserved.seat) == (reason, "clinician")
    assert not await bench.rows("SELECT 1 FROM bookings WHERE is_live")


async def test_an_answer_about_a_seat_that_has_moved_on_changes_nothing(bench: Bench) -> None:
    await bench.on_duty("o1", "c1", "c2", c1=1, c2=5)
    match = await proposal(bench)
    await bench.hear(declined(match, "clinician"))
    late = OfferExpired.model_validate(declined(match, "clinician").model_dump())

    assert not await bench.hear(late, accepted(match, "clinician"))
    assert not await bench.hear(confirmed(match))


async def test_an_encounter_from_confirmation_to_the_last_who_clears(bench: Bench) -> None:
    await bench.on_duty("o1", "c1")
    match = await proposal(bench)
    await bench.hear(
        accepted(match, "officer"), accepted(match, "clinician"), confirmed(match),
        status(match, "officer", StatusOf.ON_SCENE, 1),
        status(match, "clinician", StatusOf.ON_SCENE, 1),
    )  # fmt: skip
    timers = await bench.rows("SELECT name, subject FROM timers")
    await bench.hear(bench.closed())

    told = await bench.hear(
        status(match, "officer", StatusOf.CLEARED, 2),
        status(match, "clinician", StatusOf.CLEARED, 2),
    )

    done = one(told, MatchCompleted)
    assert (done.reason, set(done.arrivals)) == (Completion.CLEARED, {"officer", "clinician"})
    assert [tuple(row) for row in timers] == [(ENCOUNTER_OVER, match.match_id)]
    assert not await bench.rows("SELECT 1 FROM timers")
    assert len(told) == 1


async def test_an_encounter_that_nobody_ends_is_ended_by_its_timer(bench: Bench) -> None:
    await bench.on_duty("o1", "c1")
    match = await proposal(bench)
    await bench.hear(confirmed(match))

    told = await bench.fire(ENCOUNTER_OVER, match.match_id)

    assert one(told, MatchCompleted).reason is Completion.TIMED_OUT
    assert not await bench.fire(ENCOUNTER_OVER, match.match_id)


async def test_a_clinician_who_cancels_under_way_is_replaced(bench: Bench) -> None:
    await bench.on_duty("o1", "c1", "c2", c1=1, c2=5)
    match = await proposal(bench)
    await bench.hear(confirmed(match))

    told = await bench.hear(status(match, "clinician", StatusOf.CANCELLED_EN_ROUTE, 1))

    assert team(told) == {"officer": "o1", "clinician": "c2"}


async def test_a_call_that_closes_while_people_are_asked_is_told_as_unserved(
    bench: Bench,
) -> None:
    await bench.on_duty("o1", "c1")
    await proposal(bench)

    told = await bench.hear(bench.closed(reason=CallEnd.CANCELLED))

    assert one(told, MatchWithdrawn).reason == "call_closed"
    last = one(told, CallUnserved)
    assert (last.reason, last.final) == (Unserved.CALL_CLOSED_FIRST, True)


async def test_a_call_that_opens_and_closes_in_one_run_is_told_once(bench: Bench) -> None:
    await bench.on_duty("o1", "c1")

    told = await bench.hear(bench.call(), bench.closed())

    assert one(told, CallUnserved).final


async def test_a_merged_call_takes_its_match_along(bench: Bench) -> None:
    await bench.on_duty("o1", "c1")
    match = await proposal(bench)
    await bench.hear(accepted(match, "clinician"))

    early = await bench.hear(bench.closed("E1", CallEnd.MERGED, into="E2"))
    told = await bench.hear(bench.call("E2", Eligibility.NOT_ELIGIBLE))

    moved = one(told, MatchProposed)
    assert not early
    assert (moved.call_id, moved.match_id, moved.epoch) == ("E2", match.match_id, 2)
    assert [seat.kept for seat in moved.seats] == [True, True]


async def test_calls_merge_in_the_run_that_brings_both(bench: Bench) -> None:
    await bench.on_duty("o1", "c1")
    match = await proposal(bench)
    await bench.hear(bench.call("E2", Eligibility.NOT_ELIGIBLE))

    told = await bench.hear(bench.closed("E1", CallEnd.MERGED, into="E2"))

    assert one(told, MatchProposed).match_id == match.match_id
