"""Calls, and what was told about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import asyncpg
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.earlier import Subject, Visit
from services.intake.domain.model import Call, CallKey
from services.intake.store import visits
from shared.db import fetch
from shared.events.base import Fact
from shared.events.calls import CallAssessed, CallClosed
from shared.vocabulary import AgencyId, CallId, RegionId

_CALL = TypeAdapter(Call)
FORGET_AT_ONCE = 500


async def load(
    conn: AsyncConnection, region: RegionId, keys: Collection[CallKey]
) -> dict[CallKey, Call]:
    """Those of the calls that are known."""
    if not keys:
        return {}
    values = {
        "region": region,
        "agencies": [key.agency for key in keys],
        "call_ids": [key.call_id for key in keys],
    }
    return _calls(await fetch(conn, _LOAD, values))


_LOAD = text("""
SELECT calls.agency, calls.call_id, calls.state
FROM unnest(CAST(:agencies AS text[]), CAST(:call_ids AS text[])) AS key (agency, call_id)
JOIN calls ON calls.region = :region AND calls.agency = key.agency
    AND calls.call_id = key.call_id
""")


async def load_open(
    conn: AsyncConnection, region: RegionId, agencies: Collection[AgencyId], since: datetime
) -> dict[CallKey, Call]:
    """The open calls of these agencies that are not history, the 2,000 newest of them at most.

    Args:
        conn: within a transaction.
        region: of the agencies.
        agencies: whose calls.
        since: calls that nothing was heard of since are left out; some CADs never close a call.
    """
    values = {"region": region, "agencies": list(agencies), "since": since}
    return _calls(await fetch(conn, _LOAD_OPEN, values))


_LOAD_OPEN = text("""
SELECT agency, call_id, state FROM calls
WHERE region = :region AND agency = ANY(CAST(:agencies AS text[]))
    AND is_open AND NOT historical AND changed_at > :since
ORDER BY changed_at DESC LIMIT 2000
""")


def _calls(rows: Iterable[asyncpg.Record]) -> dict[CallKey, Call]:
    return {
        CallKey(AgencyId(agency), CallId(call_id)): _CALL.validate_json(state)
        for agency, call_id, state in rows
    }


async def save(
    conn: AsyncConnection,
    region: RegionId,
    calls: Collection[Call],
    facts: Iterable[Fact],
    seen: Iterable[tuple[AgencyId, Subject, Visit]],
    now: datetime,
) -> None:
    """Store calls as they are now, what is told of them, and how later ones see them, in one go.

    Args:
        conn: within a transaction.
        region: of the calls.
        calls: that may have changed.
        facts: told now; those about other things are left out.
        seen: calls that later ones will look back at, by what they have in common.
        now: when.
    """
    told = [
        (fact.agency, fact.body)
        for fact in facts
        if isinstance(fact.body, CallAssessed | CallClosed)
    ]
    if not calls and not told:
        return
    values = {
        "region": region,
        "now": now,
        "agencies": [call.agency for call in calls],
        "call_ids": [call.call_id for call in calls],
        "open": [call.is_open for call in calls],
        "historical": [call.historical for call in calls],
        "states": [_CALL.dump_json(call, exclude_none=True).decode() for call in calls],
        "told_agencies": [agency for agency, _ in told],
        "told_ids": [body.call_id for _, body in told],
        "revisions": [body.revision for _, body in told],
        "types": [body.type for _, body in told],
        "bodies": [body.to_json().decode() for _, body in told],
    } | visits.columns(seen)
    await fetch(conn, _SAVE, values)


_SAVE = text(f"""
WITH kept AS (
    INSERT INTO calls (region, agency, call_id, is_open, historical, changed_at, state)
    SELECT :region, item.agency, item.call_id, item.is_open, item.historical,
        CAST(:now AS timestamptz), item.state
    FROM unnest(
        CAST(:agencies AS text[]), CAST(:call_ids AS text[]), CAST(:open AS boolean[]),
        CAST(:historical AS boolean[]), CAST(:states AS text[])
    ) AS item (agency, call_id, is_open, historical, state)
    ON CONFLICT (region, agency, call_id) DO UPDATE SET
        is_open = excluded.is_open, historical = excluded.historical,
        changed_at = excluded.changed_at, state = excluded.state
), seen AS (
    {visits.KEEP}
)
INSERT INTO told (region, agency, call_id, revision, type, body)
SELECT :region, item.agency, item.call_id, item.revision, item.type, item.body
FROM unnest(
    CAST(:told_agencies AS text[]), CAST(:told_ids AS text[]), CAST(:revisions AS integer[]),
    CAST(:types AS text[]), CAST(:bodies AS text[])
) AS item (agency, call_id, revision, type, body)
""")  # noqa: S608 # put together from constants


async def told_about(conn: AsyncConnection, region: RegionId, key: CallKey) -> list[Fact]:
    """All that was told about a call, in order."""
    values = {"region": region, "agency": key.agency, "call_id": key.call_id}
    rows = (await conn.execute(_TOLD_ABOUT, values)).all()
    return [Fact(key.agency, _BODIES[row.type].model_validate_json(row.body)) for row in rows]


_TOLD_ABOUT = text("""
SELECT type, body FROM told
WHERE region = :region AND agency = :agency AND call_id = :call_id ORDER BY revision
""")
_BODIES = {body.type: body for body in (CallAssessed, CallClosed)}


async def has_live(conn: AsyncConnection, region: RegionId, agency: AgencyId) -> bool:
    """Whether any call of the agency came live rather than as history."""
    values = {"region": region, "agency": agency}
    return bool(await conn.scalar(_HAS_LIVE, values))


_HAS_LIVE = text("""
SELECT EXISTS (
    SELECT FROM calls WHERE region = :region AND agency = :agency AND NOT historical
)
""")


async def forget(conn: AsyncConnection, region: RegionId, *, before: datetime) -> int:
    """Drop some calls that have ended and of which nothing was heard since a moment.

    Their histories go with them; a call that no CAD ever closed stays.

    Returns:
        How many calls.
    """
    values = {"region": region, "before": before, "most": FORGET_AT_ONCE}
    return int(await conn.scalar(_FORGET, values) or 0)


_FORGET = text("""
WITH old AS (
    SELECT agency, call_id FROM calls
    WHERE region = :region AND (NOT is_open OR historical) AND changed_at < :before
    LIMIT :most
), their_history AS (
    DELETE FROM told USING old
    WHERE region = :region AND told.agency = old.agency AND told.call_id = old.call_id
), gone AS (
    DELETE FROM calls USING old
    WHERE region = :region AND calls.agency = old.agency AND calls.call_id = old.call_id
    RETURNING 1
)
SELECT count(*) FROM gone
""")
