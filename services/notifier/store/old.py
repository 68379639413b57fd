"""What is dropped once it has been kept long enough. Outcomes and care records stay."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.vocabulary import RegionId

AT_ONCE: Final = 200


async def forget(conn: AsyncConnection, region: RegionId, *, before: datetime) -> int:
    """Drop some matches that ended before a moment, with all that was said about them.

    A match stays while somebody of it is watched over, or has neither acknowledged a stand-down nor
    was reported to the desk.

    Returns:
        How many matches, and notes and deliveries that belong to none.
    """
    about = {"region": region, "before": before, "most": AT_ONCE}
    matches = int(await conn.scalar(_MATCHES, about) or 0)
    return matches + int(await conn.scalar(_OF_NO_MATCH, about) or 0)


_MATCHES = text("""
WITH old AS (
    SELECT m.match_id FROM matches AS m
    WHERE m.region = :region AND m.ended_at < :before
        AND NOT EXISTS (SELECT FROM members AS b WHERE b.region = m.region
            AND b.match_id = m.match_id AND b.watch <> 'off')
        AND NOT EXISTS (SELECT FROM stand_downs AS s WHERE s.region = m.region
            AND s.match_id = m.match_id AND s.needs_answer
            AND s.acknowledged_at IS NULL AND s.desk_told_at IS NULL)
    ORDER BY m.ended_at LIMIT :most
), their_offers AS (
    DELETE FROM offers USING old WHERE region = :region AND offers.match_id = old.match_id
), their_members AS (
    DELETE FROM members USING old WHERE region = :region AND members.match_id = old.match_id
), their_stand_downs AS (
    DELETE FROM stand_downs USING old
    WHERE region = :region AND stand_downs.match_id = old.match_id
), their_deliveries AS (
    DELETE FROM deliveries USING old
    WHERE region = :region AND deliveries.match_id = old.match_id
), their_notes AS (
    DELETE FROM notes USING old WHERE region = :region AND notes.match_id = old.match_id
), gone AS (
    DELETE FROM matches USING old WHERE region = :region AND matches.match_id = old.match_id
    RETURNING 1
)
SELECT count(*) FROM gone
""")
_OF_NO_MATCH = text("""
WITH old_notes AS (
    DELETE FROM notes WHERE region = :region AND note_id IN (
        SELECT note_id FROM notes
        WHERE region = :region AND match_id IS NULL AND at < :before LIMIT :most)
    RETURNING 1
), old_deliveries AS (
    DELETE FROM deliveries WHERE region = :region AND delivery_id IN (
        SELECT delivery_id FROM deliveries
        WHERE region = :region AND match_id IS NULL AND created_at < :before LIMIT :most)
    RETURNING 1
)
SELECT (SELECT count(*) FROM old_notes) + (SELECT count(*) FROM old_deliveries)
""")
