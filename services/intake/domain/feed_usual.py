"""What is usual for a feed: how much it sends in each hour of the week, and how long it rests."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from services.intake.domain.feed_hour import HOUR, Tally, hour_of

LEAST_HOURS = 24
"""Nothing is usual before a feed was heard of for so long."""
LEAST_PULSES = 50
"""Nor before it has sent so much."""
_PULL = 3.0
"""As many weeks weigh as much as what is known of this hour on all days, and as many days as much
as what is known of all hours: with few weeks the rate is that of the hour of the day, with few
days the overall one."""
_TAIL_SHARE = 0.1
_TAIL_LEAST = 10

Hours = Mapping[datetime, Tally]
"""Beginning of an hour in UTC -> what came in it. An hour that is not there had nothing."""


class Rates:
    """So much an hour, by the hour of the week in the agency's zone.

    Args:
        counts: beginning of an hour in UTC -> how much came in it.
        zone: the agency's.
    """

    def __init__(self, counts: Mapping[datetime, int], zone: tzinfo) -> None:
        self._zone = zone
        weekly: dict[tuple[int, int], list[int]] = defaultdict(list)
        daily: dict[int, list[int]] = defaultdict(list)
        for hour, count in counts.items():
            local = hour.astimezone(zone)
            weekly[local.weekday(), local.hour].append(count)
            daily[local.hour].append(count)
        overall = sum(counts.values()) / len(counts) if counts else 0.0
        self._by_hour = {hour: _pulled(daily.get(hour, []), overall) for hour in range(24)}
        self._by_week = {
            place: _pulled(found, self._by_hour[place[1]]) for place, found in weekly.items()
        }

    def at(self, moment: datetime) -> float:
        """How much an hour is usual then."""
        local = moment.astimezone(self._zone)
        place = (local.weekday(), local.hour)
        return self._by_week.get(place, self._by_hour[local.hour])

    def between(self, since: datetime, until: datetime) -> float:
        """How much is usual in a span."""
        total, at = 0.0, since
        while at < until:
            end = min(until, hour_of(at) + HOUR)
            total += self.at(at) * ((end - at) / HOUR)
            at = end
        return total

    def when(self, since: datetime, amount: float, longest: timedelta) -> datetime:
        """The moment at which so much would usually have come, or the end of `longest`."""
        at, end = since, since + longest
        while at < end:
            rate, until = self.at(at), min(end, hour_of(at) + HOUR)
            here = rate * ((until - at) / HOUR)
            if here >= amount:
                return at + HOUR * (amount / rate)
            amount -= here
            at = until
        return end


def _pulled(found: list[int], towards: float) -> float:
    return (sum(found) + _PULL * towards) / (len(found) + _PULL)


@dataclass(frozen=True, slots=True)
class Tail:
    """How rare the long silences of a feed are, measured in pulses that would have been usual.

    Above `start` the excess falls off exponentially with mean `scale`: the peaks over a threshold
    of Davison and Smith 1990, with shape 0, which a Poisson process has exactly (scale 1) and
    clustered events have with a larger scale.

    Attributes:
        start: silences above it were looked at; in pulses.
        scale: mean excess of those; in pulses, at least 1.
        per_day: how many of those there are in a day.
    """

    start: float
    scale: float
    per_day: float

    def bound(self, days: float) -> float:
        """Pulses missed in the silence that is seen once in so many days."""
        return self.start + self.scale * max(0.0, math.log(self.per_day * days))


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for a feed.

    Attributes:
        hours: of how many hours that is known.
        events: events an hour.
        pulses: pulses an hour.
        tail: how rare its long silences are.
    """

    hours: int
    events: Rates
    pulses: Rates
    tail: Tail


def learn(hours: Hours, until: datetime, zone: tzinfo) -> Usual | None:
    """What is usual for a feed, by its past hours.

    Args:
        hours: of the past weeks; the first one counts as incomplete.
        until: the beginning of the present hour, which is left out; UTC.
        zone: the agency's.

    Returns:
        None while too little is known.
    """
    known = _complete(hours, until)
    pulses = {hour: tally.pulses for hour, tally in known.items()}
    if len(known) < LEAST_HOURS or sum(pulses.values()) < LEAST_PULSES:
        return None
    rates = Rates(pulses, zone)
    events = Rates({hour: tally.events for hour, tally in known.items()}, zone)
    heard = [tally for hour, tally in hours.items() if min(hours) < hour < until]
    return Usual(len(known), events, rates, _tail(heard, rates, len(known)))


def _complete(hours: Hours, until: datetime) -> dict[datetime, Tally]:
    """Every hour from the second on, also the empty ones, but for those of known outages."""
    outages = [span for tally in hours.values() if (span := _outage(tally))]
    known: dict[datetime, Tally] = {}
    hour = min(hours, default=until) + HOUR
    while hour < until:
        if not any(since < hour + HOUR and hour < end for since, end in outages):
            known[hour] = hours.get(hour) or Tally()
        hour += HOUR
    return known


def _outage(tally: Tally) -> tuple[datetime, datetime] | None:
    """From the alarm to the event that ended it."""
    if tally.quiet_from is None or tally.alarm_s is None:
        return None
    since = tally.quiet_from
    return since + timedelta(seconds=tally.alarm_s), since + timedelta(seconds=tally.quiet_s)


def _tail(tallies: Iterable[Tally], rates: Rates, hours: int) -> Tail:
    missed = sorted(_missed(tallies, rates), reverse=True)
    count = min(max(_TAIL_LEAST, int(len(missed) * _TAIL_SHARE)), max(1, len(missed) // 2))
    start = missed[count] if count < len(missed) else 0.0
    mean = sum(value - start for value in missed[:count]) / count
    cautious = mean * (1 + 1 / math.sqrt(count))
    return Tail(start, max(1.0, cautious), count / hours * 24)


def _missed(tallies: Iterable[Tally], rates: Rates) -> Iterable[float]:
    """What each hour's longest silence has missed, as far as no alarm had been raised."""
    for tally in tallies:
        if tally.quiet_from is not None:
            quiet_s = tally.quiet_s if tally.alarm_s is None else tally.alarm_s
            yield rates.between(tally.quiet_from, tally.quiet_from + timedelta(seconds=quiet_s))
