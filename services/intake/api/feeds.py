"""The door to the feeds: what comes from whom, and whether that is usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter

from services.intake.api.feed_views import CanaryView, FeedCounts, FeedsView, FeedView
from services.intake.domain.feed import Feed
from services.intake.domain.feed_hour import HOUR, Tally, hour_of
from services.intake.domain.feed_silence import alarm_at, is_silent
from services.intake.domain.feed_usual import Usual
from services.intake.store import canaries, feeds
from services.intake.usuals import Usuals
from shared.auth import Caller, needs
from shared.door import Door, TheDoor
from shared.policy.snapshot import Policies
from shared.vocabulary import AgencyId

Reader = Annotated[Caller, needs("supervise", "operate")]
_DAY_HOURS = 24


def make_router(usuals: Usuals) -> APIRouter:
    """The door to the feeds.

    Args:
        usuals: what is usual for each feed.
    """
    router = APIRouter(prefix="/v1/feeds", tags=["feeds"])

    @router.get(
        "",
        summary="Each agency's feeds: last event, rate against usual, silence, oddities, canary",
        response_model_exclude_none=True,
    )
    async def read(caller: Reader, door: TheDoor, agency: str | None = None) -> FeedsView:
        """All agencies that the key may see, or one of them."""
        now, policies = door.clock.now(), door.policies
        seen = _visible(caller, door, agency)
        async with door.read() as conn:
            found = [feed for feed in await feeds.everything(conn) if feed.agency in seen]
            await usuals.refresh(conn, found, policies, now)
            recent = await feeds.hours(conn, seen, hour_of(now) - _DAY_HOURS * HOUR)
            since = await feeds.watched_since(conn) or now
            flown = await canaries.load(conn, _with_canary(policies, seen))
        glance = _Glance(policies, now, since)
        return FeedsView(
            feeds=[glance.view(it, usuals.of(it), recent.get(it.key, {})) for it in found],
            canaries=[CanaryView.model_validate(asdict(it)) for it in flown.values()],
        )

    return router


def _visible(caller: Caller, door: Door, agency: str | None) -> list[AgencyId]:
    if agency is not None:
        caller.must_see(AgencyId(agency))
        return [door.policy(agency).agency]
    return [it for it in sorted(door.policies.agencies) if caller.sees(it)]


def _with_canary(policies: Policies, seen: list[AgencyId]) -> list[AgencyId]:
    return [it for it in seen if policies[it].feeds.canary_every_s is not None]


@dataclass(frozen=True, slots=True)
class _Glance:
    """One look at the feeds: the policies, the time, and since when they are watched."""

    policies: Policies
    now: datetime
    since: datetime

    def view(self, feed: Feed, usual: Usual | None, hours: Mapping[datetime, Tally]) -> FeedView:
        policy = self.policies[feed.agency].feeds
        last = feed.received_at
        hour = hour_of(self.now)
        return FeedView(
            agency=feed.agency,
            source=feed.source,
            first_event_at=feed.first_at,
            last_event_at=last,
            silent_for_s=max(0.0, (self.now - last).total_seconds()) if last else None,
            silent_since=feed.silent_since if is_silent(feed, policy) else None,
            alarm_at=alarm_at(feed, usual, self.since, policy),
            learned_hours=usual.hours if usual else None,
            delay_s=feed.delay_s,
            clock_ahead_s=feed.clock_ahead_s,
            last_hour=_counts(hours, usual, hour - HOUR, hour),
            last_day=_counts(hours, usual, hour - _DAY_HOURS * HOUR, self.now),
        )


def _counts(
    hours: Mapping[datetime, Tally], usual: Usual | None, since: datetime, until: datetime
) -> FeedCounts:
    total = Tally()
    for hour, tally in hours.items():
        if since <= hour < until:
            total.add(tally)
    span = total.number_span
    missing = max(0.0, 1 - total.numbers / span) if span else None
    return FeedCounts(
        since=since,
        accepted=total.events,
        usual=round(usual.events.between(since, until), 1) if usual else None,
        refused=total.refused,
        refused_share=round(total.refused / total.received, 4) if total.received else 0.0,
        redelivered=total.redelivered,
        id_reused=total.id_reused,
        stale=total.stale,
        numbers_missing_share=round(missing, 4) if missing is not None else None,
    )
