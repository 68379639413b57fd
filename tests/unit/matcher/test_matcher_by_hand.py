"""A supervisor puts a team together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.matcher.domain.by_hand import Order, Wrong, objection, team_of
from services.matcher.domain.dispatched import Dispatched
from services.matcher.domain.model import Call, Duty, Match, Person
from services.matcher.domain.travel import straight_line
from shared.policy import Policies
from shared.vocabulary import (
    CLINICIAN,
    OFFICER,
    CallId,
    Eligibility,
    FilledBy,
    MatchId,
    ResponderId,
    SeatMode,
    Structure,
    UnitId,
)
from tests.support.work import NOON
from tests.unit.matcher.region import (
    LAKESIDE,
    RIVERTON,
    Region,
    call,
    clinician,
    ended,
    officer,
    policies,
)

CADS_OWN = Dispatched(UnitId("11K"), None, 60.0)
NAME = MatchId("m1")


def order(*people: Person, of: Call | None = None, **changes: object) -> Order:
    wanted = Order(of or call(), None, Structure.ROTATING, people)
    return replace(wanted, **changes)  # type: ignore[arg-type]


def made(wanted: Order, cads_own: Dispatched | None = None) -> Match:
    policy = policies()[RIVERTON]
    return team_of(
        wanted,
        cads_own,
        match_id=NAME,
        rules=policy.matching,
        travel=straight_line(policy),
        now=NOON,
    )


def wrong(wanted: Order, cads_own: Dispatched | None = None) -> Wrong | None:
    return objection(wanted, cads_own, {ResponderId("busy"): MatchId("other")}, NOON)


def test_these_people_go_however_far_they_are() -> None:
    match = made(order(officer("o1", km=500), clinician("c1")))

    assert match.people == {"o1", "c1"}
    assert match.by_hand
    assert (match.epoch, match.structure) == (1, Structure.ROTATING)
    assert [seat.filled_by for seat in match.seats] == [None, None]


def test_people_who_have_said_yes_are_not_asked() -> None:
    match = made(order(officer("o1"), clinician("c1"), agreed=True))

    assert [seat.filled_by for seat in match.seats] == [FilledBy.SUPERVISOR] * 2


def test_cads_own_officer_takes_the_seat_that_nobody_was_named_for() -> None:
    match = made(order(clinician("c1")), CADS_OWN)

    assert [seat.holder for seat in match.seats] == ["11K", "c1"]
    assert match.seats[0].mode is SeatMode.ON_CALL


def test_a_call_that_was_not_eligible_is_answered_all_the_same() -> None:
    unclear = call(eligibility=Eligibility.NOT_ELIGIBLE)

    match = made(order(officer("o1"), clinician("c1"), of=unclear))

    assert match.eligibility is Eligibility.CO_RESPONSE


def test_by_video_the_clinician_is_on_the_officers_screen() -> None:
    match = made(order(officer("o1"), clinician("c1"), structure=Structure.TELE))

    assert [seat.mode for seat in match.seats] == [SeatMode.IN_PERSON, SeatMode.TELE]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (order(officer("o1"), clinician("c1"), of=call(is_open=False)), Wrong.CLOSED),
        (order(officer("o1"), clinician("c1"), of=call(exercise=True)), Wrong.EXERCISE),
        (order(officer("o1"), clinician("c1"), of=call(historical=True)), Wrong.HISTORY),
        (order(officer("o1"), clinician("c1"), clinician("c2")), Wrong.TWICE),
        (order(clinician("c1")), Wrong.NO_OFFICER),
        (order(officer("o1")), Wrong.NO_PARTNER),
        (order(officer("o1"), clinician("c1"), structure=Structure.CIVILIAN), Wrong.HAS_OFFICER),
        (
            order(officer("o1"), clinician("c1", serves=frozenset({LAKESIDE}))), Wrong.NOT_HERE,
        ),
        (order(officer("o1"), clinician("c1", duty=Duty())), Wrong.OFF_DUTY),
        (order(officer("o1"), clinician("busy")), Wrong.BUSY),
        (order(officer("o1"), clinician("c1")), None),
        (order(clinician("c1"), structure=Structure.CIVILIAN), None),
    ],
)  # fmt: skip
def test_what_stands_against_it_is_said(wanted: Order, said: Wrong | None) -> None:
    assert wrong(wanted) is said


def test_a_confirmed_team_is_not_replaced() -> None:
    match = replace(made(order(officer("o1"), clinician("c1"))), confirmed_epoch=1)

    assert wrong(order(officer("o2"), clinician("c2"), match=match)) is Wrong.CONFIRMED


def test_whoever_was_in_the_match_before_keeps_what_was_answered() -> None:
    first = made(order(officer("o1"), clinician("c1"), agreed=True))
    wanted = order(officer("o1"), clinician("c2"), match=first)

    again = made(replace(wanted, match=replace(first, epoch=3)))

    assert wrong(wanted) is None
    assert again.epoch == 4
    assert [seat.filled_by for seat in again.seats] == [FilledBy.SUPERVISOR, None]


def by_hand_in(policy: Policies | None = None) -> Region:
    here = Region(officer("o1", km=20), clinician("c1", km=20), call(), policy=policy)
    match = replace(made(order(officer("o1", km=20), clinician("c1", km=20))), by_hand=True)
    here.matches[match.match_id] = match
    here.calls[here.call().key] = replace(here.call(), epoch=1)
    return here


def test_no_resolve_undoes_it() -> None:
    here = by_hand_in()
    here.people |= {p.responder_id: p for p in (officer("o2"), clinician("c2"))}

    assert not here.decide().proposed
    assert not here.update(eligibility=Eligibility.NOT_ELIGIBLE).ended
    assert not here.change(call("E2", urgency=1)).ended
    assert here.team("E1") == {OFFICER: "o1", CLINICIAN: "c1"}


def test_somebody_who_declines_is_replaced_and_the_others_stay() -> None:
    here = by_hand_in()
    here.people[ResponderId("c2")] = clinician("c2")

    here.refuse("c1")

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c2"}
    assert here.match().by_hand


def test_it_ends_with_its_call_like_any_other() -> None:
    assert ended(by_hand_in().close()) == {"E1": "call_closed"}


def test_it_moves_with_a_call_that_lives_on_as_another() -> None:
    here = by_hand_in()
    here.calls[call("E2").key] = call("E2")

    here.close("E1", into="E2")

    assert here.match("E2").by_hand
    assert here.match("E2").key.call_id == CallId("E2")
