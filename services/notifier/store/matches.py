"""Matches with their offers, members and stand-downs: loaded in one round trip, saved in one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier import tables
from services.notifier.domain.deliver import Dispatch, Reach
from services.notifier.domain.infer import Unit
from services.notifier.domain.ledger import Delivery
from services.notifier.domain.model import Match, Member, Offer, StandDown
from services.notifier.domain.notes import NoteRow
from services.notifier.store.rows import Rows
from shared.db import fetch
from shared.vocabulary import AgencyId, CallId, MatchId, RegionId, ResponderId, UnitId


@dataclass(frozen=True, slots=True)
class Known:
    """What a decision about a match needs.

    Attributes:
        match: none when nobody has proposed it.
        reaches: channels of the people who ever said how to reach them.
        units: the vehicles that were asked for, as last heard of.
    """

    match: Match | None
    reaches: tuple[Reach, ...] = ()
    units: tuple[Unit, ...] = ()

    @property
    def reach_of(self) -> dict[ResponderId, Reach]:
        """Person -> channels."""
        return {reach.responder_id: reach for reach in self.reaches}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a match is kept.

    Attributes:
        traceparent: the call's trace.
    """

    region: RegionId
    match_id: MatchId
    agency: AgencyId
    call_id: CallId
    traceparent: str | None


T = TypeVar("T")

_known = TypeAdapter(Known)
_OF_MATCH = ("region", "match_id")
_matches = Rows(list[Match], tables.matches)
_offers = Rows(list[Offer], tables.offers, given=_OF_MATCH)
_members = Rows(list[Member], tables.members, given=_OF_MATCH)
_stand_downs = Rows(list[StandDown], tables.stand_downs, given=_OF_MATCH)
_deliveries = Rows(list[Delivery], tables.deliveries, replaces=False)
_notes = Rows(list[NoteRow], tables.notes, replaces=False)
_ALL = (_matches, _offers, _members, _stand_downs, _deliveries, _notes)
_NO_PARTS: tuple[()] = ()

MATCH_AS_JSON = """
    to_jsonb(m) || jsonb_build_object(
      'offers', (SELECT coalesce(jsonb_agg(o ORDER BY o.epoch, o.offer_id), '[]') FROM offers o
                 WHERE o.region = m.region AND o.match_id = m.match_id),
      'members', (SELECT coalesce(jsonb_agg(b ORDER BY b.role, b.who), '[]') FROM members b
                  WHERE b.region = m.region AND b.match_id = m.match_id),
      'stand_downs', (SELECT coalesce(jsonb_agg(s ORDER BY s.role, s.responder_id), '[]')
                      FROM stand_downs s
                      WHERE s.region = m.region AND s.match_id = m.match_id))
"""
"""A match `m` with all its parts, as the domain object reads it."""

_LOAD = text(
    f"""
    SELECT CAST(jsonb_build_object(
      'match', (SELECT {MATCH_AS_JSON} FROM matches m
                WHERE m.region = :region AND m.match_id = :match_id),
      'reaches', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'responder_id', c.responder_id, 'inbox', c.inbox,
                    'email', c.email IS NOT NULL, 'webhook', c.webhook_url IS NOT NULL)), '[]')
                  FROM contacts c
                  WHERE c.region = :region AND (c.responder_id = ANY(:people)
                    OR c.responder_id IN (SELECT b.responder_id FROM members b
                      WHERE b.region = :region AND b.match_id = :match_id))),
      'units', (SELECT coalesce(jsonb_agg(to_jsonb(u) || '{{"crew": []}}'), '[]') FROM units u
                WHERE u.region = :region AND u.unit_id = ANY(:units))
    ) AS text)
    """  # noqa: S608 - put together from constants
)


