"""Every eligible call without a team has a reason, told once, told again when it changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.matcher.domain.model import Call, Duty, Person
from shared.policy import Policies
from shared.vocabulary import (
    CLINICIAN,
    OFFICER,
    DutyKind,
    Eligibility,
    GateState,
    StatusOf,
    Unserved,
    Want,
)
from tests.support.work import NOON
from tests.unit.matcher.region import (
    RIDE_ALONG,
    TELE,
    Region,
    call,
    clinician,
    ended,
    officer,
    policies,
    proposed,
    why,
)

NIGHT = "[[matching.hours]]\nopens = 20:00:00\ncloses = 04:00:00"
CIRCLE = "[matching.area.circle]\nlat = 0.0\nlon = 0.0\nradius_km = 5"
ON_BREAK = Duty(is_on=True, kind=DutyKind.BREAK)


@pytest.mark.parametrize(
    ("people", "wanted", "reason", "seat"),
    [
        ([officer("o1")], call(), Unserved.NO_CLINICIAN_ON_DUTY, CLINICIAN),
        (
            [officer("o1"), clinician("c1", duty=Duty())],
            call(), Unserved.NO_CLINICIAN_ON_DUTY, CLINICIAN,
        ),
        (
            [officer("o1"), clinician("c1", duty=Duty(is_on=True, until=NOON))],
            call(), Unserved.NO_CLINICIAN_ON_DUTY, CLINICIAN,
        ),
        (
            [officer("o1"), clinician("c1", duty=ON_BREAK)],
            call(), Unserved.NO_CLINICIAN_FREE, CLINICIAN,
        ),
        (
            [
                officer("o1"),
                clinician("c1", duty=Duty(is_on=True, until=NOON + timedelta(minutes=29))),
            ],
            call(), Unserved.NO_CLINICIAN_FREE, CLINICIAN,
        ),
        ([officer("o1"), clinician("c1", modes=TELE)], call("E1", want=Want.CIVILIAN),
         Unserved.NO_CLINICIAN_FREE, CLINICIAN),
        ([clinician("c1")], call(), Unserved.NO_OFFICER_FREE, OFFICER),
        (
            [officer("o1", duty=ON_BREAK), clinician("c1")],
            call(), Unserved.NO_OFFICER_FREE, OFFICER,
        ),
        ([officer("o1"), clinician("c1", km=31)], call(), Unserved.TOO_FAR, CLINICIAN),
        ([officer("o1", km=31), clinician("c1")], call(), Unserved.TOO_FAR, OFFICER),
        (
            [officer("o1", km=-20), clinician("c1", km=20, modes=RIDE_ALONG)],
            call(), Unserved.TOO_FAR, CLINICIAN,
        ),
    ],
)  # fmt: skip
def test_the_reason_names_the_seat_that_could_not_be_filled(
    people: list[Person], wanted: Call, reason: Unserved, seat: str
) -> None:
    told = why(Region(*people, wanted).decide())

    assert (told.why.reason, told.why.seat) == (reason, seat)
    assert not told.final


@pytest.mark.parametrize(
    ("policy", "wanted", "reason"),
    [
        (policies(NIGHT), call(), Unserved.OUTSIDE_HOURS),
        (policies(CIRCLE), call(km=6), Unserved.OUTSIDE_AREA),
        (
            policies(before_travel='police_first = "nobody"'),
            call(eligibility=Eligibility.POLICE_FIRST), Unserved.GATE_PRESENT,
        ),
        (
            policies(before_travel="serves_minors = false"),
            call(gates={"minor": GateState.UNKNOWN}), Unserved.MINOR_POLICY,
        ),
        (policies(), call(want=Want.NONE), Unserved.NOT_WANTED_ON_SCENE),
        (policies(), call(is_late=True), Unserved.ENTERED_LATE),
        (policies(), call(rests_since=NOON), Unserved.WITHDRAWN_BY_SUPERVISOR),
    ],
)  # fmt: skip
def test_some_calls_are_barred_before_anybody_is_looked_for(
    policy: Policies, wanted: Call, reason: Unserved
) -> None:
    here = Region(officer("o1"), clinician("c1"), wanted, policy=policy)

    assert why(here.decide()).why.reason is reason
    assert here.team() is None


def test_outside_hours_the_call_is_looked_at_again_when_they_begin() -> None:
    here = Region(officer("o1"), clinician("c1"), call(), policy=policies(NIGHT))

    changes = here.decide()

    opening = NOON + timedelta(hours=8)
    assert why(changes).why.retry == opening
    assert changes.retry_at == opening
    assert proposed(here.pass_time(hours=8)).match.people == {"o1", "c1"}


def test_quiet_time_ends_by_itself() -> None:
    quiet = Duty(is_on=True, quiet_until=NOON + timedelta(minutes=10))
    here = Region(officer("o1"), clinician("c1", duty=quiet), call())

    changes = here.decide()

    assert why(changes).why.reason is Unserved.NO_CLINICIAN_FREE
    assert changes.retry_at == NOON + timedelta(minutes=10)
    assert proposed(here.pass_time(minutes=10))


@pytest.mark.parametrize("reason", [Unserved.DECLINED, Unserved.NO_ANSWER, Unserved.UNREACHABLE])
def test_the_last_refusal_is_the_reason_when_nobody_else_is_free(reason: Unserved) -> None:
    here = Region(officer("o1"), clinician("c1"), clinician("c2", duty=ON_BREAK), call())
    here.decide()

    changes = here.refuse("c1", why=reason)

    assert ended(changes) == {"E1": reason.value}
    assert why(changes).why.reason is reason
    assert why(changes).why.seat == CLINICIAN


def test_a_clinician_who_cancels_under_way_is_the_reason() -> None:
    here = Region(officer("o1"), clinician("c1"), call())
    here.decide()
    here.accept("o1")
    here.accept("c1")
    here.confirm()
    here.report(CLINICIAN, StatusOf.EN_ROUTE)

    changes = here.refuse("c1", why=Unserved.CLINICIAN_CANCELLED)

    assert why(changes).why.reason is Unserved.CLINICIAN_CANCELLED
    assert changes.ended[0].match.epoch == 2  # nobody has confirmed that one


def test_a_call_that_loses_to_a_more_urgent_one_says_so_for_as_long_as_that_lasts() -> None:
    here = Region(officer("o1"), clinician("c1"), call("E1", urgency=2), call("E2", urgency=3))

    assert why(here.decide(), "E2").why.reason is Unserved.HIGHER_PRIORITY_ELSEWHERE
    assert not here.decide().left


def test_a_call_that_closes_while_people_are_asked_closed_first() -> None:
    here = Region(officer("o1"), clinician("c1"), call())
    here.decide()

    changes = here.close()

    assert ended(changes) == {"E1": "call_closed"}
    assert why(changes).why.reason is Unserved.CALL_CLOSED_FIRST
    assert why(changes).final


def test_a_call_that_closes_before_anybody_looked_closed_first_too() -> None:
    here = Region(officer("o1"), clinician("c1"), call(is_open=False))

    assert why(here.decide()).why.reason is Unserved.CALL_CLOSED_FIRST


def test_the_reason_is_told_once_and_again_when_it_changes_and_when_the_call_ends() -> None:
    here = Region(officer("o1"), call())

    first = why(here.decide())
    again = here.decide()
    changed = why(here.change(clinician("c1", km=99)))
    last = why(here.close())

    assert (first.why.reason, first.call.unserved) == (Unserved.NO_CLINICIAN_ON_DUTY, 1)
    assert not again.left
    assert (changed.why.reason, changed.call.unserved) == (Unserved.TOO_FAR, 2)
    assert (last.why.reason, last.call.unserved, last.final) == (Unserved.TOO_FAR, 3, True)
    assert last.why.retry == "never"
    assert not here.decide().left


def test_a_reopened_call_is_told_about_anew() -> None:
    here = Region(officer("o1"), call())
    here.decide()
    here.close()

    told = why(here.update(is_open=True))

    assert (told.why.reason, told.final) == (Unserved.NO_CLINICIAN_ON_DUTY, False)


def test_a_call_that_was_answered_after_all_is_not_unserved_at_its_end() -> None:
    here = Region(officer("o1"), call())
    here.decide()
    here.change(clinician("c1"))
    here.confirm()

    changes = here.close()

    assert ended(changes) == {"E1": "call_closed"}
    assert not changes.left


@pytest.mark.parametrize("wanted", [call(historical=True), call(exercise=True)])
def test_history_and_exercises_are_never_matched_and_never_unserved(wanted: Call) -> None:
    here = Region(officer("o1"), clinician("c1"), wanted)

    assert not here.decide().proposed
    assert not here.close().left


def test_a_call_that_is_not_eligible_is_nobodys_business() -> None:
    here = Region(officer("o1"), clinician("c1"), call(eligibility=Eligibility.NOT_ELIGIBLE))

    changes = here.decide()

    assert not changes.proposed
    assert not changes.left
    assert not here.call().is_watched


def test_a_merged_call_is_not_unserved_since_it_lives_on() -> None:
    here = Region(officer("o1"), call("E1"), call("E2"))
    here.decide()

    assert not here.close("E1", into="E2").left


def test_a_request_lifts_that_a_call_came_late() -> None:
    here = Region(officer("o1"), clinician("c1"), call(is_late=True))
    here.decide()

    assert proposed(here.update(want=Want.CO_RESPONSE, wanted_at=NOON))


def test_a_request_starts_again_what_a_supervisor_withdrew() -> None:
    here = Region(officer("o1"), clinician("c1"), call(rests_since=NOON))
    here.decide()

    later = NOON + timedelta(seconds=1)
    assert proposed(here.update(want=Want.CO_RESPONSE, wanted_at=later))
