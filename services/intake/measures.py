"""What intake measures beside what every service does."""

from __future__ import annotations

from collections import Counter as Tallied
from collections.abc import Iterable, Mapping

from prometheus_client import Counter, Gauge, Histogram

from services.intake.domain.feed import Feed, FeedKey
from services.intake.domain.feed_hour import Tally
from services.intake.domain.model import Mark
from shared.events.base import Fact
from shared.events.calls import CallAssessed
from shared.vocabulary import AgencyId

ASSESSED = Counter(
    "tandem_intake_assessed", "Assessments told, by outcome", ["eligibility", "historical"]
)
MARKS = Counter("tandem_intake_marks", "Odd input that was accepted, by what was odd", ["mark"])
FEED_EVENTS = Counter(
    "tandem_feed_events", "Records of a feed, by what became of them", ["agency", "source", "what"]
)
FEED_SILENT = Gauge("tandem_feed_silent", "1 while a feed is silent", ["agency", "source"])
FEED_LAST = Gauge(
    "tandem_feed_last_event_timestamp_seconds",
    "When a feed was last heard",
    ["agency", "source"],
)
FEED_CLOCK = Gauge(
    "tandem_feed_clock_ahead_seconds",
    "How far the clock of a feed's sender is ahead, at least",
    ["agency", "source"],
)
CANARY_SECONDS = Histogram(
    "tandem_canary_seconds",
    "A canary call's way from intake through Kafka to its assessment",
    ["agency"],
    buckets=(0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
CANARY_OVERDUE = Gauge(
    "tandem_canary_overdue", "1 while a canary call has not come back in time", ["agency"]
)

POLLS = Counter(
    "tandem_intake_polls",
    "Polls of a source by result: changed, unchanged, suspected or failed",
    ["agency", "source", "result"],
)
POLL_UNREAD = Counter(
    "tandem_intake_poll_unread", "Entries of snapshots that could not be read", ["agency", "source"]
)


def count(facts: Iterable[Fact], marks: Mapping[Mark, int]) -> None:
    """Count what a run told and what it put up with."""
    told = Tallied(
        (fact.body.assessment.eligibility.value, str(fact.body.historical).lower())
        for fact in facts
        if isinstance(fact.body, CallAssessed)
    )
    for labels, times in told.items():
        ASSESSED.labels(*labels).inc(times)
    for mark, times in marks.items():
        MARKS.labels(mark.value).inc(times)


def count_feed(key: FeedKey, tally: Tally) -> None:
    """Count what a run has added to a feed."""
    for what in ("events", "refused", "redelivered", "id_reused", "stale"):
        if times := getattr(tally, what):
            FEED_EVENTS.labels(*key, "accepted" if what == "events" else what).inc(times)


def show_feeds(silent: Mapping[FeedKey, bool], feeds: Iterable[Feed]) -> None:
    """Show feeds as they stand, and none that are gone.

    Args:
        silent: feed -> whether its silence has an alarm.
        feeds: all there are.
    """
    for gauge in (FEED_SILENT, FEED_LAST, FEED_CLOCK):
        gauge.clear()
    for feed in feeds:
        FEED_SILENT.labels(*feed.key).set(silent[feed.key])
        if feed.received_at is not None:
            FEED_LAST.labels(*feed.key).set(feed.received_at.timestamp())
        if feed.clock_ahead_s is not None:
            FEED_CLOCK.labels(*feed.key).set(feed.clock_ahead_s)


def show_canaries(overdue: Mapping[AgencyId, bool]) -> None:
    """Show whose canary is overdue, and nothing of those that are switched off."""
    CANARY_OVERDUE.clear()
    for agency, is_overdue in overdue.items():
        CANARY_OVERDUE.labels(agency).set(is_overdue)
