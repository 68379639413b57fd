"""Matcher's runs on a real Postgres: what is heard, what is told, what lasts."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from services.matcher.handlers.answers import ENCOUNTER_OVER
from services.matcher.handlers.settle import RETRY
from shared.events import (
    CallUnserved,
    JoinRequested,
    MatchCompleted,
    MatchProposed,
    MatchWithdrawn,
    OfferExpired,
    OfferUndeliverable,
    UnitChanged,
)
from shared.vocabulary import (
    CallEnd,
    CallId,
    Completion,
    Eligibility,
    FilledBy,
    ResponderId,
    SeatMode,
    StatusOf,
    UnitId,
    UnitStatus,
    Unserved,
)
from tests.integration.matcher.conftest import (
    RIVERTON,
    VALLEY,
    Bench,
    accepted,
    confirmed,
    declined,
    one,
    status,
    team,
)
from tests.support.work import NOON, TRACE, policies_of

pytestmark = pytest.mark.database


async def proposal(bench: Bench, call_id: str = "E1") -> MatchProposed:
    """A call's first proposal."""
    return one(await bench.hear(bench.call(call_id)), MatchProposed)


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
        status(match.match_id, "officer", StatusOf.ON_SCENE, 1),
        status(match.match_id, "clinician", StatusOf.ON_SCENE, 1),
    )  # fmt: skip
    timers = await bench.rows("SELECT name, subject FROM timers")
    await bench.hear(bench.closed())

    told = await bench.hear(
        status(match.match_id, "officer", StatusOf.CLEARED, 2),
        status(match.match_id, "clinician", StatusOf.CLEARED, 2),
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

    told = await bench.hear(status(match.match_id, "clinician", StatusOf.CANCELLED_EN_ROUTE, 1))

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


async def test_facts_about_people_not_yet_known_are_kept(bench: Bench) -> None:
    await bench.on_duty("o1", o1=0)
    await bench.hear(bench.call(), bench.duty("c1", on=True), bench.moved("c1", 4))

    told = await bench.hear(bench.person("c1", "clinician"))

    assert team(told) == {"officer": "o1", "clinician": "c1"}
    assert one(told, MatchProposed).decision.arrival_s == pytest.approx(512, abs=1)


async def test_older_facts_change_nothing(bench: Bench) -> None:
    old_call, old_duty = bench.call(), bench.duty("c1", on=False)
    await bench.on_duty("o1", "c1")
    await bench.hear(bench.call())

    assert not await bench.hear(old_call, old_duty)


async def test_where_somebody_was_is_forgotten_off_duty(bench: Bench) -> None:
    await bench.on_duty("c1", c1=4)
    await bench.hear(bench.duty("c1", on=False))
    await bench.hear(bench.moved("c1", 5))

    assert not await bench.rows("SELECT 1 FROM positions")


async def test_positions_alone_are_no_reason_to_solve(bench: Bench) -> None:
    await bench.on_duty("o1", "c1", "c2", c1=1, c2=9)
    await proposal(bench)

    assert not await bench.hear(bench.moved("c2", 0))


async def test_an_officer_whom_cad_has_on_the_call_fills_the_seat(bench: Bench) -> None:
    await bench.on_duty("c1")
    unit = UnitChanged(
        unit_id=UnitId("11K"), status=UnitStatus.ON_SCENE, at=NOON, call_id=CallId("E1")
    )

    told = await bench.hear(unit, bench.call())

    seat = one(told, MatchProposed).seats[0]
    assert (seat.mode, seat.filled_by, seat.unit_id) == (
        SeatMode.ON_CALL,
        FilledBy.DISPATCH,
        "11K",
    )


async def test_a_unit_that_only_moves_is_no_reason_to_solve(bench: Bench) -> None:
    def unit(at: int, lat: float) -> UnitChanged:
        return UnitChanged.model_validate({
            "unit_id": "11K", "status": "available", "at": NOON + timedelta(seconds=at),
            "position": {"lat": lat, "lon": 0},
        })  # fmt: skip

    await bench.hear(bench.call())
    first = await bench.hear(unit(0, 0))
    await bench.on_duty("o1")
    moved = await bench.hear(unit(1, 1), unit(2, 2))

    assert not first
    assert not moved
    assert [tuple(row) for row in await bench.rows("SELECT lat FROM units")] == [(2.0,)]


async def test_a_clinician_joins_a_call_that_is_not_known_yet(bench: Bench) -> None:
    await bench.on_duty("o1", "c1")
    wish = JoinRequested(
        request_id="r1", agency=RIVERTON, call_id=CallId("E1"), responder_id=ResponderId("c1"),
        at=NOON,
    )  # fmt: skip

    early = await bench.hear(wish)
    told = await bench.hear(bench.call(eligibility=Eligibility.NOT_ELIGIBLE))

    assert not early
    assert one(told, MatchProposed).decision.rule == "join"
    answered = await bench.rows("SELECT why FROM joins WHERE answered_at IS NOT NULL")
    assert [tuple(row) for row in answered] == [(None,)]


async def test_hours_that_begin_are_waited_for(bench: Bench) -> None:
    night = "[[matching.hours]]\nopens = 20:00:00\ncloses = 04:00:00"
    bench.bench.policies = policies_of({"riverton": VALLEY + night, "lakeside": VALLEY})
    await bench.on_duty("o1", "c1")

    told = await bench.hear(bench.call())
    bench.now = NOON + timedelta(hours=8)
    later = await bench.fire(RETRY, "valley")

    assert one(told, CallUnserved).retry == NOON + timedelta(hours=8)
    assert [row[0] for row in await bench.rows("SELECT name FROM timers")] == [RETRY]
    assert team(later) == {"officer": "o1", "clinician": "c1"}


async def test_a_changed_policy_solves_the_undecided_anew(bench: Bench) -> None:
    near = "[matching]\nmax_travel_s = 60"
    bench.bench.policies = policies_of({"riverton": VALLEY + near, "lakeside": VALLEY})
    await bench.on_duty("o1", "c1", o1=0, c1=5)
    await bench.hear(bench.call())

    bench.bench.policies = policies_of({"riverton": VALLEY, "lakeside": VALLEY})
    async with bench.transactions.open("valley") as work:  # type: ignore[arg-type]
        assert bench.service.on_policy
        assert bench.service.settle
        await bench.service.on_policy(work, frozenset({RIVERTON}))
        work.tell(*await bench.service.settle(work))

    assert one(bench.told(), MatchProposed)


async def test_what_the_optimiser_saw_is_kept(bench: Bench) -> None:
    await bench.on_duty("o1", "c1", "c2", c1=1, c2=5)
    match = await proposal(bench)
    await bench.hear(declined(match, "clinician"))

    rows = await bench.rows("SELECT epoch, CAST(record AS text) FROM decisions ORDER BY epoch")

    first, second = (json.loads(row[1]) for row in rows)
    assert first["chosen"]["seats"] == {"officer": "o1", "clinician": "c1"}
    assert first["runner_up"]["responder_ids"] == ["c2", "o1"]
    assert second["candidates"]["clinician"]["nearest"][1]["kept_away_by"] == "declined"


async def test_history_and_exercises_page_nobody(bench: Bench) -> None:
    await bench.on_duty("o1", "c1")

    assert not await bench.hear(bench.call("E1", historical=True), bench.call("E2", exercise=True))
    assert not await bench.hear(bench.closed("E1"), bench.closed("E2"))


async def test_a_call_that_reaches_matching_too_late_pages_nobody(bench: Bench) -> None:
    await bench.on_duty("o1", "c1")
    late = bench.call()
    bench.now += timedelta(hours=1)

    assert one(await bench.hear(late), CallUnserved).reason is Unserved.ENTERED_LATE
    assert not await bench.hear(bench.call())
