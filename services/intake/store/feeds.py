"""Feeds, what they did hour by hour, and since when they have been watched."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.feed import Feed, FeedKey
from services.intake.domain.feed_hour import Tally
from shared.vocabulary import AgencyId, RegionId

WATCH = RegionId("_feeds")
"""The region of what concerns all feeds: its lock lets one process look at a time."""
_FEED = TypeAdapter(Feed)


async def load(
    conn: AsyncConnection, region: RegionId, agencies: Collection[AgencyId]
) -> dict[FeedKey, Feed]:
    """All feeds of these agencies."""
    values = {"region": region, "agencies": list(agencies)}
    feeds = [_FEED.validate_json(row.state) for row in await conn.execute(_LOAD, values)]
    return {feed.key: feed for feed in feeds}


_LOAD = text("""
SELECT state FROM feeds WHERE region = :region AND agency = ANY(CAST(:agencies AS text[]))
""")


async def everything(conn: AsyncConnection) -> list[Feed]:
    """All feeds of all regions."""
    return [_FEED.validate_json(row.state) for row in await conn.execute(_EVERYTHING)]


_EVERYTHING = text("SELECT state FROM feeds ORDER BY region, agency, source")


async def note(
    conn: AsyncConnection,
    region: RegionId,
    feeds: Collection[Feed],
    tallies: Mapping[tuple[FeedKey, datetime], Tally],
    now: datetime,
) -> None:
    """Store feeds as they are now, and add to the counts of their hours.

    Args:
        conn: within a transaction.
        region: of the feeds.
        feeds: as they are.
        tallies: feed and hour -> what to add; of two silences the longer one is kept.
        now: the time; UTC.
    """
    if not feeds and not tallies:
        return
    rows = [
        {"agency": key.agency, "source": key.source, "hour": hour} | asdict(tally)
        for (key, hour), tally in tallies.items()
    ]
    values = {
        "region": region,
        "now": now,
        "agencies": [feed.agency for feed in feeds],
        "sources": [feed.source for feed in feeds],
        "states": [_FEED.dump_json(feed, exclude_none=True).decode() for feed in feeds],
        "rows": json.dumps(rows, default=datetime.isoformat),
    }
    await conn.execute(_NOTE, values)


_NOTE = text("""
WITH saved AS (
    INSERT INTO feeds (region, agency, source, noted_at, state)
    SELECT :region, item.agency, item.source, CAST(:now AS timestamptz), item.state
    FROM unnest(CAST(:agencies AS text[]), CAST(:sources AS text[]), CAST(:states AS text[]))
        AS item (agency, source, state)
    ON CONFLICT (region, agency, source) DO UPDATE SET
        noted_at = excluded.noted_at, state = excluded.state
)
INSERT INTO feed_hours AS f (
    region, agency, source, hour, events, pulses, refused, redelivered, id_reused, stale,
    numbers, number_span, quiet_from, quiet_s, alarm_s)
SELECT :region, r.*
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (
    agency text, source text, hour timestamptz, events bigint, pulses bigint, refused bigint,
    redelivered bigint, id_reused bigint, stale bigint, numbers bigint, number_span bigint,
    quiet_from timestamptz, quiet_s double precision, alarm_s double precision)
ON CONFLICT (region, agency, source, hour) DO UPDATE SET
    events = f.events + excluded.events,
    pulses = f.pulses + excluded.pulses,
    refused = f.refused + excluded.refused,
    redelivered = f.redelivered + excluded.redelivered,
    id_reused = f.id_reused + excluded.id_reused,
    stale = f.stale + excluded.stale,
    numbers = f.numbers + excluded.numbers,
    number_span = f.number_span + excluded.number_span,
    (quiet_from, quiet_s, alarm_s) = (
        SELECT q.quiet_from, q.quiet_s, q.alarm_s FROM (VALUES
            (f.quiet_from, f.quiet_s, f.alarm_s),
            (excluded.quiet_from, excluded.quiet_s, excluded.alarm_s)
        ) AS q (quiet_from, quiet_s, alarm_s) ORDER BY q.quiet_s DESC LIMIT 1)
""")


async def hours(
    conn: AsyncConnection, agencies: Collection[AgencyId], since: datetime
) -> dict[FeedKey, dict[datetime, Tally]]:
    """What the feeds of these agencies did in each hour from `since` on."""
    found: dict[FeedKey, dict[datetime, Tally]] = defaultdict(dict)
    values = {"agencies": list(agencies), "since": since}
    for agency, source, hour, *counts in await conn.execute(_HOURS, values):
        found[FeedKey(AgencyId(agency), source)][hour] = Tally(*counts)
    return found


_HOURS = text("""
SELECT agency, source, hour, events, pulses, refused, redelivered, id_reused, stale,
    numbers, number_span, quiet_from, quiet_s, alarm_s
FROM feed_hours
WHERE agency = ANY(CAST(:agencies AS text[])) AND hour >= CAST(:since AS timestamptz)
ORDER BY hour
""")


async def look(conn: AsyncConnection, now: datetime, pause: timedelta) -> datetime:
    """Note that somebody looks now; returns since when that has happened without a pause."""
    values = {"region": WATCH, "now": now, "pause": pause}
    since: datetime = (await conn.execute(_LOOK, values)).scalar_one()
    return since


_LOOK = text("""
INSERT INTO feed_watch AS w (region, since, looked_at)
VALUES (:region, CAST(:now AS timestamptz), CAST(:now AS timestamptz))
ON CONFLICT (region) DO UPDATE SET
    since = CASE WHEN w.looked_at < excluded.looked_at - CAST(:pause AS interval)
        THEN excluded.since ELSE w.since END,
    looked_at = greatest(w.looked_at, excluded.looked_at)
RETURNING since
""")


async def watched_since(conn: AsyncConnection) -> datetime | None:
    """Since when somebody has looked without a pause."""
    return await conn.scalar(_WATCHED_SINCE, {"region": WATCH})


_WATCHED_SINCE = text("SELECT since FROM feed_watch WHERE region = :region")


async def forget(conn: AsyncConnection, agency: AgencyId, before: datetime) -> None:
    """Drop an agency's old hours, and sources that were not heard of since."""
    for statement in (_FORGET_HOURS, _FORGET_FEEDS):
        await conn.execute(statement, {"agency": agency, "before": before})


_FORGET_HOURS = text("DELETE FROM feed_hours WHERE agency = :agency AND hour < :before")
_FORGET_FEEDS = text("DELETE FROM feeds WHERE agency = :agency AND noted_at < :before")
