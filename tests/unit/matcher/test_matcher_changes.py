"""What a changed call, or a changed policy, does to the people who were proposed."""

from __future__ import annotations

from datetime import timedelta

from services.matcher.domain.review import NOT_ELIGIBLE
from shared.vocabulary import (
    CLINICIAN,
    MEDIC,
    OFFICER,
    Eligibility,
    FilledBy,
    GateState,
    StatusOf,
    Structure,
    UnitStatus,
    Unserved,
    Want,
)
from tests.support.work import NOON
from tests.unit.matcher.region import (
    Region,
    call,
    clinician,
    ended,
    kept,
    medic,
    officer,
    policies,
    proposed,
    unit,
    why,
)


def test_a_call_that_is_eligible_no_more_lets_people_go() -> None:
    here = Region(officer("o1"), clinician("c1"), call())
    here.decide()

    changes = here.update(eligibility=Eligibility.NOT_ELIGIBLE)

    assert ended(changes) == {"E1": NOT_ELIGIBLE}
    assert not changes.left


def test_a_confirmed_team_is_stood_down_too_unless_somebody_is_there() -> None:
    before = Region(officer("o1"), clinician("c1"), call())
    before.decide()
    before.confirm()
    there = Region(officer("o1"), clinician("c1"), call())
    there.decide()
    there.confirm()
    there.report(OFFICER, StatusOf.ON_SCENE)

    stood_down = before.update(eligibility=Eligibility.NOT_ELIGIBLE)

    assert ended(stood_down) == {"E1": NOT_ELIGIBLE}
    assert stood_down.ended[0].match.epoch == 2
    assert not there.update(eligibility=Eligibility.NOT_ELIGIBLE).ended


def test_a_request_that_is_taken_back_lets_people_go() -> None:
    here = Region(officer("o1"), clinician("c1"), call())
    here.decide()

    changes = here.update(want=Want.NONE)

    assert ended(changes) == {"E1": "not_wanted_on_scene"}
    assert why(changes).why.reason is Unserved.NOT_WANTED_ON_SCENE


def test_when_police_go_first_the_same_people_are_told_so() -> None:
    here = Region(officer("o1"), clinician("c1"), call())
    here.decide()
    here.accept("c1")

    again = proposed(here.update(eligibility=Eligibility.POLICE_FIRST))

    assert again.match.eligibility is Eligibility.POLICE_FIRST
    assert again.match.epoch == 2
    assert kept(again) == {OFFICER: True, CLINICIAN: True}
    assert again.match.seats[1].filled_by is FilledBy.ACCEPTED
    assert again.decision.rule == "change"
    assert not here.decide().proposed


def test_when_an_officer_is_needed_after_all_the_clinician_stays_and_one_is_added() -> None:
    here = Region(
        officer("o1", km=4), clinician("c1"), call(eligibility=Eligibility.CIVILIAN_RESPONSE)
    )
    here.decide()

    again = proposed(here.update(eligibility=Eligibility.CO_RESPONSE))

    assert again.match.structure is Structure.ROTATING
    assert kept(again) == {OFFICER: False, CLINICIAN: True}


def test_when_no_officer_is_needed_any_more_the_officer_is_let_go() -> None:
    here = Region(officer("o1"), clinician("c1"), call())
    here.decide()

    changes = here.update(eligibility=Eligibility.CIVILIAN_RESPONSE)

    assert here.team() == {CLINICIAN: "c1"}
    assert proposed(changes).match.structure is Structure.CIVILIAN
    assert changes.released == [("riverton/E1/1", "o1")]


def test_a_medic_asked_for_later_is_added_when_one_is_free() -> None:
    here = Region(officer("o1"), clinician("c1"), call())
    here.decide()
    here.accept("c1")

    nobody_yet = here.update(want=Want.MEDIC, wanted_at=NOON + timedelta(minutes=1))
    again = proposed(here.change(medic("m1", km=2)))

    assert not nobody_yet.proposed
    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1", MEDIC: "m1"}
    assert again.match.structure is Structure.TRIAD
    assert kept(again) == {OFFICER: True, CLINICIAN: True, MEDIC: False}


def test_a_call_that_moves_keeps_whoever_accepted_and_asks_again_for_the_rest() -> None:
    here = Region(
        officer("o1", km=0), officer("o2", km=20), clinician("c1", km=0), clinician("c2", km=20),
        call(km=0),
    )  # fmt: skip
    here.decide()
    here.accept("c1")

    again = proposed(here.move("E1", km=20))

    assert here.team() == {OFFICER: "o2", CLINICIAN: "c1"}
    assert kept(again) == {OFFICER: False, CLINICIAN: True}
    assert not here.decide().proposed


def test_a_call_that_moves_a_little_changes_nothing() -> None:
    here = Region(officer("o1"), clinician("c1"), call(km=0))
    here.decide()

    assert not here.move("E1", km=0.2).proposed


def test_everybody_is_told_when_the_place_becomes_known() -> None:
    here = Region(officer("o1"), clinician("c1"), call(km=None))
    here.decide()

    again = proposed(here.move("E1", km=3))

    assert kept(again) == {OFFICER: True, CLINICIAN: True}


def test_a_policy_change_leaves_proposed_seats_and_solves_the_undecided_anew() -> None:
    here = Region(officer("o1"), officer("o2"), clinician("c1"), clinician("c2", km=25),
                  call("E1"), call("E2"),
                  policy=policies(before_travel="max_travel_s = 600"))  # fmt: skip
    here.decide()
    waiting = next(name for name in ("E1", "E2") if here.team(name) is None)

    here.policy = policies()
    changes = here.decide()

    assert [each.call.key.call_id for each in changes.proposed] == [waiting]


def test_a_minor_ends_what_the_policy_does_not_serve() -> None:
    here = Region(
        officer("o1"), clinician("c1"), call(),
        policy=policies(before_travel="serves_minors = false"),
    )  # fmt: skip
    here.decide()

    changes = here.update(gates={"minor": GateState.PRESENT})

    assert ended(changes) == {"E1": "minor_policy"}


def test_somebody_asked_whom_cad_sends_elsewhere_is_replaced() -> None:
    here = Region(officer("o1", cad_ids=("77",)), officer("o2", km=5), clinician("c1"), call())
    here.decide()
    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1"}

    here.change(unit("11K", UnitStatus.EN_ROUTE, crew=("77",), call_id="T9"))

    assert here.team() == {OFFICER: "o2", CLINICIAN: "c1"}
