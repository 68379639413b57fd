"""EIDO incidents: the components of their documents, as they were last told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.model import CallKey
from services.intake.gateways.eido_incident import Incident
from shared.vocabulary import AgencyId, CallId, RegionId


async def load(
    conn: AsyncConnection, region: RegionId, keys: Collection[CallKey]
) -> dict[CallKey, Incident]:
    """Those of the incidents of which something was told."""
    if not keys:
        return {}
    values = {
        "region": region,
        "agencies": [key.agency for key in keys],
        "ids": [key.call_id for key in keys],
    }
    rows = (await conn.execute(_LOAD, values)).all()
    return {
        CallKey(AgencyId(row.agency), CallId(row.tracking_id)): read_state(
            row.tracking_id, row.state
        )
        for row in rows
    }


_LOAD = text("""
SELECT incidents.agency, incidents.tracking_id, incidents.state
FROM unnest(CAST(:agencies AS text[]), CAST(:ids AS text[])) AS key (agency, tracking_id)
JOIN incidents ON incidents.region = :region AND incidents.agency = key.agency
    AND incidents.tracking_id = key.tracking_id
""")


async def save(
    conn: AsyncConnection, region: RegionId, incidents: Mapping[CallKey, Incident], now: datetime
) -> None:
    """Store incidents as they are now."""
    if not incidents:
        return
    values = {
        "region": region,
        "now": now,
        "agencies": [key.agency for key in incidents],
        "ids": [key.call_id for key in incidents],
        "states": [state_of(incident) for incident in incidents.values()],
    }
    await conn.execute(_SAVE, values)


_SAVE = text("""
INSERT INTO incidents (region, agency, tracking_id, changed_at, state)
SELECT :region, item.agency, item.tracking_id, CAST(:now AS timestamptz), item.state
FROM unnest(CAST(:agencies AS text[]), CAST(:ids AS text[]), CAST(:states AS text[]))
    AS item (agency, tracking_id, state)
ON CONFLICT (region, agency, tracking_id) DO UPDATE SET
    changed_at = excluded.changed_at, state = excluded.state
""")


def state_of(incident: Incident) -> str:
    """An incident as it is stored: JSON, in which a zero character is escaped."""
    state = {
        "since": incident.since.isoformat() if incident.since else None,
        "newest": incident.newest.isoformat() if incident.newest else None,
        "kinds": incident.kinds,
        "aside": incident.aside,
    }
    return to_json(state).decode()


def read_state(tracking_id: str, state: str) -> Incident:
    """An incident as it was stored."""
    known: dict[str, Any] = from_json(state)
    return Incident(
        tracking_id,
        since=datetime.fromisoformat(known["since"]) if known["since"] else None,
        newest=datetime.fromisoformat(known["newest"]) if known["newest"] else None,
        kinds=known["kinds"],
        aside=known["aside"],
    )
