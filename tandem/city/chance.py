"""Chance that can be repeated: one stream of random numbers for each purpose, all from one seed."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from random import Random
from typing import TypeVar

T = TypeVar("T")


def stream(seed: int, *purpose: str | int) -> Random:
    """Random numbers for one purpose.

    Streams do not touch each other, so one more call for the dice in one place changes nothing
    anywhere else.

    Args:
        seed: of the whole city.
        purpose: what the numbers are for.
    """
    return Random("/".join(map(str, (seed, *purpose))))


def pick(dice: Random, shares: Mapping[T, float]) -> T:
    """One of the keys, as often as its share of the sum says."""
    return dice.choices(tuple(shares), weights=tuple(shares.values()))[0]


def about(dice: Random, median: float, sigma: float) -> float:
    """A lognormal draw: half of all are below `median`; `sigma` is that of the logarithm."""
    return dice.lognormvariate(log(median), sigma)


def within(dice: Random, low: float, high: float) -> float:
    """A uniform draw."""
    return dice.uniform(low, high)
