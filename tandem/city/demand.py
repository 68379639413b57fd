"""When calls come in: by the hour of the day, and a little more unevenly than chance alone.

Hourly figures are means of ten days of a city's police calls; within an hour the counts of its
working days varied 1.2 times as much as a Poisson process would.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final

WORKING_DAY: Final = (
    *(41, 30, 26, 25, 24, 21, 35, 69, 69, 76, 80, 76),
    *(61, 68, 72, 82, 79, 75, 59, 61, 58, 53, 49, 43),
)
"""Calls per hour, 0 h to 23 h, of a city with 1,274 calls a day."""
DAY_OFF: Final = (
    *(64, 42, 41, 35, 34, 32, 30, 46, 43, 49, 55, 55),
    *(54, 48, 52, 64, 62, 60, 53, 53, 60, 52, 57, 47),
)
UNEVENNESS: Final = 1.2
"""Variance of an hour's count over its mean."""
_FIRST_DAY_OFF: Final = 5
_HOUR: Final = timedelta(hours=1)


def calls_per_hour(local: datetime) -> float:
    """The mean for the hour that the local time falls into."""
    profile = DAY_OFF if local.weekday() >= _FIRST_DAY_OFF else WORKING_DAY
    return float(profile[local.hour])


def arrivals(
    dice: Random, starts: datetime, span: timedelta, *, share: float = 1.0
) -> Iterator[timedelta]:
    """Times after `starts` at which calls come in, rising.

    Args:
        dice: where chance comes from.
        starts: local time.
        span: how long to go on.
        share: the town's demand as a share of the city that was counted.
    """
    begin = timedelta()
    while begin < span:
        local = starts + begin
        end = min(span, begin + _HOUR - timedelta(minutes=local.minute, seconds=local.second))
        mean = calls_per_hour(local) * share
        yield from _evenly(dice, begin, end, mean * _busyness(dice, mean))
        begin = end


def _busyness(dice: Random, mean: float) -> float:
    """A factor around 1 that makes counts of this mean as uneven as they were."""
    shape = mean / (UNEVENNESS - 1)
    return dice.gammavariate(shape, 1 / shape)


def _evenly(dice: Random, begin: timedelta, end: timedelta, rate: float) -> Iterator[timedelta]:
    at = begin
    while (at := at + _HOUR * dice.expovariate(rate)) < end:
        yield at
