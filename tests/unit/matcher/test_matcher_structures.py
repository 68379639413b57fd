"""The five structures, and what makes one team better than another."""

from __future__ import annotations

from datetime import timedelta

from shared.vocabulary import (
    CLINICIAN,
    MEDIC,
    OFFICER,
    PEER,
    Eligibility,
    GateState,
    SeatMode,
    Structure,
    Want,
)
from tests.support.work import NOON
from tests.unit.matcher.region import (
    RIDE_ALONG,
    TELE,
    Region,
    call,
    clinician,
    medic,
    officer,
    person,
    policies,
    proposed,
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
        "cost_s": 720.8,
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
