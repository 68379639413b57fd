"""What a decision needs to know of a region, in two reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.domain.changes import Join
from services.matcher.domain.desk import State
from services.matcher.domain.model import Call, Match, Person, Unit
from shared.db import fetch
from shared.vocabulary import AgencyId, CallId, MatchId, RegionId


@dataclass(frozen=True)
class _Row:
    call: Call
    live: Match | None
    joins: tuple[Join, ...] | None


@dataclass(frozen=True)
class _People:
    people: tuple[Person, ...]
    units: tuple[Unit, ...]


_ROWS = TypeAdapter(tuple[_Row, ...])
_PEOPLE = TypeAdapter(_People)


async def load(conn: AsyncConnection, region: RegionId) -> State | None:
    """The region's calls that need attention, and everybody who might be sent.

    Returns:
        None when no call needs attention.
    """
    rows = _ROWS.validate_json(await _text(conn, _WATCHED, region=region))
    if not rows:
        return None
    joins = [join for row in rows for join in row.joins or ()]
    asking = [join.responder_id for join in joins]
    units = sorted({unit for row in rows for unit in row.call.summary.units})
    found = _PEOPLE.validate_json(
        await _text(conn, _AROUND, region=region, asking=asking, units=units)
    )
    matches = [row.live for row in rows if row.live]
    return State([row.call for row in rows], matches, found.people, found.units, joins)


async def load_call(
    conn: AsyncConnection, region: RegionId, agency: AgencyId, call_id: CallId
) -> tuple[Call, Match | None] | None:
    """One call with its live match, or none when it is not known."""
    where = {"region": region, "agency": agency, "call_id": call_id}
    rows = _ROWS.validate_json(await _text(conn, _ONE, **where))
    return (rows[0].call, rows[0].live) if rows else None


async def load_people(
    conn: AsyncConnection, region: RegionId, people: list[str]
) -> tuple[list[Person], list[Unit]]:
    """Some people, and the units of the region."""
    around = {"region": region, "asking": people, "units": list[str]()}
    found = _PEOPLE.validate_json(await _text(conn, _AROUND, **around))
    return list(found.people), list(found.units)


async def load_match(conn: AsyncConnection, region: RegionId, match_id: MatchId) -> Match | None:
    """A live match, or none when it has ended or was never ours."""
    found = await fetch(conn, _LIVE, {"region": region, "match_id": match_id})
    return _MATCH.validate_json(found[0][0]) if found else None


async def _text(conn: AsyncConnection, statement: TextClause, **values: Any) -> str:
    return str((await fetch(conn, statement, values))[0][0])


_MATCH = TypeAdapter(Match)
_MATCH_JSON = """
    json_build_object(
        'match_id', m.match_id, 'key', json_build_array(m.agency, m.call_id), 'epoch', m.epoch,
        'structure', m.structure, 'eligibility', m.eligibility, 'seen', m.seen,
        'seats', m.seats, 'proposed_at', m.proposed_at, 'place', m.place, 'by_hand', m.by_hand,
        'confirmed_epoch', m.confirmed_epoch, 'confirmed_at', m.confirmed_at)
"""
_ROW_JSON = f"""
    SELECT json_build_object(
        'call', json_build_object(
            'key', json_build_array(c.agency, c.call_id), 'summary', c.summary,
            'eligibility', c.eligibility, 'as_of', c.as_of, 'first_seen_at', c.first_seen_at,
            'told_of', c.revision, 'is_open', c.is_open, 'merged_into', c.merged_into,
            'historical', c.historical, 'exercise', c.exercise, 'skills', c.skills,
            'gates', c.gates, 'want', c.want, 'wanted_at', c.wanted_at, 'is_late', c.is_late,
            'epoch', c.epoch, 'refused', c.refused, 'rests_since', c.rests_since,
            'was_served', c.was_served, 'told', c.told, 'unserved', c.unserved,
            'is_watched', c.is_watched, 'traceparent', c.traceparent),
        'live', CASE WHEN m.match_id IS NOT NULL THEN {_MATCH_JSON} END,
        'joins', (
            SELECT json_agg(json_build_object(
                'request_id', j.request_id, 'key', json_build_array(j.agency, j.call_id),
                'responder_id', j.responder_id, 'at', j.at))
            FROM joins AS j
            WHERE j.region = c.region AND j.agency = c.agency AND j.call_id = c.call_id
            AND j.answered_at IS NULL)) AS row
    FROM calls AS c
    LEFT JOIN matches AS m ON m.region = c.region AND m.agency = c.agency
        AND m.call_id = c.call_id AND m.ended_at IS NULL
    WHERE c.region = :region AND c.summary IS NOT NULL
"""  # noqa: S608 # put together from constants of this file
_ALL = "SELECT CAST(coalesce(json_agg(row), '[]') AS text) FROM"
_WATCHED = text(f"{_ALL} ({_ROW_JSON} AND c.is_watched) AS rows")
_ONE = text(f"{_ALL} ({_ROW_JSON} AND c.agency = :agency AND c.call_id = :call_id) AS rows")
_LIVE = text(f"""
    SELECT CAST({_MATCH_JSON} AS text) FROM matches AS m
    WHERE m.region = :region AND m.match_id = :match_id AND m.ended_at IS NULL
""")  # noqa: S608 # put together from constants of this file

_AROUND = text("""
WITH nearby AS MATERIALIZED (
    SELECT * FROM units AS u
    WHERE u.region = :region
    AND (u.crew <> '{}' OR u.call_id IS NOT NULL OR u.unit_id = ANY(:units))
)
SELECT CAST(json_build_object(
    'people', (
        SELECT coalesce(json_agg(json_build_object(
            'responder_id', p.responder_id, 'role', p.role, 'agency', p.agency,
            'serves', p.serves, 'is_ready', p.is_active AND p.is_ready, 'modes', p.modes,
            'skills', p.skills, 'team_id', p.team_id, 'cad_ids', p.cad_ids,
            'duty', CASE WHEN d.is_on IS NULL THEN '{}' ELSE json_build_object(
                'is_on', d.is_on, 'kind', d.kind, 'until', d.until,
                'quiet_until', d.quiet_until) END,
            'position', CASE WHEN w.at IS NOT NULL THEN
                json_build_object('lat', w.lat, 'lon', w.lon) END,
            'placed_at', w.at)), '[]')
        FROM people AS p
        LEFT JOIN duty AS d USING (region, responder_id)
        LEFT JOIN positions AS w USING (region, responder_id)
        WHERE p.region = :region AND (
            d.is_on
            OR p.responder_id = ANY(:asking)
            OR p.responder_id IN (
                SELECT b.responder_id FROM bookings AS b WHERE b.region = :region AND b.is_live)
            OR p.cad_ids && ARRAY(SELECT unnest(crew) FROM nearby))),
    'units', (
        SELECT coalesce(json_agg(json_build_object(
            'agency', agency, 'unit_id', unit_id, 'status', status, 'at', at, 'crew', crew,
            'call_id', call_id,
            'position', CASE WHEN lat IS NOT NULL THEN
                json_build_object('lat', lat, 'lon', lon) END)), '[]')
        FROM nearby)) AS text)
""")
