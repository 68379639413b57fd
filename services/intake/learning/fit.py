"""Learn weights by regularized logistic regression, on the time before a day and no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from scipy.sparse import diags_array

from services.intake.learning.refusal import Refusal
from services.intake.learning.rows import (
    READING_SCALE,
    READINGS,
    Counts,
    Row,
    counted,
    matrix,
    scales,
    worth_learning,
)
from shared.policy.fitted import Fitted, LearnedWeight

LEAST_POSITIVES = 50
"""With fewer behavioral-health calls, or fewer others, to learn from, weights would be chance."""
LOOSENESS = (0.03, 0.1, 0.3, 1.0, 3.0)
"""Inverse strengths of the penalty that are tried."""
_HELD_BACK = 0.25
_SPOKEN = 20
_WORTH_IT = 0.99
"""Two traits at once make a long file: they have to better the log-loss by a hundredth."""
_DIGITS = 4
_MOST = 20.0


@dataclass(frozen=True, slots=True)
class Choice:
    """What is learned, and how freely.

    Attributes:
        together: whether two traits at once are learned too.
        looseness: inverse strength of the penalty (scikit-learn's C).
    """

    together: bool
    looseness: float


@dataclass(frozen=True, slots=True)
class Learned:
    """A model with the policy section that says the same.

    Attributes:
        model: scikit-learn's, its coefficients rounded as the section has them.
        names: of its columns before the readings.
    """

    section: Fitted
    model: Any
    names: list[str]
    choice: Choice


def check_enough(rows: Sequence[Row], until: date) -> None:
    """See that there is enough to learn from.

    Raises:
        Refusal: with both counts.
    """
    positives = sum(row.label for row in rows)
    if min(positives, len(rows) - positives) < LEAST_POSITIVES:
        raise Refusal(
            f"Before {until} there are {positives} behavioral-health calls and "
            f"{len(rows) - positives} others with a label; {LEAST_POSITIVES} of each are needed, "
            "or weights would be chance: take a longer history or a later --until."
        )


def learn(
    rows: Sequence[Row], until: date, on_try: Callable[[int, int], None] = lambda _done, _of: None
) -> Learned:
    """Learn from these calls.

    How freely, and whether from two traits at once, is chosen by the log-loss on the newest quarter
    after learning from the rest; then all are learned from.

    Args:
        rows: of the time before `until`, by opening.
        until: the first day that is not learned from.
        on_try: told how many of the ways to learn have been tried, and of how many.

    Raises:
        Refusal: when there are too few, or scikit-learn is missing.
    """
    check_enough(rows, until)
    choice = _choose(rows, on_try)
    counts = counted(rows)
    names = worth_learning(counts, together=choice.together)
    model = _regression(rows, names, choice)
    return Learned(_section(model, names, counts, rows, until), model, names, choice)


def _choose(rows: Sequence[Row], on_try: Callable[[int, int], None]) -> Choice:
    split = int(len(rows) * (1 - _HELD_BACK))
    before, after = rows[:split], rows[split:]
    if len({row.label for row in before}) == 1:
        return Choice(together=False, looseness=LOOSENESS[0])
    choices = [Choice(together, loose) for together in (False, True) for loose in LOOSENESS]
    losses: dict[Choice, float] = {}
    for choice in choices:
        losses[choice] = _loss(before, after, choice)
        on_try(len(losses), len(choices))
    apart = min((it for it in choices if not it.together), key=losses.__getitem__)
    best = min(choices, key=losses.__getitem__)
    return best if losses[best] < _WORTH_IT * losses[apart] else apart


def _loss(before: Sequence[Row], after: Sequence[Row], choice: Choice) -> float:
    names = worth_learning(counted(before), together=choice.together)
    model = _regression(before, names, choice)
    labels = _labels(after)
    says = np.clip(model.predict_proba(matrix(after, names))[:, 1], 1e-12, 1 - 1e-12)
    return float(-np.mean(np.where(labels, np.log(says), np.log(1 - says))))


def _regression(rows: Sequence[Row], names: Sequence[str], choice: Choice) -> Any:
    """Learn, and round what was learned, so that the file and the model say the same."""
    model = _sklearn()(C=choice.looseness, max_iter=5000)
    calls, labels = matrix(rows, names), _labels(rows)
    readings = range(len(names), len(names) + len(READINGS))
    silent = {it for it in readings if calls[:, it].count_nonzero() < _SPOKEN}
    model.fit(_without(calls, silent), labels)
    contrary = {it for it in readings if model.coef_[0, it] < 0}
    if contrary:
        model.fit(_without(calls, silent | contrary), labels)
    model.coef_[0, sorted(silent)] = 1 / READING_SCALE
    _round(model, np.array(scales(names)))
    return model


def _without(calls: Any, columns: set[int]) -> Any:
    """Readings that too few calls have, or that speak against their meaning, are not learned."""
    keep = np.array([it not in columns for it in range(calls.shape[1])], dtype=np.float64)
    return calls @ diags_array(keep)


def _round(model: Any, scale: Any) -> None:
    weights = np.round(np.clip(model.coef_ * scale, -_MOST, _MOST), _DIGITS)
    model.coef_ = weights / scale
    model.intercept_ = np.round(np.clip(model.intercept_, -_MOST, _MOST), _DIGITS)


def _section(
    model: Any, names: Sequence[str], counts: Counts, rows: Sequence[Row], until: date
) -> Fitted:
    learned = np.round(model.coef_[0] * np.array(scales(names)), _DIGITS)
    *weights, by_type, by_text = (float(weight) for weight in learned)
    return Fitted(
        until=until,
        calls=len(rows),
        positives=sum(row.label for row in rows),
        base=float(model.intercept_[0]),
        by_type=by_type,
        by_text=by_text,
        weights={
            name: LearnedWeight(weight=weight, calls=counts[name][0], positives=counts[name][1])
            for name, weight in zip(names, weights, strict=True)
        },
    )


def _labels(rows: Sequence[Row]) -> Any:
    return np.array([row.label for row in rows], dtype=np.bool_)


def _sklearn() -> Any:
    try:
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 # an optional extra
    except ImportError as error:
        sentence = (
            "Fitting needs scikit-learn; install it with pip install 'tandem-coresponse[learn]'."
        )
        raise Refusal(sentence) from error
    return LogisticRegression
