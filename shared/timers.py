"""Durable timers: rows that are due at a time and fire once.

They are due by Postgres' clock, written and removed by the transaction whose consequence they
are, and taken with `DELETE ... RETURNING` under the region's lock by whoever publishes the lane.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.handling import Scheduled, Timer
from shared.clock import Clock
from shared.vocabulary import AgencyId, RegionId

MOST_AT_ONCE = 50


async def write(
    conn: asyncpg.Connection,
    region: RegionId,
    lane: int,
    scheduled: Mapping[tuple[str, str], Scheduled | None],
    clock: Clock,
) -> None:
    """Set and forget timers inside the present transaction.

    Args:
        conn: within a transaction that holds the region's lock.
        region: whose timers.
        lane: the region's lane.
        scheduled: (name, subject) -> what to set, or none to forget it.
        clock: the service's clock; spans are shortened by its speed.
    """
    gone = [key for key, timer in scheduled.items() if timer is None]
    if gone:
        await conn.execute(
            _FORGET, region, [name for name, _ in gone], [about for _, about in gone]
        )
    new = [item for item in scheduled.values() if item is not None]
    if new:
        await conn.execute(
            _SET,
            region,
            lane,
            [item.timer.name for item in new],
            [item.timer.subject for item in new],
            [item.timer.agency for item in new],
            [clock.real(item.after) for item in new],
            [json.dumps(item.timer.data) for item in new],
            [item.timer.traceparent for item in new],
        )


_FORGET = """
DELETE FROM timers USING unnest($2::text[], $3::text[]) AS gone (name, subject)
WHERE timers.region = $1 AND timers.name = gone.name AND timers.subject = gone.subject
"""
_SET = """
INSERT INTO timers (region, name, subject, agency, lane, due_at, data, traceparent)
SELECT $1, item.name, item.subject, item.agency, $2, clock_timestamp() + item.after,
       item.data, item.traceparent
FROM unnest($3::text[], $4::text[], $5::text[], $6::interval[], $7::jsonb[], $8::text[])
    AS item (name, subject, agency, after, data, traceparent)
ON CONFLICT (region, name, subject) DO UPDATE SET
    agency = excluded.agency, lane = excluded.lane, due_at = excluded.due_at,
    data = excluded.data, traceparent = excluded.traceparent
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A timer whose time has come.

    Attributes:
        timer: what was set.
        due_at: when, by Postgres' clock.
        late: how long ago that was.
    """

    timer: Timer
    due_at: datetime
    late: timedelta


async def due_regions(conn: AsyncConnection, lanes: Sequence[int]) -> list[RegionId]:
    """Regions of these lanes that have something due."""
    return [RegionId(name) for name in await conn.scalars(_DUE_REGIONS, {"lanes": list(lanes)})]


_DUE_REGIONS = text("""
SELECT DISTINCT region FROM timers
WHERE lane = ANY(CAST(:lanes AS int[])) AND due_at <= clock_timestamp()
""")


async def take_due(conn: asyncpg.Connection, region: RegionId, most: int) -> list[Due]:
    """Take what is due out of the table, oldest first; the transaction has its effects too."""
    rows = await conn.fetch(_TAKE, region, most)
    found = [
        Due(
            Timer(
                row["name"],
                row["subject"],
                AgencyId(row["agency"]),
                json.loads(row["data"]),
                row["traceparent"],
            ),
            cast("datetime", row["due_at"]),
            cast("timedelta", row["late"]),
        )
        for row in rows
    ]
    return sorted(found, key=_lateness, reverse=True)


def _lateness(due: Due) -> timedelta:
    return due.late


_TAKE = """
DELETE FROM timers USING (
    SELECT name, subject FROM timers
    WHERE region = $1 AND due_at <= clock_timestamp() ORDER BY due_at LIMIT $2
) AS due
WHERE timers.region = $1 AND timers.name = due.name AND timers.subject = due.subject
RETURNING timers.name, timers.subject, agency, data::text AS data, traceparent, due_at,
    clock_timestamp() - due_at AS late
"""
