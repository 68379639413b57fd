"""The agency's own table and its own view of categories outrank the dictionary."""

from __future__ import annotations

import pytest

from shared.events.cad import CallType
from shared.vocabulary import Eligibility
from tests.support.dispatch import gate_of, plan, verdict


def test_an_entry_of_the_table_names_a_category_and_gets_what_it_brings() -> None:
    found = plan('call_types.20 = { category = "mental_health", subtype = "hold" }').type_view(
        CallType(code="20")
    )

    assert found.judged[:3] == ("behavioral_health", "mental_health", "hold")
    assert {reason.sign for reason in found.judged.reasons} == {None, "mental_illness"}


def test_what_the_entry_says_itself_rules_over_the_category() -> None:
    policy = 'call_types.OVD = { category = "overdose", weight = 1.0, gates = [] }'

    found = verdict(call_type={"code": "OVD"}, policy=policy)

    assert found.outcome.eligibility is Eligibility.NOT_ELIGIBLE
    assert gate_of(found, "medical").value == "unknown"


def test_the_category_none_silences_the_dictionary() -> None:
    view = plan('call_types.CIT = { category = "none" }').type_view(CallType(code="cit"))

    assert view.judged[:2] == ("no", None)


def test_an_entry_is_found_by_description_where_there_is_no_code() -> None:
    view = plan('call_types."SIGNAL 20" = { category = "mental_health" }').type_view(
        CallType(description="Signal 20")
    )

    assert view.judged.verdict == "behavioral_health"
    assert view.judged.reasons[0].where == "call_type.description"


@pytest.mark.parametrize(
    ("weight", "expected"), [(4.5, "behavioral_health"), (1.0, "policy"), (-1.0, "no"), (0, "no")]
)
def test_an_entry_with_a_weight_alone_is_judged_by_it(weight: float, expected: str) -> None:
    view = plan(f"call_types.X = {{ weight = {weight} }}").type_view(CallType(code="X"))

    assert view.judged.verdict == expected


@pytest.mark.parametrize(
    ("means", "is_eligible"), [("behavioral_health", True), ("policy", False), ("no", False)]
)
def test_an_agency_decides_what_a_welfare_check_is(means: str, *, is_eligible: bool) -> None:
    policy = f'categories.welfare_check = "{means}"'

    found = verdict(call_type={"description": "WELFARE CHECK"}, policy=policy)

    assert found.outcome.eligibility.is_eligible is is_eligible
    assert plan(policy).type_view(CallType(description="WELFARE CHECK")).judged.verdict == means
