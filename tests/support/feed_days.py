"""Ten real days of a city's calls, heard as a feed by the same code that intake runs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from services.intake.domain.feed import Arrival, Feed, slot
from services.intake.domain.feed_hour import HOUR, Tally, hour_of
from services.intake.domain.feed_usual import Usual, learn
from shared.vocabulary import AgencyId
from tests.support.source import REPOSITORY

CALLS = REPOSITORY.parent / "shared/data/san_diego/calls_2023-01-01_to_10.csv"
ZONE = ZoneInfo("America/Los_Angeles")
BEGIN = datetime(2023, 1, 1, tzinfo=ZONE).astimezone(UTC)
DAYS = 10
DAY = timedelta(days=1)


def real_calls() -> list[datetime]:
    """When the calls of the ten days were opened; UTC."""
    with CALLS.open(encoding="utf-8", newline="") as file:
        stamps = [datetime.fromisoformat(row["date_time"]) for row in csv.DictReader(file)]
    return sorted(stamp.replace(tzinfo=ZONE).astimezone(UTC) for stamp in stamps)


def thinned(times: Sequence[datetime], share: float, random: Random) -> list[datetime]:
    """A smaller city: so many of the calls, drawn at random."""
    return [at for at in times if random.random() < share]


def with_updates(
    times: Sequence[datetime], updates: int, over: timedelta, random: Random
) -> list[datetime]:
    """The same calls with made-up updates, which come in clusters.

    Args:
        times: when calls were opened.
        updates: of each call.
        over: an update comes so long after the call on average.
        random: chooses when.
    """
    rate = 1 / over.total_seconds()
    later = [
        at + timedelta(seconds=random.expovariate(rate)) for at in times for _ in range(updates)
    ]
    end = BEGIN + DAYS * DAY
    return sorted(at for at in [*times, *later] if at < end)


@dataclass(frozen=True)
class Days:
    """A feed's ten days.

    Attributes:
        hours: what it did in each.
        rests: from one pulse to the next.
    """

    hours: dict[datetime, Tally]
    rests: list[tuple[datetime, datetime]]

    def without(self, day: int) -> Usual:
        """What the other nine days teach."""
        since, until = BEGIN + day * DAY, BEGIN + (day + 1) * DAY
        hours = {hour: it for hour, it in self.hours.items() if not since <= hour < until}
        if 0 < day < DAYS - 1:  # an outage with an alarm at once is what learning leaves out
            hours[until] = Tally(
                **_counts(hours.get(until, Tally())),
                quiet_from=since,
                quiet_s=DAY.total_seconds(),
                alarm_s=0.0,
            )
        end = since if day == DAYS - 1 else BEGIN + DAYS * DAY
        usual = learn(hours, end, ZONE)
        assert usual is not None
        return usual

    def false_alarms_without(self, false_alarm_days: float) -> int:
        """Alarms on the ten days, each judged by what the other nine teach."""
        return sum(
            _alarms(self._of_day(day), self.without(day), false_alarm_days) for day in range(DAYS)
        )

    def false_alarms_live(self, false_alarm_days: float) -> int:
        """Alarms as they would have come: learned anew each hour from all hours before."""
        count, by_hour = 0, sorted(self.rests)
        usual: Usual | None = None
        learned_at: datetime | None = None
        for since, until in by_hour:
            hour = hour_of(since)
            if hour != learned_at:
                past = {it: tally for it, tally in self.hours.items() if it < hour}
                usual, learned_at = learn(past, hour, ZONE), hour
            if usual is not None:
                count += _alarms([(since, until)], usual, false_alarm_days)
        return count

    def minutes_to_alarm(self, false_alarm_days: float) -> list[float]:
        """Hour of the day, 0 to 23 -> minutes from a silence that begins then to its alarm."""
        found: list[float] = []
        for hour in range(24):
            total = 0.0
            for day in range(DAYS):
                usual, since = self.without(day), BEGIN + day * DAY + hour * HOUR
                due = usual.pulses.when(since, usual.tail.bound(false_alarm_days), DAY)
                total += (due - since).total_seconds() / 60
            found.append(total / DAYS)
        return found

    def _of_day(self, day: int) -> Iterator[tuple[datetime, datetime]]:
        since, until = BEGIN + day * DAY, BEGIN + (day + 1) * DAY
        return ((begin, end) for begin, end in self.rests if since <= begin < until)


def heard(times: Iterable[datetime]) -> Days:
    """Hear events at these times."""
    hours: dict[datetime, Tally] = {}
    rests: list[tuple[datetime, datetime]] = []
    feed = Feed(AgencyId("riverton"), "/cad/riverton", BEGIN)
    for at in times:
        if feed.last_at is not None and slot(at) > slot(feed.last_at):
            rests.append((feed.last_at, at))
        feed.hear(Arrival(at), hours.setdefault(hour_of(at), Tally()), at)
    return Days(hours, rests)


def _alarms(rests: Iterable[tuple[datetime, datetime]], usual: Usual, days: float) -> int:
    bound = usual.tail.bound(days)
    return sum(usual.pulses.between(since, until) > bound for since, until in rests)


def _counts(tally: Tally) -> dict[str, int]:
    return {"events": tally.events, "pulses": tally.pulses}
