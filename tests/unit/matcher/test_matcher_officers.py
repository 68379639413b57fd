"""CAD's own officers on a call: they fill the officer's seat, enrolled or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from services.matcher.telling import seat_of
from shared.vocabulary import (
    CLINICIAN,
    OFFICER,
    FilledBy,
    SeatMode,
    SeatRule,
    StatusOf,
    Structure,
    UnitStatus,
)
from tests.support.work import NOON
from tests.unit.matcher.region import (
    Region,
    at_km,
    call,
    clinician,
    ended,
    officer,
    policies,
    proposed,
    unit,
)

LATER = NOON + timedelta(minutes=1)


def test_an_officer_on_scene_fills_the_seat_and_is_told_not_asked() -> None:
    here = Region(unit("11K", call_id="E1"), officer("o1"), clinician("c1", km=4), call())

    team = proposed(here.decide())

    seat = team.match.seats[0]
    assert (seat.mode, seat.rule, seat.filled_by) == (
        SeatMode.ON_CALL,
        SeatRule.TELL,
        FilledBy.DISPATCH,
    )
    assert (seat.responder_id, seat.unit_id) == (None, "11K")
    assert team.match.structure is Structure.ROTATING
    assert team.decision.arrival_s == 240


def test_an_enrolled_officer_on_the_call_is_known_by_name_and_booked() -> None:
    here = Region(
        officer("o1", cad_ids=("77",)), unit("11K", crew=("76", "77"), call_id="E1"),
        clinician("c1"), call("E1"),
    )  # fmt: skip

    changes = here.decide()

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1"}
    assert ("o1", "riverton/E1/1") in changes.booked
    assert proposed(changes).match.seats[0].mode is SeatMode.ON_CALL


def test_an_enrolled_officer_off_duty_counts_when_cad_has_him_on_the_call() -> None:
    here = Region(
        replace(officer("o1", cad_ids=("77",)), duty=replace(officer("x").duty, is_on=False)),
        unit("11K", crew=("77",), call_id="E1"), clinician("c1"), call(),
    )  # fmt: skip

    here.decide()

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1"}


def test_a_call_sign_on_the_call_is_enough() -> None:
    here = Region(clinician("c1", km=1), call(units=("11K",)))

    team = proposed(here.decide())

    assert here.team() == {OFFICER: "11K", CLINICIAN: "c1"}
    assert team.decision.arrival_s == 900  # nobody knows where he is


def test_the_officer_who_is_there_first_has_the_seat() -> None:
    here = Region(
        unit("11K", UnitStatus.EN_ROUTE, call_id="E1", position=at_km(8)),
        unit("12K", UnitStatus.EN_ROUTE, call_id="E1", position=at_km(3)),
        clinician("c1"), call(units=("11K", "12K")),
    )  # fmt: skip

    team = proposed(here.decide())

    assert here.team() == {OFFICER: "12K", CLINICIAN: "c1"}
    assert team.decision.arrival_s == 180


def test_an_ambulance_is_no_police() -> None:
    here = Region(
        officer("o1"), clinician("c1"), call(units=("M7",)),
        policy=policies(before_travel='other_units = ["M*"]'),
    )  # fmt: skip

    here.decide()

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1"}


def test_a_unit_whose_crew_are_all_clinicians_is_no_police() -> None:
    here = Region(
        officer("o1"), clinician("c1", cad_ids=("91",)), clinician("c2", km=9),
        unit("CR1", crew=("91",), call_id="E1"), call(),
    )  # fmt: skip

    here.decide()

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c2"}


def test_an_officer_whom_cad_sends_later_takes_the_seat_of_one_who_has_not_answered() -> None:
    here = Region(officer("o1"), clinician("c1"), call())
    here.decide()
    here.accept("c1")

    changes = here.change(unit("11K", UnitStatus.EN_ROUTE, call_id="E1"))

    again = proposed(changes)
    assert here.team() == {OFFICER: "11K", CLINICIAN: "c1"}
    assert [seat_of(s, again.before, NOON).kept for s in again.match.seats] == [False, True]
    assert changes.released == [("riverton/E1/1", "o1")]


def test_an_officer_who_has_accepted_keeps_the_seat() -> None:
    here = Region(officer("o1"), clinician("c1"), call())
    here.decide()
    here.accept("o1")

    assert not here.change(unit("11K", call_id="E1")).proposed


def test_when_cad_takes_its_officer_off_the_call_another_is_found() -> None:
    on_call = unit("11K", UnitStatus.EN_ROUTE, call_id="E1")
    here = Region(on_call, officer("o1", km=5), clinician("c1"), call())
    here.decide()
    here.accept("c1")

    here.change(replace(on_call, status=UnitStatus.AVAILABLE, call_id=None, at=LATER))

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1"}


def test_when_cad_takes_its_officer_off_and_there_is_no_other_the_match_ends() -> None:
    on_call = unit("11K", UnitStatus.EN_ROUTE, call_id="E1")
    here = Region(on_call, clinician("c1"), call())
    here.decide()

    changes = here.change(replace(on_call, status=UnitStatus.AVAILABLE, call_id=None, at=LATER))

    assert ended(changes) == {"E1": "no_officer_free"}


def test_an_officer_who_has_been_there_keeps_the_seat_when_he_leaves() -> None:
    on_call = unit("11K", call_id="E1")
    here = Region(on_call, clinician("c1"), call())
    here.decide()
    here.confirm()
    here.report(OFFICER, StatusOf.ON_SCENE)
    here.report(OFFICER, StatusOf.CLEARED)

    changes = here.change(replace(on_call, status=UnitStatus.AVAILABLE, call_id=None, at=LATER))

    assert not changes.proposed
    assert not changes.ended


def test_the_newer_word_counts_when_call_and_unit_disagree() -> None:
    gone = unit("11K", UnitStatus.AVAILABLE, at=LATER)
    stale = unit("12K", UnitStatus.AVAILABLE, at=NOON - timedelta(minutes=1))
    here = Region(gone, stale, clinician("c1"), call(units=("11K", "12K")))

    here.decide()

    assert here.team() == {OFFICER: "12K", CLINICIAN: "c1"}


def test_an_officer_on_two_calls_at_once_is_known_by_name_on_one_of_them() -> None:
    here = Region(
        officer("o1", cad_ids=("77",)), unit("11K", crew=("77",), call_id="E2"),
        clinician("c1"), clinician("c2"), call("E1", units=("11K",)), call("E2", units=("11K",)),
    )  # fmt: skip

    here.decide()

    assert here.match("E1").seats[0].responder_id is None
    assert here.match("E2").seats[0].responder_id == "o1"


def test_an_officer_booked_elsewhere_is_nameless_on_the_call_cad_sent_him_to() -> None:
    here = Region(officer("o1", cad_ids=("77",)), clinician("c1"), clinician("c2"), call("E1"))
    here.decide()
    here.accept("o1")
    here.confirm()

    here.units[unit("11K").unit_id] = unit("11K", crew=("77",), call_id="E2")
    here.change(call("E2"))

    assert here.team("E2") == {OFFICER: "11K", CLINICIAN: "c2"}
    assert here.team("E1") == {OFFICER: "o1", CLINICIAN: "c1"}


def test_the_officer_of_a_dedicated_car_whom_cad_sent_brings_the_car() -> None:
    here = Region(
        officer("o1", cad_ids=("77",), team_id="car-1"), clinician("c1", team_id="car-1", km=1),
        unit("CR1", UnitStatus.EN_ROUTE, crew=("77",), call_id="E1", position=at_km(1)),
        call(),
    )  # fmt: skip

    team = proposed(here.decide())

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1"}
    assert team.match.structure is Structure.DEDICATED
    assert team.match.seats[0].mode is SeatMode.ON_CALL
