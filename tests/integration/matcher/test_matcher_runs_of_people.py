"""Runs about people, hours and policies, on a real Postgres."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from services.matcher.handlers.settle import RETRY
from shared.events import (
    CallUnserved,
    JoinRequested,
    MatchProposed,
    UnitChanged,
)
from shared.vocabulary import (
    CallId,
    Eligibility,
    FilledBy,
    ResponderId,
    SeatMode,
    StatusOf,
    UnitId,
    UnitStatus,
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
from tests.integration.matcher.bench import RIVERTON, VALLEY, Bench
from tests.support.work import NOON, policies_of

pytestmark = pytest.mark.database
MINUTE = timedelta(minutes=1)


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


async def test_an_officer_whom_cad_takes_off_leaves_the_seat_to_the_next(bench: Bench) -> None:
    await bench.on_duty("o1", "c1")
    match = await proposal_with_cads_officer(bench)
    await bench.hear(accepted(match, "clinician"), confirmed(match))

    told = await bench.hear(
        status(match, "officer", StatusOf.EN_ROUTE, 1),
        status(match, "officer", StatusOf.CANCELLED_EN_ROUTE, 2),
        UnitChanged(unit_id=UnitId("11K"), status=UnitStatus.AVAILABLE, at=NOON + MINUTE),
    )

    assert team(told) == {"officer": "o1", "clinician": "c1"}
    assert [seat.kept for seat in one(told, MatchProposed).seats] == [False, True]


async def test_an_officer_whom_cad_sends_again_has_the_seat_again(bench: Bench) -> None:
    await bench.on_duty("c1")
    match = await proposal_with_cads_officer(bench)

    told = await bench.hear(
        status(match, "officer", StatusOf.EN_ROUTE, 1),
        status(match, "officer", StatusOf.CANCELLED_EN_ROUTE, 2),
        UnitChanged(unit_id=UnitId("11K"), status=UnitStatus.AVAILABLE, at=NOON + MINUTE),
        UnitChanged(
            unit_id=UnitId("11K"), status=UnitStatus.EN_ROUTE, at=NOON + 2 * MINUTE,
            call_id=CallId("E1"),
        ),
    )  # fmt: skip

    seat = one(told, MatchProposed).seats[0]
    assert (seat.unit_id, seat.filled_by, seat.kept) == ("11K", FilledBy.DISPATCH, False)


async def proposal_with_cads_officer(bench: Bench) -> MatchProposed:
    on_the_way = UnitChanged(
        unit_id=UnitId("11K"), status=UnitStatus.EN_ROUTE, at=NOON, call_id=CallId("E1")
    )
    return one(await bench.hear(on_the_way, bench.call()), MatchProposed)


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
