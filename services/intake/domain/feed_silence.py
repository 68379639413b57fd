"""When a silence becomes an alarm."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.intake.domain.feed import Feed
from services.intake.domain.feed_usual import Usual
from shared.policy.feeds import Feeds


def alarm_at(
    feed: Feed, usual: Usual | None, watched_since: datetime, policy: Feeds
) -> datetime | None:
    """When the silence of a feed becomes an alarm, if nothing more comes.

    That is when so many events would usually have come that the feed, well, rests so long only
    once in `false_alarm_days`. What is usual then counts: ten missing events take minutes at noon
    and hours at night.

    Args:
        feed: as it stands.
        usual: what is usual for it; none while too little is known.
        watched_since: since when there is somebody to hear it; UTC.
        policy: the agency's.

    Returns:
        None when its silence raises no alarm.
    """
    if usual is None or feed.received_at is None or not policy.is_watched(feed.source):
        return None
    since = max(feed.received_at, watched_since)
    longest = timedelta(seconds=policy.longest_s)
    due = usual.pulses.when(since, usual.tail.bound(policy.false_alarm_days), longest)
    return max(due, since + timedelta(seconds=policy.shortest_s))


def is_silent(feed: Feed, policy: Feeds) -> bool:
    """Whether an alarm for its silence was raised and still stands under the policy."""
    return feed.silent_since is not None and policy.is_watched(feed.source)
