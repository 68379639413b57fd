"""What vehicles do, and the matches that care."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.domain.infer import Unit
from shared.events.base import Event
from shared.events.units import UnitChanged
from shared.vocabulary import MatchId, RegionId


@dataclass(frozen=True, slots=True)
class Touched:
    """A live match and the vehicles that its people ride in; `crew` of each is who is enrolled."""

    match_id: MatchId
    units: tuple[Unit, ...]


_touched = TypeAdapter(list[Touched])

_HEAR = text(
    """
    WITH heard AS (
      INSERT INTO units AS known (region, agency, unit_id, status, at, call_id, crew)
      SELECT :region, u.agency, u.unit_id, u.status, u.at, u.call_id, u.crew
      FROM jsonb_to_recordset(CAST(:units AS jsonb)) AS u(agency text, unit_id text, status text,
        at timestamptz, call_id text, crew text[])
      ON CONFLICT (region, agency, unit_id) DO UPDATE SET status = EXCLUDED.status,
        at = EXCLUDED.at, call_id = EXCLUDED.call_id, crew = EXCLUDED.crew
      WHERE known.at < EXCLUDED.at
      RETURNING agency, unit_id, status, at, call_id, crew
    ), rides AS (
      SELECT DISTINCT m.match_id, h.*, CASE WHEN r.cad_ids && h.crew THEN b.responder_id END AS who
      FROM matches m
      JOIN members b ON b.region = m.region AND b.match_id = m.match_id
      JOIN heard h ON h.agency = m.agency
      LEFT JOIN responders r ON r.region = b.region AND r.responder_id = b.responder_id
      WHERE m.region = :region AND m.ended_at IS NULL
        AND (b.unit_id = h.unit_id OR r.cad_ids && h.crew)
    ), one AS (
      SELECT match_id, agency, unit_id, status, at, call_id,
        coalesce(jsonb_agg(who) FILTER (WHERE who IS NOT NULL), '[]') AS crew
      FROM rides GROUP BY match_id, agency, unit_id, status, at, call_id
    ), grouped AS (
      SELECT match_id, jsonb_agg(to_jsonb(one) ORDER BY at, unit_id) AS units
      FROM one GROUP BY match_id
    )
    SELECT CAST(coalesce(jsonb_agg(grouped ORDER BY match_id), '[]') AS text) FROM grouped
    """
)


async def hear(
    conn: AsyncConnection, region: RegionId, events: Sequence[Event[UnitChanged]]
) -> list[Touched]:
    """Keep the newest of each vehicle, and say which live matches that concerns."""
    newest = {
        (event.agency, event.body.unit_id): event
        for event in sorted(events, key=lambda e: e.body.at)
    }
    rows = [
        event.body.model_dump(mode="json", include={"unit_id", "status", "at", "call_id", "crew"})
        | {"agency": event.agency}
        for event in newest.values()
    ]
    found = await conn.execute(_HEAR, {"region": region, "units": json.dumps(rows)})
    return _touched.validate_json(found.scalar_one())
