"""The five structures, and what makes one team better than another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shared.vocabulary import (
    CLINICIAN,
    MEDIC,
    OFFICER,
    PEER,
    Eligibility,
    FilledBy,
    GateState,
    SeatMode,
    Structure,
    UnitStatus,
    Unserved,
    Want,
)
from tests.support.work import NOON
from tests.unit.matcher.region import (
    LAKESIDE,
    RIDE_ALONG,
    TELE,
    Region,
    at_km,
    call,
    clinician,
    medic,
    officer,
    person,
    policies,
    proposed,
    unit,
    why,
)


def test_the_team_whose_last_member_arrives_soonest_is_proposed() -> None:
    here = Region(
        officer("o-near", km=1), officer("o-far", km=9),
        clinician("c-near", km=4), clinician("c-far", km=12), call(),
    )  # fmt: skip

    team = proposed(here.decide())

    assert here.team() == {OFFICER: "o-near", CLINICIAN: "c-near"}
    assert team.decision.arrival_s == 240
    assert team.match.structure is Structure.ROTATING
    assert team.decision.runner_up == {
        "structure": "rotating", "responder_ids": ["c-far", "o-near"], "arrival_s": 720.0,
    }  # fmt: skip


def test_an_officer_who_would_wait_anyway_is_still_the_nearer_one() -> None:
    here = Region(officer("o1", km=3), officer("o2", km=1), clinician("c1", km=8), call())

    here.decide()

    assert here.team() == {OFFICER: "o2", CLINICIAN: "c1"}


def test_two_calls_are_solved_together_and_not_one_after_the_other() -> None:
    # Greedy gives c1 to E1 (1 min) and c2 to E2 (20 min); together 9 + 2 min is better.
    here = Region(
        officer("o1", km=0), officer("o2", km=0),
        clinician("c1", km=1), clinician("c2", km=-9),
        call("E1", km=0), call("E2", km=3),
    )  # fmt: skip

    here.decide()

    assert here.team("E1") == {OFFICER: "o1", CLINICIAN: "c2"}
    assert here.team("E2") == {OFFICER: "o2", CLINICIAN: "c1"}


def test_the_more_urgent_call_comes_first_however_far_the_other_has_to_wait() -> None:
    here = Region(
        officer("o1"), officer("o2"), clinician("c1", km=5), clinician("c2", km=20),
        call("E1", km=5, urgency=4), call("E2", km=3, urgency=2),
    )  # fmt: skip

    here.decide()

    assert here.team("E2") == {OFFICER: "o1", CLINICIAN: "c1"}
    assert here.team("E1") == {OFFICER: "o2", CLINICIAN: "c2"}


def test_a_dedicated_car_goes_as_one_team() -> None:
    here = Region(
        officer("o1", km=2, team_id="car-1"), clinician("c1", km=2, team_id="car-1"),
        officer("o2", km=1), clinician("c2", km=5), call(),
    )  # fmt: skip

    team = proposed(here.decide())

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1"}
    assert team.match.structure is Structure.DEDICATED
    assert [seat.mode for seat in team.match.seats] == [SeatMode.IN_PERSON, SeatMode.RIDE_ALONG]


def test_nobody_is_taken_out_of_a_dedicated_car() -> None:
    here = Region(
        officer("o1", km=30, team_id="car-1"), clinician("c1", km=30, team_id="car-1"),
        officer("o2", km=1), call(),
    )  # fmt: skip

    here.decide()

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1"}


def test_somebody_whose_partner_is_off_duty_is_paired_like_anybody_else() -> None:
    here = Region(clinician("c1", km=2, team_id="car-1"), officer("o2", km=1), call())

    team = proposed(here.decide())

    assert here.team() == {OFFICER: "o2", CLINICIAN: "c1"}
    assert team.match.structure is Structure.ROTATING


def test_a_medic_comes_along_where_one_is_asked_for() -> None:
    here = Region(
        officer("o1"), clinician("c1", km=3), medic("m1", km=9), medic("m2", km=4),
        call(want=Want.MEDIC, wanted_at=NOON),
    )  # fmt: skip

    team = proposed(here.decide())

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1", MEDIC: "m2"}
    assert team.match.structure is Structure.TRIAD
    assert team.decision.arrival_s == 240


def test_a_medical_danger_asks_for_a_medic_too_but_not_at_any_price() -> None:
    here = Region(
        officer("o1"), clinician("c1", km=3), medic("m1", km=29),
        call(gates={"medical": GateState.PRESENT}),
    )  # fmt: skip

    here.decide()

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1"}


def test_two_calls_do_not_get_the_same_medic() -> None:
    here = Region(
        officer("o1"), officer("o2"), clinician("c1"), clinician("c2"), medic("m1"),
        call("E1", want=Want.MEDIC), call("E2", want=Want.MEDIC),
    )  # fmt: skip

    here.decide()

    structures = {here.match("E1").structure, here.match("E2").structure}
    assert structures == {Structure.TRIAD, Structure.ROTATING}


def test_a_clinician_joins_by_video_when_nobody_can_get_there_in_time() -> None:
    here = Region(
        officer("o1", km=2), clinician("c-far", km=200),
        clinician("c-tele", km=None, modes=TELE), call(),
    )  # fmt: skip

    team = proposed(here.decide())

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c-tele"}
    assert team.match.structure is Structure.TELE
    assert [seat.mode for seat in team.match.seats] == [SeatMode.IN_PERSON, SeatMode.TELE]
    assert team.decision.arrival_s == 180


def test_video_is_not_chosen_while_somebody_can_come() -> None:
    here = Region(officer("o1", km=2), clinician("c1", km=25), clinician("c2", modes=TELE), call())

    here.decide()

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c1"}


def test_video_is_chosen_where_it_was_asked_for() -> None:
    here = Region(
        officer("o1"), clinician("c1", km=1), clinician("c2", modes=TELE), call(want=Want.TELE)
    )

    here.decide()

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c2"}


def test_a_civilian_team_has_no_officer() -> None:
    here = Region(
        officer("o1"), clinician("c1", km=3), call(eligibility=Eligibility.CIVILIAN_RESPONSE)
    )

    team = proposed(here.decide())

    assert here.team() == {CLINICIAN: "c1"}
    assert team.match.structure is Structure.CIVILIAN


def test_a_civilian_team_may_have_a_peer_beside_the_clinician() -> None:
    teams = """
    [[matching.teams]]
    structure = "civilian"
    roles = ["clinician", "peer"]
    eligibility = ["civilian_response"]
    [[matching.teams]]
    structure = "civilian"
    roles = ["clinician"]
    eligibility = ["civilian_response"]
    price_s = 300
    """
    wanted = call(eligibility=Eligibility.CIVILIAN_RESPONSE)
    peer = person("p1", PEER, km=4)
    with_peer = Region(clinician("c1", km=1), peer, wanted, policy=policies(teams))
    without = Region(clinician("c1", km=1), wanted, policy=policies(teams))

    with_peer.decide()
    without.decide()

    assert with_peer.team() == {CLINICIAN: "c1", PEER: "p1"}
    assert without.team() == {CLINICIAN: "c1"}


def test_police_first_has_the_clinician_stage_near_by() -> None:
    here = Region(officer("o1"), clinician("c1"), call(eligibility=Eligibility.POLICE_FIRST))

    team = proposed(here.decide())

    assert team.match.eligibility is Eligibility.POLICE_FIRST
    assert team.match.structure is Structure.ROTATING


def test_police_first_has_the_clinician_join_by_video_where_the_policy_says_so() -> None:
    here = Region(
        officer("o1"), clinician("c1"), clinician("c2", modes=TELE),
        call(eligibility=Eligibility.POLICE_FIRST),
        policy=policies(before_travel='police_first = "tele"'),
    )  # fmt: skip

    here.decide()

    assert here.team() == {OFFICER: "o1", CLINICIAN: "c2"}
    assert here.match().structure is Structure.TELE


def test_somebody_who_only_rides_along_is_fetched_by_the_officer() -> None:
    here = Region(
        officer("o1", km=0), officer("o2", km=6), clinician("c1", km=8, modes=RIDE_ALONG), call()
    )

    team = proposed(here.decide())

    assert here.team() == {OFFICER: "o2", CLINICIAN: "c1"}
    assert team.decision.arrival_s == (2 + 8) * 60
    assert [seat.arrives_at for seat in team.match.seats] == [NOON + timedelta(minutes=10)] * 2
    assert team.match.seats[1].mode is SeatMode.RIDE_ALONG


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
