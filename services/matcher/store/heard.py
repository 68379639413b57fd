"""What other services told: kept at once, the newest wins, whoever it is about may come later."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db import fetch
from shared.events.people import DutyChanged, ResponderChanged, ResponderMoved
from shared.events.units import UnitChanged
from shared.vocabulary import AgencyId, RegionId

Rows = Sequence[dict[str, Any]]


async def keep_calls(conn: AsyncConnection, region: RegionId, rows: Rows) -> list[str]:
    """Keep newer snapshots of calls.

    Returns:
        The calls that matching has to look at now.
    """
    return await _keep(conn, _CALLS, region, rows)


async def close_calls(conn: AsyncConnection, region: RegionId, rows: Rows) -> list[str]:
    """Keep that calls have ended; of the calls as which they live on, that somebody has to look.

    Returns:
        The calls that matching has to look at now.
    """
    return await _keep(conn, _CLOSED, region, rows)


async def keep_people(
    conn: AsyncConnection, region: RegionId, changes: Sequence[ResponderChanged]
) -> list[str]:
    """Keep newer snapshots of people; returns who changed."""
    rows = [
        {
            "responder_id": one.responder_id,
            "revision": one.revision,
            "agency": one.agency,
            "role": one.role,
            "is_active": one.active,
            "is_ready": one.trained and one.willing,
            "team_id": one.team_id,
            "serves": sorted(one.serves or (one.agency,)),
            "cad_ids": one.cad_ids,
            "modes": one.modes,
            "skills": [*one.specialties, *(f"language:{code}" for code in one.languages)],
        }
        for one in changes
    ]
    return await _keep(conn, _PEOPLE, region, rows)


async def keep_duty(
    conn: AsyncConnection, region: RegionId, changes: Sequence[DutyChanged]
) -> list[str]:
    """Keep newer duty; returns whose changed."""
    rows = [
        {
            "responder_id": one.responder_id,
            "revision": one.revision,
            "is_on": one.on,
            "kind": one.kind,
            "until": one.until,
            "quiet_until": one.quiet_until,
        }
        for one in changes
    ]
    return await _keep(conn, _DUTY, region, rows)


async def keep_positions(
    conn: AsyncConnection, region: RegionId, moves: Sequence[ResponderMoved]
) -> None:
    """Keep where people are now."""
    rows = [
        {"responder_id": m.responder_id, "at": m.at, "lat": m.position.lat, "lon": m.position.lon}
        for m in moves
    ]
    await _keep(conn, _POSITIONS, region, rows)


async def keep_units(
    conn: AsyncConnection, region: RegionId, changes: Sequence[tuple[AgencyId, UnitChanged]]
) -> list[str]:
    """Keep newer units; returns those of which more changed than their position."""
    rows = [
        {
            "agency": agency,
            "unit_id": one.unit_id,
            "at": one.at,
            "status": one.status,
            "crew": one.crew,
            "call_id": one.call_id,
            "lat": one.position.lat if one.position else None,
            "lon": one.position.lon if one.position else None,
        }
        for agency, one in changes
    ]
    return await _keep(conn, _UNITS, region, rows)


async def keep_join(conn: AsyncConnection, region: RegionId, row: dict[str, Any]) -> None:
    """Keep a wish to join, and have somebody look at the call if it is known."""
    await fetch(conn, _JOIN, {"region": region, **row})


async def _keep(
    conn: AsyncConnection, statement: TextClause, region: RegionId, rows: Rows
) -> list[str]:
    if not rows:
        return []
    found = await fetch(conn, statement, {"region": region, "rows": as_json(rows)})
    return [str(row[0]) for row in found]


def as_json(value: Any) -> str:
    """JSON for `jsonb_to_recordset`."""
    return json.dumps(value, default=_plain)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)


_CALLS = text("""
INSERT INTO calls AS c (
    region, agency, call_id, revision, as_of, first_seen_at, summary, eligibility, historical,
    exercise, skills, gates, want, wanted_at, is_late, is_watched, traceparent)
SELECT :region, r.agency, r.call_id, r.revision, r.as_of, r.first_seen_at, r.summary,
    r.eligibility, r.historical, r.exercise, r.skills, r.gates, r.want, r.wanted_at, r.is_late,
    r.is_due OR EXISTS (
        SELECT FROM joins AS j WHERE j.region = :region AND j.agency = r.agency
        AND j.call_id = r.call_id AND j.answered_at IS NULL),
    r.traceparent
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (
    agency text, call_id text, revision bigint, as_of timestamptz, first_seen_at timestamptz,
    summary jsonb, eligibility text, historical boolean, exercise boolean, skills jsonb,
    gates jsonb, want text, wanted_at timestamptz, is_late boolean, is_due boolean,
    traceparent text)
ON CONFLICT (region, agency, call_id) DO UPDATE SET
    revision = excluded.revision,
    as_of = excluded.as_of,
    is_open = true,
    merged_into = NULL,
    summary = excluded.summary,
    eligibility = excluded.eligibility,
    historical = excluded.historical,
    exercise = excluded.exercise,
    skills = excluded.skills,
    gates = excluded.gates,
    want = excluded.want,
    wanted_at = excluded.wanted_at,
    is_late = CASE WHEN c.summary IS NULL THEN excluded.is_late ELSE c.is_late END,
    rests_since = CASE WHEN c.is_open THEN c.rests_since END,
    is_watched = c.is_watched OR excluded.is_watched,
    traceparent = coalesce(c.traceparent, excluded.traceparent)
