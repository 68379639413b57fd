"""What the dictionary makes of call types of any city."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.call_type import read_type
from services.intake.domain.call_types.judging import Judged
from services.intake.domain.call_types.spelling import meant_by
from shared.events.cad import CallType
from shared.policy.assessing import Assessing
from tests.support.type_names import AGENCY_DECIDES, BEHAVIORAL_HEALTH, NEITHER, names

DEFAULTS = Assessing()


def judged(description: str | None, code: str | None = None) -> Judged:
    return read_type(CallType(code=code, description=description), DEFAULTS).judged


@pytest.mark.parametrize("name", names(BEHAVIORAL_HEALTH))
def test_behavioral_health_is_seen_however_it_is_written(name: str) -> None:
    assert judged(name).verdict == "behavioral_health"
    assert judged(name.lower()).verdict == "behavioral_health"


@pytest.mark.parametrize("name", names(AGENCY_DECIDES))
def test_types_on_which_agencies_differ_are_left_to_policy(name: str) -> None:
    assert judged(name).verdict == "policy"


@pytest.mark.parametrize("name", names(NEITHER))
def test_look_alikes_and_everything_else_are_neither(name: str) -> None:
    found = judged(name)

    assert (found.verdict, found.category) == ("no", None)


@pytest.mark.parametrize(
    ("name", "category", "subtype"),
    [
        ("MENTAL SUBJ W/WEAPON", "mental_health", "armed"),
        ("5150V", "mental_health", "violent"),
        ("MENTAL NOT VIOLENT", "mental_health", None),
        ("BAKER ACT", "mental_health", "hold"),
        ("MENTALLY ILL SUBJECT TRANSPORT", "mental_health", "transport"),
        ("CRISIS COMPLAINT", "mental_health", "crisis"),
        ("SUICIDE THREAT", "suicide", "threat"),
        ("ATT SUIC", "suicide", "attempt"),
        ("SUICIDE IN PROGRESS", "suicide", "in_progress"),
        ("JUMPER DOWN", "suicide", "jumper"),
        ("SELF-HARM", "suicide", "self_harm"),
        ("PSYCH/SUICIDE", "suicide", None),
        ("OPIOID OVERDOSE", "overdose", "opioid"),
        ("PUBLIC INTOX", "intoxication", "public"),
        ("HOMELESS ENCAMPMENT", "homelessness", "encampment"),
        ("WELFARE CHECK/INTOX", "welfare_check", None),
    ],
)
def test_category_and_subtype(name: str, category: str, subtype: str | None) -> None:
    found = judged(name)

    assert (found.category, found.subtype) == (category, subtype)


def test_evidence_says_where_it_stands() -> None:
    (reason,) = judged("46 - CIT", code="X").reasons

    assert reason == (
        "type.mental",
        4.5,
        "call_type.description:5-8",
        "CIT",
        "mental_illness",
        None,
    )


def test_a_denied_word_is_evidence_against() -> None:
    (reason,) = judged("NON SUICIDAL").reasons

    assert (reason.rule, reason.weight) == ("type.suicide.denied", -1.0)


def test_what_speaks_against_does_not_count_beside_behavioral_health() -> None:
    found = judged("SUICIDE ATTEMPT - FALL")

    assert all(reason.weight >= 0 for reason in found.reasons)
    assert {it.gate for it in found.statements} == {"medical"}


def test_a_non_violent_person_is_no_danger() -> None:
    assert judged("MENTAL PERSON NON-VIOLENT").statements == ()
    assert [it.gate for it in judged("MENTAL PERSON VIOLENT").statements] == ["violence"]


def test_a_service_in_front_is_not_what_happened() -> None:
    assert [it.gate for it in judged("Fire: OVERDOSE").statements] == ["medical"]


@pytest.mark.parametrize(
    ("code", "description"), [("CIT", "CITIZEN ASSIST"), ("OD", "OPEN DOOR"), ("MH", "MOBILE HOME")]
)
def test_an_abbreviation_gives_way_to_the_words_beside_it(code: str, description: str) -> None:
    assert judged(None, code=code).verdict == "behavioral_health"
    assert judged(description, code=code).verdict == "no"


def test_a_code_counts_where_its_description_says_nothing() -> None:
    assert judged("W/AMBULANCE", code="EDP").category == "mental_health"


@pytest.mark.parametrize("word", ["assignment", "supplemental", "department", "method", "metal"])
def test_words_that_only_hold_a_key_stay_themselves(word: str) -> None:
    assert meant_by(word) == (word,)


@given(st.text(max_size=300))
def test_any_text_is_read_and_quotes_are_from_it(text: str) -> None:
    for reason in judged(text).reasons:
        start, end = map(int, reason.where.rpartition(":")[2].split("-"))
        assert reason.quote == text[start:end][:40]


@given(
    st.sampled_from(names(BEHAVIORAL_HEALTH) + names(AGENCY_DECIDES)),
    st.integers(0, 99),
    st.sampled_from([" - ", " ", ": ", "\N{NO-BREAK SPACE}"]),
)
def test_a_running_number_in_front_changes_nothing(name: str, number: int, between: str) -> None:
    if name[0].isdigit():
        return

    assert judged(f"{number}{between}{name}").category == judged(name).category
