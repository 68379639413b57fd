"""Figures on probabilities and labels, against those of scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, brier_score_loss

from services.intake.learning import scores

PAIRS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()), min_size=2
).filter(lambda pairs: len({label for _, label in pairs}) == 2)


@given(PAIRS)
def test_average_precision_is_the_one_everybody_means(pairs: list[tuple[float, bool]]) -> None:
    says, labels = scores.arrays(pairs)

    expected = average_precision_score(labels, says)
    assert scores.average_precision(says, labels) == pytest.approx(expected, abs=1e-12)


@given(PAIRS)
def test_the_brier_score_is_the_one_everybody_means(pairs: list[tuple[float, bool]]) -> None:
    says, labels = scores.arrays(pairs)

    assert scores.brier(says, labels) == pytest.approx(brier_score_loss(labels, says), abs=1e-12)


@given(PAIRS)
def test_every_call_is_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    says, labels = scores.arrays(pairs)
    bins = scores.reliability(says, labels)

    assert sum(it["of"] for it in bins) == len(pairs)
    assert sum(it["count"] for it in bins) == labels.sum()
    assert all(it["from"] - 1e-9 <= it["said"] <= it["to"] + 1e-9 for it in bins)
    assert all(it["low"] - 1e-9 <= it["share"] <= it["high"] + 1e-9 for it in bins)


@given(PAIRS)
def test_a_curve_ends_with_every_positive_found(pairs: list[tuple[float, bool]]) -> None:
    says, labels = scores.arrays(pairs)

    assert scores.curve(says, labels)[-1]["recall"] == 1.0


def test_precision_and_recall_have_their_counts() -> None:
    chosen, labels = np.array([True, True, False, False]), np.array([True, False, True, True])
    found = scores.precision_recall(chosen, labels)

    assert (found["precision"]["count"], found["precision"]["of"]) == (1, 2)
    assert (found["recall"]["count"], found["recall"]["of"]) == (1, 3)


def test_a_share_of_nothing_is_none() -> None:
    assert scores.Share(0, 0).as_json()["share"] is None
