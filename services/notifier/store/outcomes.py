"""What came of calls; the care side in a table of its own."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events.encounters import CareRecorded, OutcomeRecorded
from shared.vocabulary import RegionId

_NEWEST_OUTCOME: Final = text(
    "SELECT max(revision) FROM outcomes WHERE region = :region AND outcome_id = :id"
)
_NEWEST_CARE: Final = text(
    "SELECT max(revision) FROM care WHERE region = :region AND outcome_id = :id"
)
_PUT_OUTCOME: Final = text(
    "INSERT INTO outcomes (region, outcome_id, revision, agency, call_id, record)"
    " VALUES (:region, :id, :revision, :agency, :call_id, CAST(:record AS jsonb))"
)
_PUT_CARE: Final = text(
    "INSERT INTO care (region, outcome_id, revision, record)"
    " VALUES (:region, :id, :revision, CAST(:record AS jsonb))"
)


async def newest_outcome(conn: AsyncConnection, region: RegionId, outcome_id: str) -> int | None:
    """The newest revision of an outcome, or none."""
    return await conn.scalar(_NEWEST_OUTCOME, {"region": region, "id": outcome_id})


async def newest_care(conn: AsyncConnection, region: RegionId, outcome_id: str) -> int | None:
    """The newest revision of an outcome's care side, or none."""
    return await conn.scalar(_NEWEST_CARE, {"region": region, "id": outcome_id})


async def store_outcome(conn: AsyncConnection, region: RegionId, said: OutcomeRecorded) -> None:
    """Keep a revision."""
    row = {
        "region": region,
        "id": said.outcome_id,
        "revision": said.revision,
        "agency": said.agency,
        "call_id": said.call_id,
        "record": said.model_dump_json(exclude_none=True),
    }
    await conn.execute(_PUT_OUTCOME, row)


async def store_care(conn: AsyncConnection, region: RegionId, said: CareRecorded) -> None:
    """Keep a revision of the care side."""
    row = {
        "region": region,
        "id": said.outcome_id,
        "revision": said.revision,
        "record": said.model_dump_json(exclude_none=True),
    }
    await conn.execute(_PUT_CARE, row)
