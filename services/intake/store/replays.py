"""Histories being replayed: the mapping of each, and how far it has come."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.mapping import Mapping
from shared.vocabulary import AgencyId, RegionId


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay.

    Attributes:
        assessed: records that were folded into a call.
        refused: records that went to the dead letters.
    """

    replay_id: str
    agency: AgencyId
    mapping: Mapping
    assessed: int = 0
    refused: int = 0


async def add(conn: AsyncConnection, region: RegionId, replay: Replay) -> None:
    """Store a new replay."""
    values = {
        "region": region,
        "replay_id": replay.replay_id,
        "agency": replay.agency,
        "mapping": replay.mapping.model_dump_json(exclude_defaults=True),
    }
    await conn.execute(_ADD, values)


_ADD = text("""
INSERT INTO replays (region, replay_id, agency, mapping, assessed, refused)
VALUES (:region, :replay_id, :agency, :mapping, 0, 0)
""")


async def load(conn: AsyncConnection, region: RegionId, replay_id: str) -> Replay | None:
    """The replay, or none when the region has no such."""
    values = {"region": region, "replay_id": replay_id}
    row = (await conn.execute(_LOAD, values)).first()
    return _replay(row) if row else None


_LOAD = text("""
SELECT replay_id, agency, mapping, assessed, refused FROM replays
WHERE region = :region AND replay_id = :replay_id
""")


async def find(conn: AsyncConnection, replay_id: str) -> Replay | None:
    """The replay, whatever its region."""
    row = (await conn.execute(_FIND, {"replay_id": replay_id})).first()
    return _replay(row) if row else None


_FIND = text("""
SELECT replay_id, agency, mapping, assessed, refused FROM replays WHERE replay_id = :replay_id
""")


def _replay(row: Row[str, str, str, int, int]) -> Replay:
    replay_id, agency, mapping, assessed, refused = row
    return Replay(
        replay_id, AgencyId(agency), Mapping.model_validate_json(mapping), assessed, refused
    )


async def count(
    conn: AsyncConnection, region: RegionId, assessed: Counter[str], refused: Counter[str]
) -> None:
    """Add to what is known of each replay's progress.

    Args:
        conn: within the run's transaction.
        region: whose replays.
        assessed: replay -> records that were folded into a call.
        refused: replay -> records that went to the dead letters.
    """
    ids = sorted({*assessed, *refused})
    if not ids:
        return
    values = {
        "region": region,
        "ids": ids,
        "assessed": [assessed[id_] for id_ in ids],
        "refused": [refused[id_] for id_ in ids],
    }
    await conn.execute(_COUNT, values)


_COUNT = text("""
UPDATE replays SET assessed = replays.assessed + item.assessed,
    refused = replays.refused + item.refused
FROM unnest(CAST(:ids AS text[]), CAST(:assessed AS bigint[]), CAST(:refused AS bigint[]))
    AS item (id, assessed, refused)
WHERE region = :region AND replay_id = item.id
""")
