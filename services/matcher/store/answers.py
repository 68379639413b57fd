"""What people answered about a live match."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.domain.model import Match
from services.matcher.store.decided import seats_json
from services.matcher.store.heard import as_json
from shared.db import fetch
from shared.vocabulary import RegionId, ResponderId, Unserved


async def keep(conn: AsyncConnection, region: RegionId, match: Match) -> None:
    """Keep the match as it is after an answer; whoever has no seat any more is free."""
    await fetch(
        conn,
        _KEEP,
        {
            "region": region,
            "match_id": match.match_id,
            "seats": as_json(seats_json(match.seats)),
            "confirmed_epoch": match.confirmed_epoch,
            "confirmed_at": match.confirmed_at,
            "people": sorted(match.people),
        },
    )


async def refuse(
    conn: AsyncConnection, region: RegionId, match: Match, who: ResponderId, why: Unserved
) -> None:
    """Remember that this person is not asked again for the call."""
    values = {"agency": match.key.agency, "call_id": match.key.call_id}
    refused = as_json([[who, why.value]])
    await fetch(conn, _REFUSE, {"region": region, "refused": refused, **values})


_KEEP = text("""
WITH free AS (
    UPDATE bookings SET is_live = false
    WHERE region = :region AND match_id = :match_id AND is_live
    AND responder_id <> ALL(:people)
)
UPDATE matches
SET seats = CAST(:seats AS jsonb), confirmed_epoch = :confirmed_epoch,
    confirmed_at = :confirmed_at
WHERE region = :region AND match_id = :match_id
""")

_REFUSE = text("""
UPDATE calls SET refused = refused || CAST(:refused AS jsonb)
WHERE region = :region AND agency = :agency AND call_id = :call_id
""")
