"""What people have open: the matches that concern them now, and what they were told of late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.domain.ledger import Delivery
from services.notifier.domain.model import Match
from services.notifier.store.matches import MATCH_AS_JSON
from shared.vocabulary import RegionId, ResponderId


@dataclass(frozen=True, slots=True)
class Open:
    """What one person has open.

    Attributes:
        matches: live ones, those the person has not left yet, and those they were called back
            from and have not acknowledged.
        messages: inbox deliveries of the last minutes, oldest first.
        is_welcome: whether the person still has a token.
    """

    responder_id: ResponderId
    is_welcome: bool
    matches: tuple[Match, ...] = ()
    messages: tuple[Delivery, ...] = ()


_opens = TypeAdapter(list[Open])

_OPEN = text(
    f"""
    WITH people AS (SELECT unnest(CAST(:people AS text[])) AS responder_id)
    SELECT CAST(jsonb_agg(jsonb_build_object(
      'responder_id', p.responder_id,
      'is_welcome', EXISTS (SELECT FROM tokens t WHERE t.region = :region
        AND t.responder_id = p.responder_id AND t.revoked_at IS NULL),
      'matches', (
        SELECT coalesce(jsonb_agg({MATCH_AS_JSON} ORDER BY m.waiting_since), '[]') FROM matches m
        WHERE m.region = :region AND EXISTS (
          SELECT FROM members b WHERE b.region = m.region AND b.match_id = m.match_id
          AND b.responder_id = p.responder_id AND (m.ended_at IS NULL OR b.watch <> 'off'
            OR EXISTS (SELECT FROM stand_downs s WHERE s.region = m.region
              AND s.match_id = m.match_id AND s.responder_id = p.responder_id
              AND s.needs_answer AND s.acknowledged_at IS NULL)))),
      'messages', (
        SELECT coalesce(jsonb_agg(d ORDER BY d.created_at, d.delivery_id), '[]') FROM deliveries d
        WHERE d.region = :region AND d.responder_id = p.responder_id AND d.channel = 'inbox'
          AND d.state = 'sent' AND d.created_at > :since)
    ) ORDER BY p.responder_id) AS text) FROM people p
    """  # noqa: S608 - put together from constants
)


async def opened(
    conn: AsyncConnection, region: RegionId, people: Sequence[ResponderId], *, since: datetime
) -> list[Open]:
    """What these people have open.

    Args:
        conn: a connection.
        region: whose people they are.
        people: at least one.
        since: older messages are left out.
    """
    about = {"region": region, "people": list(people), "since": since}
    return _opens.validate_json((await conn.execute(_OPEN, about)).scalar_one())
