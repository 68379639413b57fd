"""What the doors show: an agency's board, a match with its decisions, calls that had nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.vocabulary import AgencyId, MatchId, RegionId, ResponderId

Rows = Sequence[RowMapping]


async def booked(
    conn: AsyncConnection, region: RegionId, people: Collection[ResponderId]
) -> Mapping[ResponderId, MatchId]:
    """Which of these people are booked, and by what."""
    values = {"region": region, "people": sorted(people)}
    rows = (await conn.execute(_BOOKED, values)).all()
    return {ResponderId(row.responder_id): MatchId(row.match_id) for row in rows}


async def waiting(conn: AsyncConnection, region: RegionId, agency: AgencyId) -> Rows:
    """Calls without a team, the most urgent first, each with why."""
    return (await conn.execute(_WAITING, {"region": region, "agency": agency})).mappings().all()


async def live(conn: AsyncConnection, region: RegionId, agency: AgencyId) -> Rows:
    """Live matches with their calls."""
    return (await conn.execute(_LIVE, {"region": region, "agency": agency})).mappings().all()


async def free(conn: AsyncConnection, region: RegionId, agency: AgencyId, now: datetime) -> Rows:
    """People on duty for an agency whom no match has."""
    values = {"region": region, "agency": agency, "now": now}
    return (await conn.execute(_FREE, values)).mappings().all()


async def refused_joins(
    conn: AsyncConnection, region: RegionId, agency: AgencyId, since: datetime
) -> Rows:
    """Clinicians who wanted to join and could not."""
    values = {"region": region, "agency": agency, "since": since}
    return (await conn.execute(_REFUSED_JOINS, values)).mappings().all()


async def match(conn: AsyncConnection, match_id: MatchId) -> RowMapping | None:
    """A match, live or ended, of any region."""
    return (await conn.execute(_MATCH, {"match_id": match_id})).mappings().one_or_none()


async def decisions(conn: AsyncConnection, region: RegionId, match_id: MatchId) -> Rows:
    """Why these people, the newest first."""
    return (
        (await conn.execute(_DECISIONS, {"region": region, "match_id": match_id})).mappings().all()
    )


async def unserved(
    conn: AsyncConnection,
    region: RegionId,
    agency: AgencyId,
    *,
    before: tuple[datetime, str] | None,
    limit: int,
) -> Rows:
    """Why calls had nobody, the newest word on each call, newest first.

    Args:
        conn: any.
        region: of the agency.
        agency: whose calls.
        before: time and call after which to go on.
        limit: most rows.
    """
    at, call_id = before or (None, None)
    values = {"region": region, "agency": agency, "at": at, "call_id": call_id, "limit": limit}
    return (await conn.execute(_UNSERVED, values)).mappings().all()


async def undecided(
    conn: AsyncConnection, region: RegionId, agency: AgencyId, since: datetime
) -> int:
    """How many calls have waited since before then with neither a team nor a reason."""
    values = {"region": region, "agency": agency, "since": since}
    return int(await conn.scalar(_UNDECIDED, values) or 0)


_BOOKED = text("""
SELECT responder_id, match_id FROM bookings
WHERE region = :region AND is_live AND responder_id = ANY(:people)
""")

_WAITING = text("""
SELECT c.call_id, c.first_seen_at, c.eligibility,
    CAST(c.summary ->> 'urgency' AS int) AS urgency, c.summary ->> 'headline' AS headline,
    u.reason, u.seat, u.detail, u.retry, u.at AS told_at
FROM calls AS c
LEFT JOIN unserved AS u ON u.region = c.region AND u.agency = c.agency
    AND u.call_id = c.call_id AND u.revision = c.unserved
WHERE c.region = :region AND c.agency = :agency AND c.is_watched AND c.is_open
AND c.summary IS NOT NULL AND NOT EXISTS (
    SELECT FROM matches AS m WHERE m.region = c.region AND m.agency = c.agency
    AND m.call_id = c.call_id AND m.ended_at IS NULL)
ORDER BY urgency, c.first_seen_at, c.call_id
""")

_LIVE = text("""
SELECT m.*, c.summary ->> 'headline' AS headline, CAST(c.summary ->> 'urgency' AS int) AS urgency
FROM matches AS m JOIN calls AS c USING (region, agency, call_id)
WHERE m.region = :region AND m.agency = :agency AND m.ended_at IS NULL
ORDER BY urgency, m.proposed_at, m.match_id
""")

_FREE = text("""
SELECT p.responder_id, p.role, p.modes, p.skills, p.team_id, d.kind, d.until, d.quiet_until,
    p.is_ready, w.lat, w.lon, w.at AS placed_at
FROM people AS p
JOIN duty AS d USING (region, responder_id)
LEFT JOIN positions AS w USING (region, responder_id)
WHERE p.region = :region AND :agency = ANY(p.serves) AND p.is_active
AND d.is_on AND (d.until IS NULL OR d.until > :now)
AND NOT EXISTS (
    SELECT FROM bookings AS b WHERE b.region = p.region
    AND b.responder_id = p.responder_id AND b.is_live)
ORDER BY p.role, p.responder_id
""")

_REFUSED_JOINS = text("""
SELECT call_id, responder_id, at, why FROM joins
WHERE region = :region AND agency = :agency AND why IS NOT NULL AND answered_at > :since
ORDER BY at DESC, request_id
LIMIT 50
""")

_MATCH = text("SELECT * FROM matches WHERE match_id = :match_id")

_DECISIONS = text("""
SELECT epoch, at, decision, record FROM decisions
WHERE region = :region AND match_id = :match_id
ORDER BY epoch DESC
""")

_UNSERVED = text("""
SELECT * FROM (
    SELECT DISTINCT ON (call_id) call_id, revision, at, reason, seat, detail, retry, final, record
    FROM unserved WHERE region = :region AND agency = :agency
    ORDER BY call_id, revision DESC
) AS newest
WHERE CAST(:at AS timestamptz) IS NULL OR (at, call_id) < (:at, :call_id)
ORDER BY at DESC, call_id DESC
LIMIT :limit
""")

_UNDECIDED = text("""
SELECT count(*) FROM calls AS c
LEFT JOIN matches AS m ON m.region = c.region AND m.agency = c.agency
    AND m.call_id = c.call_id AND m.ended_at IS NULL
WHERE c.region = :region AND c.agency = :agency AND c.is_watched AND c.is_open
AND c.summary IS NOT NULL AND c.told IS NULL AND c.first_seen_at < :since
AND (m.match_id IS NULL OR m.confirmed_epoch IS DISTINCT FROM m.epoch)
""")
