"""One run, as the feeds see it: what came from whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.intake.domain.feed import Arrival, Feed, FeedKey
from services.intake.domain.feed_hour import Tally, hour_of
from services.intake.domain.text import without_control_characters
from shared.vocabulary import AgencyId

MOST_SOURCES = 20
OTHER = "other"
"""Stands for the sources of an agency beyond the first 20."""
_OLDEST = timedelta(days=9)
_LONGEST_SOURCE = 200


@dataclass(slots=True)
class FeedRun:
    """The feeds of a run's agencies, as they become.

    Attributes:
        now: the time of the run; UTC.
        feeds: all of the run's agencies, brought up to date.
        tallies: feed and hour -> what this run adds.
    """

    now: datetime
    feeds: dict[FeedKey, Feed]
    tallies: dict[tuple[FeedKey, datetime], Tally] = field(
        default_factory=dict[tuple[FeedKey, datetime], Tally]
    )
    _names: dict[tuple[AgencyId, str], FeedKey] = field(
        default_factory=dict[tuple[AgencyId, str], FeedKey]
    )

    def hear(self, agency: AgencyId, source: str, arrival: Arrival) -> None:
        """Note an event that was accepted."""
        feed, tally = self._touched(agency, source, arrival.at)
        feed.hear(arrival, tally, self.now)

    def odd(self, agency: AgencyId, source: str, at: datetime) -> Tally:
        """The counts in which to note a record that no handler saw.

        Args:
            agency: whose it is.
            source: who sent it.
            at: when the broker got it; UTC.
        """
        return self._touched(agency, source, self.bounded(at))[1]

    def bounded(self, at: datetime) -> datetime:
        """When the broker got a record; now where its stamp lies ahead or means nothing."""
        return at if self.now - _OLDEST < at <= self.now else self.now

    def _touched(self, agency: AgencyId, source: str, at: datetime) -> tuple[Feed, Tally]:
        key = self._names.get((agency, source))
        if key is None:
            key = self._names[agency, source] = self._key(agency, source)
        feed = self.feeds.get(key)
        if feed is None:
            feed = self.feeds[key] = Feed(key.agency, key.source, at)
        place = (key, hour_of(at))
        tally = self.tallies.get(place)
        if tally is None:
            tally = self.tallies[place] = Tally()
        return feed, tally

    def _key(self, agency: AgencyId, source: str) -> FeedKey:
        key = FeedKey(agency, without_control_characters(source)[:_LONGEST_SOURCE])
        if key in self.feeds:
            return key
        known = sum(1 for other in self.feeds if other.agency == agency)
        return key if known < MOST_SOURCES else FeedKey(agency, OTHER)
