"""The four outcomes: requests, agency rules, probability, dangers."""

from __future__ import annotations

import pytest

from shared.vocabulary import Eligibility
from tests.support.dispatch import request, verdict

CIVILIAN = """
[[rules]]
id = "civilian"
then = "civilian_response"
min_probability = 0.5
min_urgency = 3
gates = { weapon = ["unknown", "not_reported", "cleared_on_scene"] }
"""


def test_a_call_type_alone_is_enough() -> None:
    found = verdict(call_type={"code": "5150"})

    assert found.outcome.eligibility is Eligibility.CO_RESPONSE
    assert found.found.probability > 0.5


def test_text_alone_is_enough_under_a_code_that_says_nothing() -> None:
    found = verdict("male says he is suicidal", call_type={"code": "911", "description": "HANG UP"})

    assert found.outcome.eligibility is Eligibility.CO_RESPONSE


def test_two_weak_signs_are_more_than_one() -> None:
    one = verdict("pacing")
    two = verdict("pacing, talking to himself, homeless")

    assert one.outcome.why_not == "too_weak"
    assert two.found.probability > one.found.probability
    assert two.outcome.eligibility.is_eligible


def test_saying_the_same_twice_adds_nothing() -> None:
    once = verdict("talking to himself")
    often = verdict("talking to himself. Still talking to himself", "he is talking to himself")

    assert once.found.probability == often.found.probability


def test_a_call_without_any_sign_says_so() -> None:
    found = verdict("two cars blocking the lane")

    assert found.outcome.eligibility is Eligibility.NOT_ELIGIBLE
    assert found.outcome.why_not == "no_sign"


@pytest.mark.parametrize(
    ("want", "outcome"),
    [
        ("co_response", Eligibility.CO_RESPONSE),
        ("tele", Eligibility.CO_RESPONSE),
        ("medic", Eligibility.CO_RESPONSE),
        ("civilian", Eligibility.CIVILIAN_RESPONSE),
        ("none", Eligibility.NOT_ELIGIBLE),
    ],
)
def test_a_request_outranks_probability(want: str, outcome: Eligibility) -> None:
    assert verdict(asked=request(want)).outcome.eligibility is outcome


@pytest.mark.parametrize("text", ["he has a gun", "assaulting people", "set a fire"])
def test_a_request_never_outranks_a_present_danger(text: str) -> None:
    found = verdict(text, asked=request("civilian"))

    assert found.outcome.eligibility is Eligibility.POLICE_FIRST


def test_a_request_outranks_an_agency_rule() -> None:
    policy = '[[rules]]\nid = "no-415"\nthen = "not_eligible"\ncall_types = ["415"]'

    alone = verdict("suicidal", policy=policy)
    asked = verdict("suicidal", policy=policy, asked=request())

    assert alone.outcome.why_not == "rule:no-415"
    assert asked.outcome.eligibility is Eligibility.CO_RESPONSE


@pytest.mark.parametrize(
    ("priority", "outcome"),
    [("4", Eligibility.CIVILIAN_RESPONSE), ("1", Eligibility.CO_RESPONSE)],
)
def test_an_agency_rule_holds_when_all_it_names_holds(priority: str, outcome: Eligibility) -> None:
    found = verdict("hearing voices, off his meds", policy=CIVILIAN, priority=priority)

    assert found.outcome.eligibility is outcome


def test_a_rule_asks_for_the_state_of_a_gate() -> None:
    found = verdict("hearing voices, off his meds, no weapons", policy=CIVILIAN, priority="4")

    assert found.outcome.eligibility is Eligibility.CO_RESPONSE


def test_an_agency_may_exclude_calls_with_a_danger() -> None:
    found = verdict("suicidal, has a gun", policy='[gates]\nweapon = "not_eligible"')

    assert found.outcome.why_not == "gate:weapon"


def test_the_agencys_own_types_and_words_count() -> None:
    policy = """
    [call_types]
    "x9" = { label = "Jumper", weight = 5, gates = ["traffic"], specialties = ["youth"] }
    [[phrases]]
    id = "local.bridge"
    words = ["on the high bridge"]
    weight = 4.5
    sign = "suicidal"
    """

    by_type = verdict(call_type={"code": "X9 "}, policy=policy)
    by_words = verdict("male on the  High-Bridge", policy=policy)

    assert by_type.label == "Jumper"
    assert by_type.specialties == ("youth",)
    assert by_type.outcome.eligibility is Eligibility.CO_RESPONSE
    assert by_words.found.signs == ("suicidal",)
    assert by_words.outcome.eligibility.is_eligible


def test_an_agencys_prior_and_threshold_rule() -> None:
    strict = verdict("hearing voices", policy="threshold = 0.9")
    lenient = verdict("hearing voices", policy="prior = 0.3")

    assert not strict.outcome.eligibility.is_eligible
    assert lenient.outcome.eligibility.is_eligible


@pytest.mark.parametrize(
    ("priority", "level"),
    [("2", 2), ("Priority 1", 1), ("0", 1), ("9", 5), ("HIGH", 2), ("P3", 3), (None, 3), ("", 3)],
)
def test_urgency_comes_from_the_cads_priority(priority: str | None, level: int) -> None:
    assert verdict(priority=priority).found.urgency == level


def test_the_agencys_own_priorities_rule() -> None:
    assert verdict(priority="e", policy="[urgency]\nE = 1").found.urgency == 1
