"""A whole city, planned from one seed: the same seed always gives the same day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from tandem.city.calls import PlannedCall, plan_call
from tandem.city.chance import stream, within
from tandem.city.demand import arrivals
from tandem.city.endings import Ending, How
from tandem.city.people import Person, Unit, fleet, staff
from tandem.city.places import TOWNS, Town

_SECOND_CALLERS: Final = 1 / 14


@dataclass(frozen=True, slots=True)
class City:
    """Everything that is fixed before the day begins.

    Attributes:
        seed: what it was made from; people's behavior is drawn from it as well.
        people: who is enrolled.
        units: patrol units of both towns.
        calls: by the time at which they come in.
        merged_into: call -> the call that it turns out to be the same as.
        by_id: the calls by their number.
    """

    seed: int
    people: tuple[Person, ...]
    units: tuple[Unit, ...]
    calls: tuple[PlannedCall, ...]
    merged_into: dict[str, str]
    by_id: dict[str, PlannedCall]


def plan_city(seed: int, starts: datetime, span: timedelta, label: str = "") -> City:
    """Plan a day.

    Args:
        seed: same seed, same city.
        starts: local time at which the day begins.
        span: for how long calls come in.
        label: goes into every call's number, so that two days do not share numbers.
    """
    people = staff(seed)
    calls = sorted(
        (call for town in TOWNS for call in _calls_of(town, seed, starts, span, label)),
        key=lambda call: (call.opened, call.call_id),
    )
    by_id = {call.call_id: call for call in calls}
    return City(seed, people, fleet(seed, people), tuple(calls), _duplicates(calls), by_id)


def _calls_of(
    town: Town, seed: int, starts: datetime, span: timedelta, label: str
) -> Iterator[PlannedCall]:
    times = arrivals(stream(seed, "demand", town.agency), starts, span, share=town.share)
    for number, opened in enumerate(times, start=1):
        call_id = f"{town.agency[0].upper()}{label}-{number:04}"
        key = f"{town.agency}/{number}"
        dice = stream(seed, "call", key)
        call = plan_call(dice, town, call_id, opened, key)
        yield call
        if call.is_crisis and dice.random() < _SECOND_CALLERS:
            later = timedelta(minutes=within(dice, 1, 4))
            yield _second_caller(
                call, plan_call(dice, town, f"{call_id}B", opened + later, f"{key}B")
            )


def _second_caller(first: PlannedCall, second: PlannedCall) -> PlannedCall:
    """Somebody else calls about the same crisis; the dispatcher finds out and merges the two."""
    return replace(
        second,
        type=first.type,
        priority=first.priority,
        place=first.place,
        reason=first.reason,
        narrative=first.narrative,
        has_weapon=first.has_weapon,
        asked=None,
        ending=Ending(How.DUPLICATE, timedelta(minutes=3), "DUPLICATE"),
        exercise=first.exercise,
        entered_late=False,
    )


def _duplicates(calls: list[PlannedCall]) -> dict[str, str]:
    """What each duplicate is merged into: the call it doubles, or the town's call before it."""
    known = {call.call_id for call in calls}
    before: dict[str, str] = {}
    found: dict[str, str] = {}
    for call in calls:
        if call.ending.how is How.DUPLICATE:
            first = call.call_id.removesuffix("B")
            into = first if first != call.call_id and first in known else before.get(call.agency)
            if into is not None:
                found[call.call_id] = into
        else:
            before[call.agency] = call.call_id
    return found
