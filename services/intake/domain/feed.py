"""What is known of a feed: the events that one source sends about one agency."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from services.intake.domain.feed_hour import Tally
from services.intake.domain.feed_numbers import follow
from shared.vocabulary import AgencyId, CallId

PULSE = timedelta(seconds=10)
"""Events within one such slot are one pulse: a burst of updates says no more than one event."""
_DELAYS_KEPT = 61
_LONGEST_DELAY = timedelta(days=1)
_EPOCH_SLOTS = 1 / PULSE.total_seconds()


class FeedKey(NamedTuple):
    """Names a feed."""

    agency: AgencyId
    source: str


@dataclass(slots=True)  # not frozen: one is made for each event, and frozen ones take 3x as long
class Arrival:
    """An event that was accepted.

    Attributes:
        at: when the broker got it; UTC.
        stamp: when the sender says that it happened; with its offset.
        new_call: the call that it begins, if it begins one.
        is_stale: whether something newer about the same call or unit had come before it.
    """

    at: datetime
    stamp: datetime | None = None
    new_call: CallId | None = None
    is_stale: bool = False


@dataclass(slots=True)
class Feed:
    """A feed as it stands; brought up to date in place by whoever loaded it.

    Attributes:
        first_at: when the broker got its first event, accepted or not; UTC.
        last_at: when the broker got the newest that was accepted; UTC.
        received_at: when intake handled an accepted one last; UTC.
        delays_s: from the sender's stamp to the broker, of the last 61 events that had one.
        highest: prefix of call numbers -> the highest number so far.
        silent_since: when the alarm for its silence was raised, while it is silent.
    """

    agency: AgencyId
    source: str
    first_at: datetime
    last_at: datetime | None = None
    received_at: datetime | None = None
    delays_s: list[float] = field(default_factory=list[float])
    highest: dict[str, int] = field(default_factory=dict[str, int])
    silent_since: datetime | None = None

    @property
    def key(self) -> FeedKey:
        """Its name."""
        return FeedKey(self.agency, self.source)

    @property
    def delay_s(self) -> float | None:
        """How long an event takes to the broker, in seconds: the median of the newest."""
        return median(self.delays_s) if self.delays_s else None

    @property
    def clock_ahead_s(self) -> float | None:
        """How far, at least, the sender's clock is ahead, in seconds; below 0 it may be right.

        The least delay has the least of transport in it, so what it lacks to 0 is the clock's
        (the minimum filter of NTP: RFC 5905, section 10).
        """
        return -min(self.delays_s) if self.delays_s else None

    def hear(self, arrival: Arrival, tally: Tally, now: datetime) -> None:
        """Note an event.

        Args:
            arrival: the event.
            tally: of the hour in which it came.
            now: the time of the run; UTC.
        """
        tally.events += 1
        tally.stale += arrival.is_stale
        known = self.last_at
        if known is None or arrival.at > known:
            self.last_at = arrival.at
            if known is None or slot(arrival.at) > slot(known):
                tally.pulses += 1
                if known is not None:
                    tally.note_quiet(known, arrival.at, self.silent_since)
        if self.received_at is None or now > self.received_at:
            self.received_at = now
        self.silent_since = None
        if arrival.stamp is not None:
            self._note_delay(arrival.at - arrival.stamp)
        if arrival.new_call is not None:
            skipped = follow(self.highest, arrival.new_call)
            if skipped is not None:
                tally.numbers += 1
                tally.number_span += skipped

    def _note_delay(self, delay: timedelta) -> None:
        if abs(delay) < _LONGEST_DELAY:
            self.delays_s.append(round(delay.total_seconds(), 1))
            if len(self.delays_s) > _DELAYS_KEPT:
                del self.delays_s[0]


def slot(moment: datetime) -> int:
    """The number of the slot that a moment lies in."""
    return int(moment.timestamp() * _EPOCH_SLOTS)
