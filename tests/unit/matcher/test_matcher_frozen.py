"""Proposed seats are frozen: what reopens one, what does not, and who stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from services.matcher.telling import facts_of
from shared.events import MatchProposed
from shared.vocabulary import (
    CLINICIAN,
    OFFICER,
    Eligibility,
    FilledBy,
    ResponderId,
    Structure,
    Unserved,
)
from tests.unit.matcher.region import (
    Region,
    call,
    clinician,
    ended,
    kept,
    officer,
    proposed,
    why,
)


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
