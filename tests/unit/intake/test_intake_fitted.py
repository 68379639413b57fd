"""Learned weights in an assessment."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.evidence import Reason
from services.intake.domain.probability import unbounded
from shared.vocabulary import Eligibility, GateState
from tests.support.dispatch import gate_of, verdict

FITTED = """
[fitted]
until = 2026-01-01
calls = 1000
positives = 100
base = -2.5
by_type = 0.5
by_text = 1.0

[fitted.weights]
"type.415" = { weight = 0.75, calls = 200, positives = 40 }
"origin.911" = { weight = 0.25, calls = 400, positives = 50 }
"origin.none" = { weight = -0.125, calls = 500, positives = 40 }
"hour.23" = { weight = 0.0625, calls = 40, positives = 5 }
"place.calls.0" = { weight = -0.5, calls = 600, positives = 30 }
"both.type.415+night" = { weight = 2.0, calls = 60, positives = 20 }
"""


def test_a_probability_is_the_sum_that_a_person_does_by_hand() -> None:
    """Opened at 23:59:30: type, origin and hour count, the evening is not the night."""
    found = verdict(policy=FITTED, origin="911", location={"address": "500 G ST"})

    log_odds = -2.5 + 0.75 + 0.25 + 0.0625 - 0.5
    assert found.found.probability == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=1e-12)


def test_every_learned_weight_is_evidence_with_its_field() -> None:
    found = verdict(policy=FITTED)

    assert {(it.rule, it.weight, it.where) for it in found.reasons} == {
        ("fitted.type.415", 0.75, "call_type.code"),
        ("fitted.origin.none", -0.125, "origin"),
        ("fitted.hour.23", 0.0625, "opened_at"),
    }


def test_what_was_never_learned_still_counts_by_its_own_weight() -> None:
    """A history without narratives must not make the service deaf to them."""
    quiet = verdict(policy=FITTED)
    said = verdict("he says he wants to kill himself", policy=FITTED)

    assert said.found.probability > 0.5 > quiet.found.probability
    assert said.outcome.eligibility is Eligibility.CO_RESPONSE


def test_a_type_that_was_never_learned_counts_as_the_fit_says() -> None:
    found = verdict(policy=FITTED, call_type={"code": "5150"})

    weight = next(it.weight for it in found.reasons if it.rule == "type.mental")
    assert weight == 4.5 * 0.5


def test_learned_weights_leave_dangers_alone() -> None:
    said = "he wants to kill himself, he has a knife"
    found = verdict(said, policy=FITTED)

    assert gate_of(found, "weapon") is GateState.PRESENT
    assert found.outcome == verdict(said).outcome


def test_without_learned_weights_nothing_changes() -> None:
    assert not any(it.rule.startswith("fitted.") for it in verdict("talking to himself").reasons)


@given(st.lists(st.floats(-20, 20), max_size=80))
def test_a_probability_is_one_whatever_the_weights(weights: list[float]) -> None:
    assert 0 <= unbounded(-3.0, [Reason("r", weight, "w") for weight in weights]) <= 1
