"""What a measurement says: quantiles and rates, rounded for people and machines alike."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import TypedDict


class Quantiles(TypedDict):
    """The middle and the end of a distribution."""

    p50: float
    p99: float


class Spread(TypedDict):
    """The middle and the worst of a few."""

    p50: float
    max: float


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed (nearest rank)."""
    rank = max(1, math.ceil(share * len(values)))
    return sorted(values)[rank - 1]


def quantiles(values: Sequence[float]) -> Quantiles:
    """Median and 99th percentile, in the unit of the values."""
    return {"p50": round(quantile(values, 0.5), 2), "p99": round(quantile(values, 0.99), 2)}


def spread(values: Sequence[float]) -> Spread:
    """Median and largest, in the unit of the values."""
    return {"p50": round(statistics.median(values), 2), "max": round(max(values), 2)}
