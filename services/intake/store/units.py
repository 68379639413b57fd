"""Units, as they were last told."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.model import UnitKey
from shared.db import fetch
from shared.events.units import UnitChanged
from shared.vocabulary import AgencyId, RegionId, UnitId


async def load(
    conn: AsyncConnection, region: RegionId, keys: Collection[UnitKey]
) -> dict[UnitKey, UnitChanged]:
    """Those of the units that are known."""
    if not keys:
        return {}
    values = {
        "region": region,
        "agencies": [key.agency for key in keys],
        "unit_ids": [key.unit_id for key in keys],
    }
    return {
        UnitKey(AgencyId(agency), UnitId(unit_id)): UnitChanged.model_validate_json(state)
        for agency, unit_id, state in await fetch(conn, _LOAD, values)
    }


_LOAD = text("""
SELECT units.agency, units.unit_id, units.state
FROM unnest(CAST(:agencies AS text[]), CAST(:unit_ids AS text[])) AS key (agency, unit_id)
JOIN units ON units.region = :region AND units.agency = key.agency
    AND units.unit_id = key.unit_id
""")


async def save(
    conn: AsyncConnection, region: RegionId, units: Mapping[UnitKey, UnitChanged]
) -> None:
    """Store units as they are now."""
    if not units:
        return
    values = {
        "region": region,
        "agencies": [key.agency for key in units],
        "unit_ids": [key.unit_id for key in units],
        "states": [unit.to_json().decode() for unit in units.values()],
    }
    await fetch(conn, _SAVE, values)


_SAVE = text("""
INSERT INTO units (region, agency, unit_id, state)
SELECT :region, item.agency, item.unit_id, item.state
FROM unnest(CAST(:agencies AS text[]), CAST(:unit_ids AS text[]), CAST(:states AS text[]))
    AS item (agency, unit_id, state)
ON CONFLICT (region, agency, unit_id) DO UPDATE SET state = excluded.state
""")
