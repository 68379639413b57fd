"""Proposed seats are frozen: what reopens one, what does not, and who stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from services.matcher.domain.changes import Proposed
from services.matcher.domain.review import NOT_ELIGIBLE
from services.matcher.telling import facts_of, seat_of
from shared.events import MatchProposed
from shared.vocabulary import (
    CLINICIAN,
    MEDIC,
    OFFICER,
    Eligibility,
    FilledBy,
    GateState,
    ResponderId,
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
    medic,
    officer,
    policies,
    proposed,
    unit,
    why,
)


def kept(each: Proposed) -> dict[str, bool]:
    return {seat.role: seat_of(seat, each.before, NOON).kept for seat in each.match.seats}


def test_somebody_nearer_does_not_replace_who_was_proposed() -> None:
    here = Region(officer("o1", km=9), clinician("c1", km=9), call())
    here.decide()

    changes = here.change(clinician("c2", km=1))

    assert not changes.proposed
    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1"}


def test_a_declined_seat_goes_to_the_next_person_and_the_partner_keeps_theirs() -> None:
    here = Region(
        officer("o1", km=5), officer("o2", km=1), clinician("c1"), clinician("c2", km=3), call()
    )
    here.decide()
    here.accept("o2")

    again = proposed(here.refuse("c1"))

    assert again.match.match_id == "riverton/E1/1"
    assert again.match.epoch == 2
    assert here.team() == {OFFICER: "o2", CLINICIAN: "c2"}
    assert kept(again) == {OFFICER: True, CLINICIAN: False}


def test_a_civilian_team_of_one_goes_on_with_the_next_person_until_there_is_none() -> None:
    alone = call(eligibility=Eligibility.CIVILIAN_RESPONSE)
    here = Region(clinician("c1"), clinician("c2", km=5), alone)
    here.decide()

    again = proposed(here.refuse("c1"))
    nobody = here.refuse("c2")

    assert (again.match.match_id, again.match.people) == ("riverton/E1/1", {"c2"})
    assert ended(nobody) == {"E1": "declined"}
    assert why(nobody).why.reason is Unserved.DECLINED


def test_whoever_declined_is_not_asked_again_for_that_call_but_for_another() -> None:
    here = Region(officer("o1"), officer("o2"), clinician("c1"), clinician("c2", km=5), call("E1"))
    here.decide()
    here.refuse("c1")
    here.refuse("c2")

    here.change(call("E2"))

    assert here.team("E1") is None
    assert here.team("E2") == {OFFICER: "o1", CLINICIAN: "c1"}


def test_a_partner_who_is_left_alone_is_let_go() -> None:
    here = Region(officer("o1"), clinician("c1"), call("E1"))
    here.decide()
    here.accept("o1")

    changes = here.refuse("c1")

    assert ended(changes) == {"E1": "declined"}
    assert changes.released == [("riverton/E1/1", "o1")]
    assert not here.matches


def test_an_officer_who_is_let_go_serves_another_call_in_the_same_breath() -> None:
    here = Region(officer("o1"), clinician("c1"), clinician("c2"), call("E1", skills=("x",)))
    here.decide()
    first = here.match().seats[1].responder_id
    here.change(call("E2"))
    assert here.team("E2") is None

    other = {"c1": "c2", "c2": "c1"}[str(first)]
    known = here.call("E1")
    refused = ((ResponderId(other), Unserved.DECLINED),)
    here.calls[known.key] = replace(known, refused=refused)
    changes = here.refuse(str(first))

    assert ended(changes) == {"E1": "declined"}
    assert here.team("E2") is not None


def test_off_duty_reopens_a_seat_until_the_match_is_confirmed() -> None:
    here = Region(officer("o1"), clinician("c1"), clinician("c2", km=5), call())
    here.decide()

    here.off_duty("c1")
    assert here.team() == {OFFICER: "o1", CLINICIAN: "c2"}

    here.confirm()
    assert not here.off_duty("c2").proposed
    assert here.team() == {OFFICER: "o1", CLINICIAN: "c2"}


def test_a_more_urgent_call_takes_somebody_who_has_not_answered() -> None:
    here = Region(officer("o1"), officer("o2", km=2), clinician("c1", km=3), call("E1", urgency=4))
    here.decide()

    changes = here.change(call("E2", urgency=1))

    assert here.team("E2") == {OFFICER: "o1", CLINICIAN: "c1"} or here.team("E2") == {
        OFFICER: "o2", CLINICIAN: "c1",
    }  # fmt: skip
    assert here.team("E1") is None
    assert why(changes, "E1").why.reason is Unserved.HIGHER_PRIORITY_ELSEWHERE
    assert ended(changes) == {"E1": "higher_priority_elsewhere"}


def test_a_more_urgent_call_leaves_whoever_has_accepted() -> None:
    here = Region(officer("o1"), officer("o2"), clinician("c1"), call("E1", urgency=4))
    here.decide()
    here.accept("c1")

    changes = here.change(call("E2", urgency=1))

    assert here.team("E1") == {OFFICER: "o1", CLINICIAN: "c1"}
    assert why(changes, "E2").why.reason is Unserved.NO_CLINICIAN_FREE


def test_a_more_urgent_call_takes_nobody_while_somebody_as_good_is_free() -> None:
    here = Region(
        officer("o1"), officer("o2"), clinician("c1", km=1), clinician("c2", km=5),
        call("E1", urgency=4),
    )  # fmt: skip
    here.decide()

    here.change(call("E2", urgency=1))

    assert here.team("E1") == {OFFICER: "o1", CLINICIAN: "c1"}
    assert here.team("E2") == {OFFICER: "o2", CLINICIAN: "c2"}


def test_the_call_that_lost_somebody_gets_the_next_one() -> None:
    here = Region(
        officer("o1"), officer("o2"), clinician("c1", km=1), clinician("c2", km=20),
        call("E1", urgency=4),
    )  # fmt: skip
    here.decide()

    changes = here.change(call("E2", urgency=1))

    assert here.team("E2") == {OFFICER: "o2", CLINICIAN: "c1"}
    assert here.team("E1") == {OFFICER: "o1", CLINICIAN: "c2"}
    assert kept(proposed(changes, "E1")) == {OFFICER: True, CLINICIAN: False}


def test_a_call_of_the_same_urgency_takes_nobody() -> None:
    here = Region(officer("o1"), officer("o2"), clinician("c1"), call("E1"))
    here.decide()

    here.change(call("E2"))

    assert here.team("E1") == {OFFICER: "o1", CLINICIAN: "c1"}


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

    nobody_yet = here.update(want=Want.MEDIC, wanted_at=NOON)
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


def test_one_who_declines_takes_the_whole_car_along() -> None:
    here = Region(
        officer("o1", team_id="car-1"), clinician("c1", team_id="car-1"),
        officer("o2", km=3), clinician("c2", km=3), call(),
    )  # fmt: skip
    here.decide()

    changes = here.refuse("c1")

    assert here.team() == {OFFICER: "o2", CLINICIAN: "c2"}
    assert changes.proposed[-1].match.structure is Structure.ROTATING


def test_one_who_accepts_accepts_for_the_whole_car() -> None:
    here = Region(officer("o1", team_id="car-1"), clinician("c1", team_id="car-1"), call(urgency=4))
    here.decide()
    here.accept("o1")

    assert [seat.filled_by for seat in here.match().seats] == [FilledBy.ACCEPTED] * 2
    assert why(here.change(call("E2", urgency=1)), "E2")


def test_filled_seats_keep_the_arrival_that_was_told() -> None:
    here = Region(officer("o1", km=9), clinician("c1"), clinician("c2", km=2), call())
    here.decide()
    here.accept("o1")
    here.now += timedelta(minutes=3)

    body = facts_of(here.refuse("c1"), here.now)[0].body

    assert isinstance(body, MatchProposed)
    assert [seat.travel_s for seat in body.seats] == [360.0, 120.0]


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