async def load(
    conn: AsyncConnection,
    region: RegionId,
    match_id: MatchId,
    *,
    people: Sequence[ResponderId] = (),
    units: Sequence[UnitId] = (),
) -> Known:
    """A match and what is known of those who have to do with it.

    Args:
        conn: the transaction.
        region: the match's.
        match_id: which match.
        people: who might be told something, beside the members known so far.
        units: vehicles whose state is wanted.
    """
    about = {"region": region, "match_id": match_id, "people": list(people), "units": list(units)}
    return _known.validate_json((await fetch(conn, _LOAD, about))[0][0])


_SAVE = text(
    "WITH " + ", ".join(f"put_{rows.name} AS ({rows.insert})" for rows in _ALL) + " SELECT 1"
)


async def save(
    conn: AsyncConnection, region: RegionId, before: Match | None, done: Dispatch
) -> None:
    """Store what a decision has changed.

    Args:
        conn: the transaction.
        region: the match's.
        before: the match as it was loaded.
        done: the decision.
    """
    match = done.step.match
    bare = replace(match, offers=_NO_PARTS, members=_NO_PARTS, stand_downs=_NO_PARTS)
    known = before or bare
    rows = {
        "region": region,
        "match_id": match.match_id,
        "matches": _matches.of([bare]),
        "offers": _offers.of(_new(match.offers, known.offers)),
        "members": _members.of(_new(match.members, known.members)),
        "stand_downs": _stand_downs.of(_new(match.stand_downs, known.stand_downs)),
        "deliveries": _deliveries.of(done.deliveries),
        "notes": _notes.of(done.notes),
    }
    await fetch(conn, _SAVE, rows)


def _new(parts: Iterable[T], known: Sequence[T]) -> list[T]:
    return [part for part in parts if part not in known]


_WHERE_MATCH = text(
    "SELECT region, match_id, agency, call_id, traceparent FROM matches WHERE match_id = :id"
)
_WHERE_OFFER = text(
    "SELECT m.region, m.match_id, m.agency, m.call_id, m.traceparent"
    " FROM offers o JOIN matches m USING (region, match_id) WHERE o.offer_id = :id"
)
_WHERE_CALL = text(
    "SELECT region, match_id, agency, call_id, traceparent FROM matches"
    " WHERE region = :region AND agency = :agency AND call_id = :call_id"
    " ORDER BY waiting_since DESC LIMIT 1"
)


async def where_match(conn: AsyncConnection, match_id: str) -> Whereabouts | None:
    """Where a match is kept, or none when there is no such match."""
    found = (await conn.execute(_WHERE_MATCH, {"id": match_id})).first()
    return Whereabouts(*found) if found else None


async def where_offer(conn: AsyncConnection, offer_id: str) -> Whereabouts | None:
    """Where an offer's match is kept, or none when there is no such offer."""
    found = (await conn.execute(_WHERE_OFFER, {"id": offer_id})).first()
    return Whereabouts(*found) if found else None


async def newest_match(
    conn: AsyncConnection, region: RegionId, agency: str, call_id: str
) -> Whereabouts | None:
    """The newest match of a call, or none when it never had one."""
    about = {"region": region, "agency": agency, "call_id": call_id}
    found = (await conn.execute(_WHERE_CALL, about)).first()
    return Whereabouts(*found) if found else None


_UNCONFIRMED = text(
    "SELECT match_id FROM matches WHERE region = :region AND ended_at IS NULL"
    " AND confirmed_epoch IS NULL AND (agency, call_id) IN"
    " (SELECT * FROM unnest(CAST(:agencies AS text[]), CAST(:calls AS text[])))"
)


async def unconfirmed_of(
    conn: AsyncConnection, region: RegionId, calls: Sequence[tuple[AgencyId, CallId]]
) -> list[MatchId]:
    """Live matches of these calls that still wait for answers."""
    agencies, call_ids = [agency for agency, _ in calls], [call_id for _, call_id in calls]
    about = {"region": region, "agencies": agencies, "calls": call_ids}
    return [MatchId(row[0]) for row in await fetch(conn, _UNCONFIRMED, about)]
