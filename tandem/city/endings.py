"""How a dispatch system's calls end, with or without a team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from random import Random
from typing import Final

from tandem.city.chance import about, pick


class How(Enum):
    """The end of a call."""

    HANDLED = "handled"
    """A unit came and left."""
    CANCELLED = "cancelled"
    """The caller took it back before anybody was there."""
    NEVER_DISPATCHED = "never_dispatched"
    """It was closed without sending anybody."""
    DUPLICATE = "duplicate"
    """It was merged into another call about the same thing."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ends.

    Attributes:
        how: which way.
        after: time from the call to the end, where nobody comes.
        disposition: the dispatch center's code.
    """

    how: How
    after: timedelta
    disposition: str


_WAYS: Final = {
    How.HANDLED: 83.7,
    How.CANCELLED: 7.2,
    How.NEVER_DISPATCHED: 7.7,
    How.DUPLICATE: 1.4,
}
_CRISIS_WAYS: Final = {
    How.HANDLED: 82.7,
    How.CANCELLED: 10.1,
    How.NEVER_DISPATCHED: 7.0,
    How.DUPLICATE: 0.2,
}
_HANDLED: Final = {
    "NO REPORT": 53.0,
    "OTHER": 13.6,
    "REPORT": 9.7,
    "ARREST": 3.8,
    "UNFOUNDED": 2.6,
}
_CRISIS_HANDLED: Final = {
    "NO REPORT": 61.0,
    "OTHER": 5.3,
    "REPORT": 4.8,
    "ARREST": 11.4,
    "UNFOUNDED": 0.7,
}
_MINUTES: Final = {How.CANCELLED: 9.0, How.NEVER_DISPATCHED: 45.0, How.DUPLICATE: 4.0}


def ending_of(dice: Random, *, is_crisis: bool) -> Ending:
    """Draw a call's end; shares are those of a city's police calls by disposition."""
    how = pick(dice, _CRISIS_WAYS if is_crisis else _WAYS)
    if how is How.HANDLED:
        disposition = pick(dice, _CRISIS_HANDLED if is_crisis else _HANDLED)
        return Ending(how, timedelta(), disposition)
    after = timedelta(minutes=about(dice, _MINUTES[how], 0.6))
    return Ending(how, after, how.value.replace("_", " ").upper())
