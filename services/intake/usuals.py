"""What is usual for each feed, learned once an hour by each process that asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.feed import Feed, FeedKey
from services.intake.domain.feed_hour import hour_of
from services.intake.domain.feed_usual import Usual, learn
from services.intake.store import feeds
from shared.policy.model import AgencyPolicy
from shared.policy.snapshot import Policies
from shared.vocabulary import AgencyId


class Usuals:
    """Keeps what was learned until the hour, or the agency's policy, is another."""

    def __init__(self) -> None:
        self._learned: dict[AgencyId, tuple[datetime, str]] = {}
        self._usuals: dict[FeedKey, Usual | None] = {}

    def of(self, feed: Feed) -> Usual | None:
        """What is usual for a feed, or none while too little is known."""
        return self._usuals.get(feed.key)

    async def refresh(
        self, conn: AsyncConnection, found: Iterable[Feed], policies: Policies, now: datetime
    ) -> None:
        """Learn what has to be learned anew.

        Args:
            conn: to read the past hours.
            found: the feeds in question; those of unknown agencies are left out.
            policies: say how far back to look, and in which zone.
            now: the time; UTC.
        """
        for agency in {feed.agency for feed in found}:
            policy = policies.get(agency)
            if policy is not None:
                await self._refresh(conn, policy, now)

    async def _refresh(self, conn: AsyncConnection, policy: AgencyPolicy, now: datetime) -> None:
        agency, until = policy.agency, hour_of(now)
        if self._learned.get(agency) == (until, policy.digest):
            return
        since = until - timedelta(weeks=policy.feeds.weeks)
        past = await feeds.hours(conn, [agency], since)
        self._usuals = {key: usual for key, usual in self._usuals.items() if key.agency != agency}
        self._usuals |= {key: learn(hours, until, policy.zone) for key, hours in past.items()}
        self._learned[agency] = (until, policy.digest)
