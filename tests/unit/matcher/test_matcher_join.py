"""A clinician joins a call by herself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.matcher.domain.model import Call, Duty, Person
from services.matcher.domain.review import NOT_ELIGIBLE
from shared.vocabulary import (
    CLINICIAN,
    OFFICER,
    Eligibility,
    FilledBy,
    GateState,
    SeatMode,
    Unserved,
    Want,
)
from tests.unit.matcher.region import (
    LAKESIDE,
    TELE,
    Region,
    call,
    clinician,
    ended,
    officer,
    policies,
    proposed,
    unit,
    why,
)

UNCLEAR = call(eligibility=Eligibility.NOT_ELIGIBLE)


def refused(here: Region, who: str = "c1") -> str | None:
    ((_, why_not),) = here.join(who).joined
    return why_not


def test_she_is_proposed_with_the_nearest_officer() -> None:
    here = Region(officer("o1", km=9), officer("o2", km=2), clinician("c1", km=99), UNCLEAR)
    here.decide()

    changes = here.join("c1")

    team = proposed(changes)
    assert here.team() == {OFFICER: "o2", CLINICIAN: "c1"}
    assert team.match.seats[1].filled_by is FilledBy.SELF
    assert team.decision.rule == "join"
    assert [why_not for _, why_not in changes.joined] == [None]


def test_she_joins_the_officer_whom_cad_has_there() -> None:
    here = Region(unit("11K", call_id="E1"), clinician("c1"), UNCLEAR)

    here.join("c1")

    assert here.team() == {OFFICER: "11K", CLINICIAN: "c1"}


def test_she_may_join_outside_hours_and_by_video() -> None:
    night = "[[matching.hours]]\nopens = 20:00:00\ncloses = 04:00:00"
    here = Region(officer("o1"), clinician("c1", modes=TELE), UNCLEAR, policy=policies(night))

    team = proposed(here.join("c1"))

    assert team.match.seats[1].mode is SeatMode.TELE


def test_being_asked_already_she_has_the_seat() -> None:
    here = Region(officer("o1"), clinician("c1"), call())
    here.decide()

    again = proposed(here.join("c1"))

    assert again.match.epoch == 2
    assert again.match.seats[1].filled_by is FilledBy.SELF


def test_her_team_is_not_undone_because_the_call_was_not_eligible() -> None:
    here = Region(officer("o1"), clinician("c1"), UNCLEAR)
    here.join("c1")

    assert not here.update().ended
    assert ended(here.update(eligibility=Eligibility.CO_RESPONSE)) == {}
    assert ended(here.update(eligibility=Eligibility.NOT_ELIGIBLE)) == {"E1": NOT_ELIGIBLE}


@pytest.mark.parametrize(
    ("person", "wanted", "sentence"),
    [
        (clinician("c1"), call(is_open=False), "The call is closed."),
        (
            clinician("c1"), call(exercise=True),
            "The call is an exercise or history; nobody is sent to it.",
        ),
        (officer("c1"), UNCLEAR, "Officers join by way of dispatch."),
        (
            clinician("c1", serves=frozenset({LAKESIDE})), UNCLEAR,
            "You are not enrolled for this agency's calls.",
        ),
        (clinician("c1", duty=Duty()), UNCLEAR, "You are off duty; go on duty first."),
        (
            clinician("c1"), replace(UNCLEAR, gates={"weapon": GateState.PRESENT}),
            "A danger is reported at the scene that nobody there has cleared.",
        ),
        (clinician("c1"), call(want=Want.NONE), "The request for a team was taken back."),
    ],
)  # fmt: skip
def test_she_is_told_why_not(person: Person, wanted: Call, sentence: str) -> None:
    here = Region(officer("o1"), person, wanted)

    assert refused(here) == sentence
    assert not here.matches


def test_she_cannot_leave_another_call() -> None:
    here = Region(officer("o1"), officer("o2"), clinician("c1"), call("E1"))
    here.decide()
    here.change(replace(call("E2"), eligibility=Eligibility.NOT_ELIGIBLE))

    ((_, why_not),) = here.join("c1", "E2").joined

    assert why_not == "You are on another call."


def test_she_takes_nobody_elses_seat() -> None:
    here = Region(officer("o1"), clinician("c1"), clinician("c2", km=5), call())
    here.decide()

    assert refused(here, "c2") == "Another clinician has been asked or is coming."


def test_of_two_who_join_at_once_the_first_is_proposed() -> None:
    here = Region(officer("o1"), officer("o2"), clinician("c1"), clinician("c2"), UNCLEAR)
    here.wish("c1")
    here.wish("c2")

    changes = here.decide()

    assert [(join.responder_id, said) for join, said in changes.joined] == [
        ("c2", "Somebody joined just before."), ("c1", None),
    ]  # fmt: skip
    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1"}


def test_without_an_officer_she_is_told_so() -> None:
    here = Region(clinician("c1"), UNCLEAR)

    assert refused(here) == "No officer is on duty for this agency."
    assert not here.call().told


def test_without_an_officer_an_eligible_call_stays_unserved() -> None:
    here = Region(clinician("c1"), call())

    assert why(here.join("c1")).why.reason is Unserved.NO_OFFICER_FREE


def test_her_wish_is_kept_until_call_and_person_are_known() -> None:
    here = Region(officer("o1"))

    assert not here.join("c1").joined
    assert not here.change(UNCLEAR).joined
    assert here.change(clinician("c1")).joined
    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1"}
