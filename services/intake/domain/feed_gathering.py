"""What came from whom, gathered from several runs and added to what is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.intake.domain.feed import Arrival, Feed, FeedKey
from services.intake.domain.feed_hour import HOUR, Tally, hour_of
from services.intake.domain.text import without_control_characters
from shared.vocabulary import AgencyId

MOST_SOURCES = 20
OTHER = "other"
"""Stands for the sources of an agency beyond the first 20."""
_OLDEST = timedelta(days=9)
_LONGEST_SOURCE = 200


@dataclass(slots=True)
class _Place:
    """Where an event is noted; the next one nearly always belongs there too."""

    agency: AgencyId
    source: str
    since: datetime
    until: datetime
    feed: Feed
    tally: Tally

    def has(self, agency: AgencyId, source: str, at: datetime) -> bool:
        return source == self.source and self.since <= at < self.until and agency == self.agency


@dataclass(slots=True)
class Gathering:
    """The feeds of some agencies, as they become.

    Attributes:
        feeds: all of those agencies, brought up to date.
        tallies: feed and hour -> what is added.
    """

    feeds: dict[FeedKey, Feed]
    tallies: dict[tuple[FeedKey, datetime], Tally] = field(
        default_factory=dict[tuple[FeedKey, datetime], Tally]
    )
    _last: _Place | None = None

    def hear(self, agency: AgencyId, source: str, arrival: Arrival, now: datetime) -> None:
        """Note an event that was accepted.

        Args:
            agency: whose it is.
            source: who sent it.
            arrival: the event.
            now: the time of its run; UTC.
        """
        place = self._touched(agency, source, arrival.at)
        place.feed.hear(arrival, place.tally, now)

    def odd(self, agency: AgencyId, source: str, at: datetime) -> Tally:
        """The counts in which to note a record that no handler saw.

        Args:
            agency: whose it is.
            source: who sent it.
            at: when the broker got it; UTC.
        """
        return self._touched(agency, source, at).tally

    def _touched(self, agency: AgencyId, source: str, at: datetime) -> _Place:
        last = self._last
        if last is None or not last.has(agency, source, at):
            last = self._last = self._place(agency, source, at)
        return last

    def _place(self, agency: AgencyId, source: str, at: datetime) -> _Place:
        key, hour = self._key(agency, source), hour_of(at)
        feed = self.feeds.setdefault(key, Feed(key.agency, key.source, at))
        tally = self.tallies.setdefault((key, hour), Tally())
        return _Place(agency, source, hour, hour + HOUR, feed, tally)

    def _key(self, agency: AgencyId, source: str) -> FeedKey:
        key = FeedKey(agency, without_control_characters(source)[:_LONGEST_SOURCE])
        if key in self.feeds:
            return key
        known = sum(1 for other in self.feeds if other.agency == agency)
        return key if known < MOST_SOURCES else FeedKey(agency, OTHER)


def bounded(at: datetime, now: datetime) -> datetime:
    """When the broker got a record; now where its stamp lies ahead or means nothing."""
    return at if now - _OLDEST < at <= now else now
