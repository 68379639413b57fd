"""An encounter that has begun goes on, whoever else turns round, leaves or can't be found."""

from __future__ import annotations

from services.matcher.domain import answer
from services.matcher.domain.changes import Changes
from services.matcher.telling import facts_of
from shared.events import MatchCompleted, MatchProposed
from shared.vocabulary import (
    CLINICIAN,
    MEDIC,
    OFFICER,
    Completion,
    FilledBy,
    Role,
    SeatMode,
    StatusOf,
    Unserved,
    Want,
)
from tests.support.work import NOON
from tests.unit.matcher.region import (
    Region,
    call,
    clinician,
    ended,
    medic,
    officer,
    proposed,
    unit,
    why,
)


def turns_round(here: Region, role: Role, call_id: str = "E1") -> Changes:
    """A member of the team cancels on the way."""
    match, known = here.match(call_id), here.call(call_id)
    seat = match.seat_of(role)
    assert seat is not None
    if seat.responder_id and seat.mode is not SeatMode.ON_CALL:
        return here.refuse(seat.responder_id, call_id, Unserved.CLINICIAN_CANCELLED)
    here.matches[match.match_id] = answer.gave_up(match, seat)
    return here.change(known)


def clinician_there() -> Region:
    """A confirmed team whose clinician is at the scene."""
    here = Region(officer("o1"), clinician("c1"), call())
    here.decide()
    here.confirm()
    here.report(CLINICIAN, StatusOf.ON_SCENE)
    return here


def test_a_clinician_on_scene_stays_when_the_officer_turns_round_and_there_is_no_other() -> None:
    here = clinician_there()

    changes = turns_round(here, OFFICER)

    again = proposed(changes)
    assert here.team() == {CLINICIAN: "c1"}
    assert (again.match.epoch, again.decision.rule) == (2, "begun")
    assert not changes.ended
    assert not changes.left


def test_another_officer_is_sent_to_her_where_there_is_one() -> None:
    here = clinician_there()
    here.change(officer("o2", km=5))

    turns_round(here, OFFICER)

    assert here.team() == {OFFICER: "o2", CLINICIAN: "c1"}


def test_an_officer_found_no_longer_is_not_told_of_again() -> None:
    here = clinician_there()
    turns_round(here, OFFICER)

    assert not here.decide().proposed


def test_an_encounter_is_complete_when_the_last_who_was_there_has_cleared() -> None:
    here = clinician_there()
    here.report(CLINICIAN, StatusOf.CLEARED)

    changes = turns_round(here, OFFICER)

    body = facts_of(changes, here.now)[0].body
    assert isinstance(body, MatchCompleted)
    assert (body.reason, body.arrivals) == (Completion.CLEARED, {CLINICIAN: NOON})


def test_an_officer_alone_on_scene_is_no_encounter() -> None:
    here = Region(officer("o1"), clinician("c1"), call())
    here.decide()
    here.confirm()
    here.report(OFFICER, StatusOf.ON_SCENE)

    changes = turns_round(here, CLINICIAN)

    assert ended(changes) == {"E1": "clinician_cancelled"}
    assert why(changes).why.reason is Unserved.CLINICIAN_CANCELLED


def test_a_closing_call_ends_no_encounter_whose_newest_epoch_waits_for_an_answer() -> None:
    here = clinician_there()
    here.change(medic("m1"))
    here.update(want=Want.MEDIC, wanted_at=here.now.replace(hour=21))
    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1", MEDIC: "m1"}

    changes = here.close()

    told = facts_of(changes, here.now)[0].body
    assert isinstance(told, MatchProposed)
    assert [(seat.role, seat.kept, seat.filled_by) for seat in told.seats] == [
        (OFFICER, True, FilledBy.ACCEPTED),
        (CLINICIAN, True, FilledBy.ACCEPTED),
    ]
    assert not changes.ended


def test_for_a_closed_call_nobody_else_is_looked_for() -> None:
    here = clinician_there()
    here.change(officer("o2", km=5))
    here.close()

    turns_round(here, OFFICER)

    assert here.team() == {CLINICIAN: "c1"}


def test_a_call_that_closes_while_a_seat_is_open_again_lets_the_others_go() -> None:
    here = Region(unit("11K", call_id="E1"), clinician("c1"), clinician("c2"), call())
    here.decide()
    here.confirm()
    here.report(OFFICER, StatusOf.ON_SCENE)
    match = here.match()
    seat = match.seat_of(CLINICIAN)
    assert seat is not None
    here.matches[match.match_id] = answer.gave_up(match, seat)

    changes = here.close()

    assert ended(changes) == {"E1": "call_closed"}
    assert not changes.proposed
