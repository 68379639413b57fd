"""What one call counts for, after the definitions of the public contract."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from services.metrics.domain.contribution import Contribution
from services.metrics.domain.record import Standing
from services.metrics.domain.recount import recount
from shared.vocabulary import AgencyId
from tests.support.history import Call, History

SPARED = ["remained_in_place", "arrestable_not_arrested"]
LOS_ANGELES = {AgencyId("riverton"): ZoneInfo("America/Los_Angeles")}


def counted(history: History) -> Contribution:
    (one,) = recount(history.facts, LOS_ANGELES).contributions.values()
    return one


def counts(call: Call) -> dict[str, int]:
    return {**counted(call.history).counts}


def test_an_eligible_call_counts_as_received_and_by_its_outcome() -> None:
    call = History().call(eligibility="police_first")

    assert counts(call) == {"received": 1, "eligible": 1, "eligible.police_first": 1}


def test_the_last_assessment_decides_whether_a_call_was_eligible() -> None:
    call = History().call().assessed("not_eligible")

    assert counts(call) == {"received": 1}


def test_a_call_that_nobody_has_assessed_counts_for_nothing() -> None:
    history = History()
    history.unassessed_call().outcome("arrest").unit("11K")

    assert not recount(history.facts, LOS_ANGELES).measures


def test_a_confirmed_team_that_arrived_makes_a_call_active() -> None:
    call = History().call().proposed().confirmed().arrives("officer").arrives("clinician")

    assert counts(call).items() >= {"matched": 1, "confirmed": 1, "active": 1}.items()


def test_an_arrival_of_an_unconfirmed_team_does_not_make_a_call_active() -> None:
    call = History().call().proposed().arrives("officer")

    assert "active" not in counts(call)


def test_an_arrival_taken_back_does_not_make_a_call_active() -> None:
    call = History().call().proposed().confirmed()
    call.arrives("clinician").status("clinician", "cancelled_en_route")

    assert "active" not in counts(call)


def test_a_withdrawal_beats_a_confirmation_of_the_same_epoch() -> None:
    call = History().call().proposed().confirmed().withdrawn()

    assert "confirmed" not in counts(call)


def test_a_match_confirmed_before_it_was_proposed_anew_and_withdrawn_was_confirmed() -> None:
    call = History().call().proposed().confirmed().proposed().withdrawn()

    assert counts(call)["confirmed"] == 1


def test_unserved_counts_only_when_it_is_final_and_the_call_is_eligible() -> None:
    assert "unserved" not in counts(History().call().unserved(final=False))
    assert "unserved" not in counts(History().call().unserved().assessed("not_eligible"))
    assert counts(History().call().unserved("too_far"))["unserved.too_far"] == 1


def test_a_reopened_call_has_not_ended() -> None:
    ended, reopened = History().call().closed("cancelled"), History().call().closed().assessed()

    assert counts(ended)["ended.cancelled"] == 1
    assert "ended.closed" not in counts(reopened)


def test_people_of_an_active_call_count_in_the_rates_when_they_were_met() -> None:
    call = History().call().proposed().confirmed().arrives("clinician")
    call.outcome(
        people=[
            {"n": 1, "contact": "made", "outcomes": SPARED},
            {"n": 2, "contact": "made", "outcomes": ["arrest"]},
            {"n": 3, "contact": "not_located", "outcomes": ["unable_to_locate"]},
        ]
    )  # fmt: skip

    found = counts(call)

    assert (found["people"], found["met"], found["active_met"]) == (3, 2, 2)
    assert found["active_outcome.arrest"] == 1
    assert found["active_outcome.arrestable_not_arrested"] == 1
    assert found["outcome.unable_to_locate"] == 1
    assert "active_outcome.unable_to_locate" not in found


def test_an_outcome_without_a_match_counts_but_not_among_active_calls() -> None:
    found = counts(History().call().outcome("arrest"))

    assert found["outcome.arrest"] == 1
    assert "active_outcome.arrest" not in found


def test_the_newest_revision_of_an_outcome_replaces_the_earlier_one() -> None:
    call = History().call().outcome("arrest").outcome("citation", revision=2)

    assert "outcome.arrest" not in counts(call)
    assert counts(call)["outcome.citation"] == 1


def test_a_service_counts_once_for_an_active_call_and_its_kind_is_not_kept() -> None:
    call = History().call().proposed().confirmed().arrives("clinician")
    call.outcome("remained_in_place").care("assessment", "referral")

    assert counts(call)["services"] == 1
    assert not any("referral" in measure or "assessment" in measure for measure in counts(call))


def test_an_inferred_arrival_is_not_measured() -> None:
    told = History().call().proposed().confirmed().arrives("officer", source="cad")
    inferred = History().call().proposed().confirmed().arrives("officer", source="inferred")

    assert counts(told)["measured"] == 1
    assert "measured" not in counts(inferred)


@pytest.mark.parametrize(
    ("said", "standing"),
    [
        ({}, Standing.LIVE),
        ({"historical": True}, Standing.HISTORICAL),
        ({"exercise": True, "historical": True}, Standing.EXERCISE),
    ],
)
def test_historical_calls_and_exercises_are_counted_apart(
    said: dict[str, bool], standing: Standing
) -> None:
    assert counted(History().call(**said).history).cell.standing is standing


def test_the_day_of_a_call_is_the_agencys_and_not_greenwichs() -> None:
    history = History()
    history.now = history.now.replace(hour=3)  # the evening before in Los Angeles

    assert counted(history.call().history).cell.day == (history.now - timedelta(days=1)).date()


def test_a_call_counts_under_the_structure_of_its_confirmed_team() -> None:
    history = History()
    history.call().proposed("tele").confirmed().proposed("rotating")

    assert counted(history).cell.structure == "rotating"


def test_a_call_counts_under_the_employer_that_the_clinician_had_then() -> None:
    history = History()
    history.person("c-1", "Valley County")
    history.person("o-1", "Riverton PD", role="officer")
    history.call().proposed()
    history.person("c-1", "Open Door", revision=2)

    assert counted(history).cell.employers == ("Valley County",)


def test_an_employer_told_too_late_still_counts() -> None:
    history = History()
    history.call().proposed()
    history.person("c-1", "Valley County")

    assert counted(history).cell.employers == ("Valley County",)


def test_latency_runs_from_the_first_eligible_assessment_to_the_first_offer() -> None:
    history = History()
    history.call(eligibility="not_eligible").assessed().proposed().offered().offered("officer")

    timing = counted(history).timing

    assert timing
    assert timing.offer_ms == 2 * 60_000


def test_both_have_arrived_when_the_later_one_has() -> None:
    call = History().call().proposed().confirmed().arrives("clinician").arrives("officer")

    timing = counted(call.history).timing

    assert timing
    assert timing.both_arrived_s == 4 * 60
    assert timing.with_clinician


def test_officer_time_runs_from_the_first_officer_on_scene_as_cad_saw_it() -> None:
    history = History()
    call = history.call().unit("11K").proposed().confirmed().arrives("officer")
    call.outcome("arrest", officer_released_at=call.opened_at + timedelta(minutes=31))

    timing = counted(history).timing

    assert timing
    assert timing.officer_s == 30 * 60
    assert not timing.with_clinician


def test_a_clinicians_own_car_on_scene_is_no_officer() -> None:
    history = History()
    call = history.call().proposed(clinician_unit="CO-3").unit("CO-3").unit("11K")
    call.outcome("arrest", officer_released_at=call.opened_at + timedelta(minutes=33))

    timing = counted(history).timing

    assert timing
    assert timing.officer_s == 30 * 60


def test_clocks_that_contradict_each_other_measure_nothing() -> None:
    history = History()
    call = history.call().unit("11K")
    call.outcome("arrest", officer_released_at=call.opened_at - timedelta(minutes=1))

    assert counted(history).timing is None


def test_a_story_is_kept_only_while_it_has_consent() -> None:
    story = {"text": "She was glad that somebody listened.", "consent": True}
    told = History().call().outcome("remained_in_place", story=story)

    assert counted(told.history).stories == (story["text"],)

    told.outcome("remained_in_place", revision=2, story=story | {"consent": False})

    assert counted(told.history).stories == ()
