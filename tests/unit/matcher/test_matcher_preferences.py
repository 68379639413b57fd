"""Who is preferred, who may be sent, and what the record says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shared.vocabulary import (
    CLINICIAN,
    OFFICER,
    FilledBy,
    UnitStatus,
    Unserved,
)
from tests.support.work import NOON
from tests.unit.matcher.region import (
    LAKESIDE,
    Region,
    at_km,
    call,
    clinician,
    officer,
    policies,
    proposed,
    unit,
    why,
)


def test_a_specialty_is_worth_its_price_and_no_more() -> None:
    near, skilled = clinician("c1", km=2), clinician("c2", km=6, skills=frozenset({"veterans"}))
    far = replace(skilled, position=clinician("x", km=8).position)
    wanted = call(skills=("veterans",))

    worth = Region(officer("o1"), near, skilled, wanted)
    not_worth = Region(officer("o1"), near, far, wanted)
    worth.decide()
    not_worth.decide()

    assert worth.team() == {OFFICER: "o1", CLINICIAN: "c2"}
    assert not_worth.team() == {OFFICER: "o1", CLINICIAN: "c1"}


def test_a_language_is_a_skill() -> None:
    speaks = clinician("c2", km=4, skills=frozenset({"language:es"}))
    here = Region(officer("o1"), clinician("c1", km=2), speaks, call(skills=("language:es",)))

    here.decide()

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c2"}


def test_one_clinician_serves_two_agencies_and_is_never_booked_twice() -> None:
    here = Region(
        officer("o1"), officer("o2"), clinician("c1"),
        call("E1", urgency=2), call("E2", urgency=3, agency=LAKESIDE),
    )  # fmt: skip

    changes = here.decide()

    assert here.team("E1") == {OFFICER: "o1", CLINICIAN: "c1"}
    assert here.team("E2") is None
    assert why(changes, "E2").why.reason is Unserved.HIGHER_PRIORITY_ELSEWHERE


def test_people_are_sent_only_for_agencies_that_they_serve() -> None:
    here = Region(
        officer("o1", serves=frozenset({LAKESIDE})), officer("o2", km=5), clinician("c1"), call()
    )

    here.decide()

    assert here.team() == {OFFICER: "o2", CLINICIAN: "c1"}


def test_people_who_are_not_trained_or_not_willing_are_no_candidates() -> None:
    here = Region(officer("o1", is_ready=False), officer("o2", km=5), clinician("c1"), call())

    team = proposed(here.decide())

    assert here.team() == {OFFICER: "o2", CLINICIAN: "c1"}
    assert team.decision.considered == 2


def test_seats_are_filled_by_the_rule_of_their_role() -> None:
    rules = '[matching.seats.officer]\nrule = "tell"\n[matching.seats.clinician]\nrule = "ask"'
    here = Region(officer("o1"), clinician("c1"), call(), policy=policies(rules))

    seats = proposed(here.decide()).match.seats

    assert [seat.filled_by for seat in seats] == [FilledBy.TOLD, None]


def test_a_person_of_unknown_place_has_the_assumed_way() -> None:
    here = Region(officer("o1", km=None), clinician("c1", km=1), call())

    team = proposed(here.decide())

    assert team.decision.arrival_s == 900


def test_the_record_says_what_was_seen_chosen_and_nearly_chosen() -> None:
    here = Region(
        officer("o1"), clinician("c1", km=2), clinician("c2", km=9),
        clinician("c3", km=50), call(),
    )  # fmt: skip

    record = proposed(here.decide()).record

    assert record["chosen"]["seats"] == {OFFICER: "o1", CLINICIAN: "c1"}
    assert record["runner_up"]["arrival_s"] == 540
    assert record["gap"] == 0
    assert record["candidates"][CLINICIAN]["nearest"] == [
        {"responder_id": "c1", "travel_s": 120.0},
        {"responder_id": "c2", "travel_s": 540.0},
        {"responder_id": "c3", "travel_s": 3000.0, "kept_away_by": "too_far"},
    ]


def test_a_unit_in_whose_crew_somebody_is_gives_the_newer_position() -> None:
    aboard = officer("o1", km=9, cad_ids=("77",), placed_at=NOON - timedelta(minutes=5))
    car = unit("11K", UnitStatus.AVAILABLE, crew=("77",), position=at_km(2))
    here = Region(aboard, car, clinician("c1"), call())

    assert proposed(here.decide()).decision.arrival_s == 120