WHERE c.revision < excluded.revision
RETURNING CASE WHEN is_watched THEN agency || '/' || call_id END AS watched
""")

_CLOSED = text("""
WITH r AS (
    SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (
        agency text, call_id text, revision bigint, at timestamptz, into_call text,
        traceparent text)
), closed AS (
    INSERT INTO calls AS c (
        region, agency, call_id, revision, as_of, first_seen_at, is_open, merged_into, traceparent)
    SELECT :region, r.agency, r.call_id, r.revision, r.at, r.at, false, r.into_call, r.traceparent
    FROM r
    ON CONFLICT (region, agency, call_id) DO UPDATE SET
        revision = excluded.revision,
        is_open = false,
        merged_into = excluded.merged_into,
        is_watched = c.is_watched
            OR (c.told IS NOT NULL AND NOT CAST(c.told ->> 'final' AS boolean))
    WHERE c.revision < excluded.revision
    RETURNING agency, call_id, is_watched, merged_into
), lives_on AS (
    INSERT INTO calls AS c (
        region, agency, call_id, revision, as_of, first_seen_at, is_watched, traceparent)
    SELECT DISTINCT ON (r.agency, r.into_call)
        :region, r.agency, r.into_call, 0, r.at, r.at, true, r.traceparent
    FROM r JOIN closed USING (agency, call_id)
    WHERE r.into_call IS NOT NULL AND closed.is_watched
        AND NOT EXISTS (SELECT FROM r AS other
                        WHERE other.agency = r.agency AND other.call_id = r.into_call)
    ON CONFLICT (region, agency, call_id) DO UPDATE SET is_watched = true
)
SELECT agency || '/' || call_id FROM closed WHERE is_watched
""")

_PEOPLE = text("""
INSERT INTO people AS p (
    region, responder_id, revision, agency, role, is_active, is_ready, team_id, serves, cad_ids,
    modes, skills)
SELECT :region, r.* FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (
    responder_id text, revision bigint, agency text, role text, is_active boolean,
    is_ready boolean, team_id text, serves text[], cad_ids text[], modes text[], skills text[])
ON CONFLICT (region, responder_id) DO UPDATE SET
    revision = excluded.revision, agency = excluded.agency, role = excluded.role,
    is_active = excluded.is_active, is_ready = excluded.is_ready, team_id = excluded.team_id,
    serves = excluded.serves, cad_ids = excluded.cad_ids, modes = excluded.modes,
    skills = excluded.skills
WHERE p.revision < excluded.revision
RETURNING responder_id
""")

_DUTY = text("""
WITH after AS (
    INSERT INTO duty AS d (region, responder_id, revision, is_on, kind, until, quiet_until)
    SELECT :region, r.* FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (
        responder_id text, revision bigint, is_on boolean, kind text, until timestamptz,
        quiet_until timestamptz)
    ON CONFLICT (region, responder_id) DO UPDATE SET
        revision = excluded.revision, is_on = excluded.is_on, kind = excluded.kind,
        until = excluded.until, quiet_until = excluded.quiet_until
    WHERE d.revision < excluded.revision
    RETURNING responder_id, is_on
), forgotten AS (
    DELETE FROM positions AS p USING after
    WHERE p.region = :region AND p.responder_id = after.responder_id AND NOT after.is_on
)
SELECT responder_id FROM after
""")
"""Where somebody off duty is concerns nobody."""

_POSITIONS = text("""
INSERT INTO positions AS p (region, responder_id, at, lat, lon)
SELECT :region, r.* FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (
    responder_id text, at timestamptz, lat float8, lon float8)
WHERE NOT EXISTS (
    SELECT FROM duty AS d
    WHERE d.region = :region AND d.responder_id = r.responder_id AND NOT d.is_on)
ON CONFLICT (region, responder_id) DO UPDATE SET
    at = excluded.at, lat = excluded.lat, lon = excluded.lon
WHERE p.at < excluded.at
RETURNING responder_id
""")

_UNITS = text("""
WITH r AS (
    SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (
        agency text, unit_id text, at timestamptz, status text, crew text[], call_id text,
        lat float8, lon float8)
), before AS (
    SELECT u.agency, u.unit_id, u.status, u.call_id, u.crew
    FROM units AS u JOIN r ON u.region = :region AND u.agency = r.agency AND u.unit_id = r.unit_id
), after AS (
    INSERT INTO units AS u (region, agency, unit_id, at, status, crew, call_id, lat, lon)
    SELECT :region, r.* FROM r
    ON CONFLICT (region, agency, unit_id) DO UPDATE SET
        at = excluded.at, status = excluded.status, crew = excluded.crew,
        call_id = excluded.call_id,
        lat = coalesce(excluded.lat, u.lat), lon = coalesce(excluded.lon, u.lon)
    WHERE u.at < excluded.at
    RETURNING agency, unit_id, status, call_id, crew
)
SELECT after.unit_id FROM after LEFT JOIN before USING (agency, unit_id)
WHERE (before.status, before.call_id, before.crew)
    IS DISTINCT FROM (after.status, after.call_id, after.crew)
""")

_JOIN = text("""
WITH kept AS (
    INSERT INTO joins (region, request_id, agency, call_id, responder_id, at)
    VALUES (:region, :request_id, :agency, :call_id, :responder_id, :at)
    ON CONFLICT DO NOTHING
)
UPDATE calls SET is_watched = true
WHERE region = :region AND agency = :agency AND call_id = :call_id
""")
