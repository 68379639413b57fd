"""What is dropped once it has been kept long enough."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.vocabulary import RegionId

AT_ONCE: Final = 200


async def forget(conn: AsyncConnection, region: RegionId, *, before: datetime) -> int:
    """Drop some matches and calls that ended before a moment, with why it was decided so.

    A call stays while it is open or has a live match.

    Returns:
        How many matches, calls, reasons and wishes to join.
    """
    about = {"region": region, "before": before, "most": AT_ONCE}
    return int(await conn.scalar(_FORGET, about) or 0)


_FORGET = text("""
WITH old_matches AS (
    SELECT match_id FROM matches WHERE region = :region AND ended_at < :before
    ORDER BY ended_at LIMIT :most
), their_bookings AS (
    DELETE FROM bookings AS b USING old_matches AS m
    WHERE b.region = :region AND b.match_id = m.match_id
), their_decisions AS (
    DELETE FROM decisions AS d USING old_matches AS m
    WHERE d.region = :region AND d.match_id = m.match_id
), matches_gone AS (
    DELETE FROM matches AS gone USING old_matches AS m
    WHERE gone.region = :region AND gone.match_id = m.match_id RETURNING 1
), calls_gone AS (
    DELETE FROM calls AS gone USING (
        SELECT agency, call_id FROM calls AS c
        WHERE region = :region AND NOT is_open AND NOT is_watched AND as_of < :before
            AND NOT EXISTS (SELECT FROM matches AS m WHERE m.region = :region
                AND m.agency = c.agency AND m.call_id = c.call_id AND m.ended_at IS NULL)
        LIMIT :most
    ) AS old
    WHERE gone.region = :region AND gone.agency = old.agency AND gone.call_id = old.call_id
    RETURNING 1
), reasons_gone AS (
    DELETE FROM unserved AS gone USING (
        SELECT agency, call_id, revision FROM unserved AS u
        WHERE region = :region AND at < :before
            AND NOT EXISTS (SELECT FROM calls AS c WHERE c.region = :region
                AND c.agency = u.agency AND c.call_id = u.call_id AND (c.is_open OR c.is_watched))
        LIMIT :most
    ) AS old
    WHERE gone.region = :region AND gone.agency = old.agency AND gone.call_id = old.call_id
        AND gone.revision = old.revision
    RETURNING 1
), wishes_gone AS (
    DELETE FROM joins WHERE region = :region AND request_id IN (
        SELECT request_id FROM joins WHERE region = :region AND at < :before LIMIT :most)
    RETURNING 1
)
SELECT (SELECT count(*) FROM matches_gone) + (SELECT count(*) FROM calls_gone)
    + (SELECT count(*) FROM reasons_gone) + (SELECT count(*) FROM wishes_gone)
""")
