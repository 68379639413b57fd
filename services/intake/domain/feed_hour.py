"""What a feed did in one hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Tally:
    """Counts of one hour, or of several added up.

    Attributes:
        events: accepted.
        pulses: slots of 10 s in which an event was accepted.
        refused: went to the dead letters.
        redelivered: had come before, with the same id and content.
        id_reused: accepted, although the id had come before with other content.
        stale: accepted, although something newer about the same call or unit had come before.
        numbers: new calls whose ids end in a number of the series.
        number_span: how many calls those numbers make room for; more than `numbers` is a gap.
        quiet_from: when the longest silence that ended in this hour began; UTC.
        quiet_s: how long that silence was.
        alarm_s: after how much of it an alarm was raised, if one was.
    """

    events: int = 0
    pulses: int = 0
    refused: int = 0
    redelivered: int = 0
    id_reused: int = 0
    stale: int = 0
    numbers: int = 0
    number_span: int = 0
    quiet_from: datetime | None = None
    quiet_s: float = 0.0
    alarm_s: float | None = None

    @property
    def received(self) -> int:
        """All that came, whatever became of it."""
        return self.events + self.refused + self.redelivered

    def note_quiet(self, since: datetime, until: datetime, alarm_at: datetime | None) -> None:
        """Keep a silence that has ended, if it is the longest.

        Args:
            since: the event before it; UTC.
            until: the event that ended it; UTC.
            alarm_at: when an alarm was raised for it.
        """
        quiet_s = (until - since).total_seconds()
        if quiet_s > self.quiet_s:
            self.quiet_from, self.quiet_s = since, quiet_s
            self.alarm_s = max(0.0, (alarm_at - since).total_seconds()) if alarm_at else None

    def add(self, other: Tally) -> None:
        """Add another hour's counts; silences are left out."""
        self.events += other.events
        self.pulses += other.pulses
        self.refused += other.refused
        self.redelivered += other.redelivered
        self.id_reused += other.id_reused
        self.stale += other.stale
        self.numbers += other.numbers
        self.number_span += other.number_span


def hour_of(moment: datetime) -> datetime:
    """The beginning of the hour, in UTC, that a moment lies in."""
    return moment.replace(minute=0, second=0, microsecond=0)
