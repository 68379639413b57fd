"""The newest canary of each agency."""

from __future__ import annotations

from collections.abc import Collection

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.feed_canary import Canary
from shared.vocabulary import AgencyId, RegionId

_CANARY = TypeAdapter(Canary)


async def load(conn: AsyncConnection, agencies: Collection[AgencyId]) -> dict[AgencyId, Canary]:
    """Those of the agencies that have one."""
    rows = await conn.execute(_LOAD, {"agencies": list(agencies)})
    canaries = [_CANARY.validate_json(row.state) for row in rows]
    return {canary.agency: canary for canary in canaries}


_LOAD = text("SELECT state FROM canaries WHERE agency = ANY(CAST(:agencies AS text[]))")


async def save(conn: AsyncConnection, region: RegionId, canary: Canary) -> None:
    """Store a canary as it is now."""
    state = _CANARY.dump_json(canary, exclude_none=True).decode()
    await conn.execute(_SAVE, {"region": region, "agency": canary.agency, "state": state})


_SAVE = text("""
INSERT INTO canaries (region, agency, state) VALUES (:region, :agency, :state)
ON CONFLICT (region, agency) DO UPDATE SET state = excluded.state
""")
