"""The watch over feeds: silence makes no event, so somebody has to look at the time.

Every process looks every five seconds and shows what it sees in its metrics. What is written, an
alarm or a canary, is written under the region's lock, so that it is raised or sent once.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import NoReturn

import structlog

from services.intake import measures
from services.intake.canaries import look_after
from services.intake.domain.feed import Feed
from services.intake.domain.feed_hour import hour_of
from services.intake.domain.feed_silence import alarm_at, is_silent
from services.intake.listening import WRITE_EVERY
from services.intake.store import canaries, feeds
from services.intake.usuals import Usuals
from shared import logs
from shared.bus.handling import Work
from shared.clock import Clock
from shared.door import Door
from shared.errors import Retry

log = structlog.get_logger()
LOOK_EVERY = timedelta(seconds=5)
_PAUSE = timedelta(seconds=60)
"""After a longer time without a look, silences are counted anew: nobody was there to hear."""
_SHORTEST_WAIT_S = 0.5
_UNWRITTEN = 2 * WRITE_EVERY
"""An alarm waits for so much real time more: an event may have come that is not written yet."""


class Watch:
    """Looks after feeds and canaries for as long as the process lives.

    Args:
        usuals: what is usual for each feed.
    """

    def __init__(self, usuals: Usuals) -> None:
        self._usuals = usuals
        self._forgot_at: datetime | None = None

    async def __call__(self, door: Door) -> NoReturn:
        """Look until cancelled."""
        wait_s = max(_SHORTEST_WAIT_S, door.clock.real(LOOK_EVERY).total_seconds())
        while True:
            try:
                await self.look(door)
            except Retry as error:
                log.info("the watch over feeds waits for the database", **logs.failure(error))
            await asyncio.sleep(wait_s)

    async def look(self, door: Door) -> None:
        """Look once: raise alarms that are due, send canaries that are due, show what is."""
        async with door.work(feeds.WATCH) as work:
            since = await feeds.look(work.conn, work.now, _PAUSE)
            found = await feeds.everything(work.conn)
            flown = await canaries.load(work.conn, work.policies.agencies)
            await self._usuals.refresh(work.conn, found, work.policies, work.now)
            await self._forget(work)
        known = [feed for feed in found if feed.agency in work.policies]
        for feed in known:
            if self._is_due(feed, work, since, door.clock):
                feed.silent_since = await self._raise(door, feed, since)
        await look_after(door, flown)
        measures.show_feeds(
            {feed.key: is_silent(feed, work.policies[feed.agency].feeds) for feed in known}, known
        )

    def _is_due(self, feed: Feed, work: Work, since: datetime, clock: Clock) -> bool:
        policy = work.policies[feed.agency].feeds
        heard_until = work.now - clock.speed * _UNWRITTEN
        due = alarm_at(feed, self._usuals.of(feed), since, policy)
        return feed.silent_since is None and due is not None and due <= heard_until

    async def _raise(self, door: Door, seen: Feed, since: datetime) -> datetime | None:
        """Raise the alarm unless the feed has spoken meanwhile, or another process was first."""
        async with door.work(door.policy(seen.agency).region) as work:
            feed = (await feeds.load(work.conn, work.region, [seen.agency])).get(seen.key)
            if feed is None or not self._is_due(feed, work, since, door.clock):
                return feed.silent_since if feed else None
            feed.silent_since = work.now
            await feeds.note(work.conn, work.region, [feed], {}, work.now)
        silent = work.now - (feed.received_at or feed.first_at)
        log.error(
            "a feed is silent",
            agency=feed.agency,
            source=feed.source,
            seconds=round(silent.total_seconds()),
        )
        return feed.silent_since

    async def _forget(self, work: Work) -> None:
        """Once an hour, drop counts that nothing is learned from any more."""
        hour = hour_of(work.now)
        if self._forgot_at != hour:
            for policy in work.policies.values():
                before = hour - timedelta(weeks=policy.feeds.weeks)
                await feeds.forget(work.conn, policy.agency, before)
            self._forgot_at = hour
