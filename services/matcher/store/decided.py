"""What a decision changed, written in one go: at most two statements, however many calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.domain.changes import Changes, Ended, Left, Proposed
from services.matcher.domain.model import Call, HeldSeat
from services.matcher.store.heard import as_json
from shared.db import fetch
from shared.errors import LostRace
from shared.vocabulary import Completion, RegionId, ResponderId

_SEATS = TypeAdapter(tuple[HeldSeat, ...])


class ResponderTaken(LostRace):
    """Somebody is in another live match already; the run sees that when it is done again."""

    def __init__(self, wanted: Sequence[ResponderId], booked: Sequence[ResponderId]) -> None:
        super().__init__(f"{len(set(wanted) - set(booked))} of {len(wanted)} people were taken")


async def apply(conn: AsyncConnection, region: RegionId, changes: Changes, now: datetime) -> None:
    """Store a decision.

    Raises:
        ResponderTaken: when the database says that somebody is booked by another live match.
    """
    if changes.released or changes.ended:
        values = {"released": as_json(_released(changes)), "ended": as_json(_ended(changes.ended))}
        await fetch(conn, _LET_GO, {"region": region, "now": now, **values})
    wanted = changes.booked
    if not (wanted or changes.proposed or changes.calls or changes.left or changes.joined):
        return
    values = {
        "booked": as_json(_booked(changes)),
        "matches": as_json([_match(each) for each in changes.proposed]),
        "decisions": as_json([_decision(each) for each in changes.proposed]),
        "calls": as_json([_call(call) for call in changes.calls.values()]),
        "left": as_json([_left(each) for each in changes.left]),
        "joined": as_json(
            [{"request_id": join.request_id, "why": why} for join, why in changes.joined]
        ),
    }
    rows = await fetch(conn, _WRITE, {"region": region, "now": now, **values})
    booked = [ResponderId(str(row[0])) for row in rows]
    if len(booked) < len(wanted):
        raise ResponderTaken([who for who, _ in wanted], booked)


def seats_json(seats: Sequence[HeldSeat]) -> Any:
    """Seats as they are stored."""
    return _SEATS.dump_python(tuple(seats), mode="json")


def _released(changes: Changes) -> list[dict[str, Any]]:
    return [{"match_id": match_id, "responder_id": who} for match_id, who in changes.released]


def _booked(changes: Changes) -> list[dict[str, Any]]:
    epochs = {each.match.match_id: each.match.epoch for each in changes.proposed}
    return [
        {"responder_id": who, "match_id": match_id, "epoch": epochs[match_id]}
        for who, match_id in changes.booked
    ]


def _ended(ended: Sequence[Ended]) -> list[dict[str, Any]]:
    return [
        {"match_id": each.match.match_id, "epoch": each.match.epoch, "how": _how(each)}
        for each in ended
    ]


def _how(each: Ended) -> str:
    return each.how.value if isinstance(each.how, Completion) else each.how


def _match(each: Proposed) -> dict[str, Any]:
    match = each.match
    return {
        "match_id": match.match_id,
        "agency": match.key.agency,
        "call_id": match.key.call_id,
        "epoch": match.epoch,
        "structure": match.structure,
        "eligibility": match.eligibility,
        "seen": match.seen,
        "seats": seats_json(match.seats),
        "proposed_at": match.proposed_at,
        "place": match.place.model_dump() if match.place else None,
        "by_hand": match.by_hand,
        "confirmed_epoch": match.confirmed_epoch,
        "confirmed_at": match.confirmed_at,
    }


def _decision(each: Proposed) -> dict[str, Any]:
    return {
        "match_id": each.match.match_id,
        "epoch": each.match.epoch,
        "decision": each.decision.model_dump(mode="json"),
        "record": each.record,
    }


def _call(call: Call) -> dict[str, Any]:
    told = call.told
    return {
        "agency": call.key.agency,
        "call_id": call.key.call_id,
        "epoch": call.epoch,
        "refused": call.refused,
        "rests_since": call.rests_since,
        "was_served": call.was_served,
        "told": {"reason": told.reason, "seat": told.seat, "final": told.final} if told else None,
        "unserved": call.unserved,
        "is_watched": call.is_watched,
    }


def _left(each: Left) -> dict[str, Any]:
    return {
        "agency": each.call.key.agency,
        "call_id": each.call.key.call_id,
        "revision": each.call.unserved,
        "reason": each.why.reason,
        "seat": each.why.seat,
        "detail": each.why.detail,
        "retry": each.why.retry,
        "final": each.final,
        "record": each.record,
    }


_LET_GO = text("""
WITH free AS (
    UPDATE bookings AS b SET is_live = false
    FROM jsonb_to_recordset(CAST(:released AS jsonb)) AS r (match_id text, responder_id text)
    WHERE b.region = :region AND b.match_id = r.match_id AND b.responder_id = r.responder_id
    AND b.is_live
)
UPDATE matches AS m SET ended_at = :now, ended_how = r.how, epoch = r.epoch
FROM jsonb_to_recordset(CAST(:ended AS jsonb)) AS r (match_id text, epoch int, how text)
WHERE m.region = :region AND m.match_id = r.match_id
""")

_WRITE = text("""
WITH booked AS (
    INSERT INTO bookings (region, responder_id, match_id, epoch)
    SELECT :region, r.responder_id, r.match_id, r.epoch
    FROM jsonb_to_recordset(CAST(:booked AS jsonb)) AS r (
        responder_id text, match_id text, epoch int)
    ORDER BY r.responder_id
    ON CONFLICT DO NOTHING
    RETURNING responder_id
), proposed AS (
    INSERT INTO matches (
        region, match_id, agency, call_id, epoch, structure, eligibility, seen, seats,
        proposed_at, place, by_hand, confirmed_epoch, confirmed_at)
    SELECT :region, r.* FROM jsonb_to_recordset(CAST(:matches AS jsonb)) AS r (
        match_id text, agency text, call_id text, epoch int, structure text, eligibility text,
        seen text, seats jsonb, proposed_at timestamptz, place jsonb, by_hand boolean,
        confirmed_epoch int, confirmed_at timestamptz)
    ON CONFLICT (region, match_id) DO UPDATE SET
        agency = excluded.agency, call_id = excluded.call_id, epoch = excluded.epoch,
        structure = excluded.structure, eligibility = excluded.eligibility,
        seen = excluded.seen, seats = excluded.seats, place = excluded.place,
        by_hand = excluded.by_hand
), decided AS (
    INSERT INTO decisions (region, match_id, epoch, at, decision, record)
    SELECT :region, r.match_id, r.epoch, :now, r.decision, r.record
    FROM jsonb_to_recordset(CAST(:decisions AS jsonb)) AS r (
        match_id text, epoch int, decision jsonb, record jsonb)
), told AS (
    INSERT INTO unserved (
        region, agency, call_id, revision, at, reason, seat, detail, retry, final, record)
    SELECT :region, r.agency, r.call_id, r.revision, :now, r.reason, r.seat, r.detail, r.retry,
        r.final, r.record
    FROM jsonb_to_recordset(CAST(:left AS jsonb)) AS r (
        agency text, call_id text, revision int, reason text, seat text, detail text,
        retry text, final boolean, record jsonb)
), answered AS (
    UPDATE joins AS j SET answered_at = :now, why = r.why
    FROM jsonb_to_recordset(CAST(:joined AS jsonb)) AS r (request_id text, why text)
    WHERE j.region = :region AND j.request_id = r.request_id
), calls_now AS (
    UPDATE calls AS c SET
        epoch = r.epoch, refused = r.refused, rests_since = r.rests_since,
        was_served = r.was_served, told = r.told, unserved = r.unserved,
        is_watched = r.is_watched
    FROM jsonb_to_recordset(CAST(:calls AS jsonb)) AS r (
        agency text, call_id text, epoch int, refused jsonb, rests_since timestamptz,
        was_served boolean, told jsonb, unserved int, is_watched boolean)
    WHERE c.region = :region AND c.agency = r.agency AND c.call_id = r.call_id
)
SELECT responder_id FROM booked
""")
