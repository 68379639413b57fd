"""The classic false alarms, and their opposite: words that look harmless and are not."""

from __future__ import annotations

import pytest

from shared.vocabulary import Eligibility, GateState
from tests.support.dispatch import gate_of, verdict

NOT_A_CRISIS = (
    "supplemental to an earlier report",
    "no welfare check needed, talked to resident earlier",
    "caller denies being suicidal, upset about the noise",
    "caller denies any suicidal thoughts",
    "patient has altered mental status after a fall",
    "departmental vehicle, environmental hazard, experimental drone",
    "she is not suicidal and wants a report number",
    "suicidal: no",
    "no mental health history",
    "negative for suicidal or homicidal thoughts",
    "male never said he was hearing voices",
    "nail gun stolen from the site",
    "unknown if suicidal",
    "customer was drunk driving",
)
A_CRISIS = (
    "denies weapons, states he is suicidal",
    "denies drugs but is hearing voices",
    "wife does not deny he is suicidal",
    "he can't rule out being suicidal",
    "no weapons, he wants to kill himself",
    "no longer taking his meds, hearing voices",
    "doesn't want to live",
    "doesnt want to live anymore",
    "no will to live, sent a goodbye note",
    "SUICIDAL MALE",
    "off-his-meds, schizophrenic",
    "not making sense, talking to himself",
    "no answer, daughter says he is suicidal",
    "not only drunk, also suicidal",
    "subject  talking\nto himself and off his meds",
)


@pytest.mark.parametrize("text", NOT_A_CRISIS)
def test_words_that_look_like_a_crisis_and_are_none(text: str) -> None:
    found = verdict(text)

    assert found.outcome.eligibility is Eligibility.NOT_ELIGIBLE, found.reasons


@pytest.mark.parametrize("text", A_CRISIS)
def test_a_crisis_is_seen_through_denials_of_other_things(text: str) -> None:
    found = verdict(text)

    assert found.outcome.eligibility.is_eligible, found.reasons


@pytest.mark.parametrize(
    "description",
    [
        "SUPPLEMENTAL REPORT",
        "ALTERED MENTAL STATUS",
        "UNCONSCIOUS SUBJECT",
        "SYNCOPAL EPISODE",
        "CITY EQUIPMENT ACCIDENT",
        "HOMELAND SECURITY CHECKS",
        "EMBEZZLEMENT",
        "HARASSMENT",
        "FORGERY FINANCIAL INSTRUMENT",
        "FALSE STATEMENT",
        "APPOINTMENT",
        "INTOXICATION ASSAULT W/VEH",
        "BOATING WHILE INTOX",
        "SUDDEN DEATH",
        "Welfare Check",
    ],
)
def test_a_call_type_that_only_looks_like_a_crisis(description: str) -> None:
    found = verdict(call_type={"description": description})

    assert found.outcome.eligibility is Eligibility.NOT_ELIGIBLE, found.reasons


@pytest.mark.parametrize(
    "description",
    ["MENTAL CASE", "46 - CIT", "Mental Health Issue", "Suicide - Attempted", "EMS: OVERDOSE"],
)
def test_a_call_type_that_says_crisis_is_enough(description: str) -> None:
    assert verdict(call_type={"description": description}).outcome.eligibility.is_eligible


def test_altered_mental_status_is_a_medical_gate() -> None:
    found = verdict("altered mental status")

    assert gate_of(found, "medical") is GateState.PRESENT
    assert found.outcome.why_not == "medical"


def test_a_denied_sign_is_evidence_against() -> None:
    found = verdict("denies being suicidal")

    denied = next(reason for reason in found.reasons if reason.rule == "sign.suicidal.denied")
    assert denied.weight < 0
    assert "suicidal" not in found.found.signs
