"""How good probabilities are, given what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from shared.wilson import wilson

Floats: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.bool_]
BINS = 10


@dataclass(frozen=True, slots=True)
class Share:
    """A count of another, with its 95 % interval; none of nothing."""

    count: int
    of: int

    def as_json(self) -> dict[str, Any]:
        """Count, denominator, share, and the bounds of the interval (Wilson 1927)."""
        if not self.of:
            return {"count": 0, "of": 0, "share": None, "low": None, "high": None}
        low, high = wilson(self.count, self.of)
        share = self.count / self.of
        return {"count": self.count, "of": self.of, "share": share, "low": low, "high": high}


def average_precision(probabilities: Floats, labels: Labels) -> float:
    """Area under the precision-recall curve: sum of precision times the step in recall.

    Calls of equal probability are one step, as in scikit-learn's `average_precision_score`; no
    interpolation, which would flatter (Davis and Goadrich 2006).

    Args:
        probabilities: of n calls.
        labels: of the same; at least one true.
    """
    steps = _steps(probabilities, labels)
    recall = steps.hits / max(int(labels.sum()), 1)
    return float(np.sum(np.diff(recall, prepend=0.0) * steps.hits / steps.taken))


@dataclass(frozen=True, slots=True)
class _Steps:
    hits: Floats
    taken: Floats
    at: Floats


def _steps(probabilities: Floats, labels: Labels) -> _Steps:
    order = np.argsort(-probabilities, kind="stable")
    sorted_ = probabilities[order]
    ends = np.append(np.flatnonzero(np.diff(sorted_)), len(sorted_) - 1)
    hits = np.cumsum(labels[order])[ends].astype(np.float64)
    return _Steps(hits, (ends + 1).astype(np.float64), sorted_[ends])


def curve(probabilities: Floats, labels: Labels, points: int = 100) -> list[dict[str, float]]:
    """The precision-recall curve, thinned to about this many points."""
    steps, positives = _steps(probabilities, labels), max(int(labels.sum()), 1)
    chosen = np.unique(np.linspace(0, len(steps.at) - 1, min(points, len(steps.at))).astype(int))
    return [
        {
            "threshold": float(steps.at[it]),
            "precision": float(steps.hits[it] / steps.taken[it]),
            "recall": float(steps.hits[it] / positives),
        }
        for it in chosen
    ]


def brier(probabilities: Floats, labels: Labels) -> float:
    """Mean squared error of the probability (Brier 1950)."""
    return float(np.mean((probabilities - labels) ** 2))


def reliability(probabilities: Floats, labels: Labels) -> list[dict[str, Any]]:
    """Ten bins of equal width: what was said there, and what came of it."""
    bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    return [
        {
            "from": number / BINS,
            "to": (number + 1) / BINS,
            "said": float(probabilities[bins == number].mean()),
            **Share(int(labels[bins == number].sum()), int((bins == number).sum())).as_json(),
        }
        for number in range(BINS)
        if (bins == number).any()
    ]


def precision_recall(chosen: Labels, labels: Labels) -> dict[str, Any]:
    """Precision and recall of a choice of calls, each with its interval."""
    hits = int((chosen & labels).sum())
    return {
        "precision": Share(hits, int(chosen.sum())).as_json(),
        "recall": Share(hits, int(labels.sum())).as_json(),
    }


def arrays(pairs: Iterable[tuple[float, bool]]) -> tuple[Floats, Labels]:
    """Probabilities and labels side by side."""
    found = list(pairs)
    return (
        np.array([probability for probability, _ in found], dtype=np.float64),
        np.array([label for _, label in found], dtype=np.bool_),
    )
