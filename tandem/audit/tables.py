"""Reads the states of the four schemas that an audit looks at. Nothing else here knows tables."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final

import asyncpg

from shared.bus.inbox import Mark
from shared.db import plain_url
from shared.events.topics import SERVICES
from shared.policy.asking import Asking
from tandem.audit.tables_seen import Booking, StoodDown, Tables, Waiting, Watched
from tandem.failure import NotReachable

_CONNECT_WITHIN_S: Final = 10


async def load_tables(database_url: str) -> Tables:
    """What the services' tables say now.

    Raises:
        NotReachable: when Postgres does not answer, or has no tables of Tandem's.
    """
    async with _connection(database_url) as conn:
        try:
            return Tables(
                inbox={it: await _inbox(conn, it) for it in SERVICES},
                waiting={it: await _waiting(conn, it) for it in SERVICES},
                policies={it: await _policies(conn, it) for it in SERVICES},
                late_s={it: await _late_s(conn, it) for it in SERVICES},
                bookings=await _bookings(conn),
                decisions=await _decisions(conn),
                stood_down=await _stood_down(conn),
                watched=await _watched(conn),
                figures=await _figures(conn),
            )
        except asyncpg.UndefinedTableError as error:
            raise NotReachable(
                "This database has no tables of Tandem's; check DATABASE_URL or run tandem prepare."
            ) from error


@asynccontextmanager
async def _connection(database_url: str) -> AsyncGenerator[asyncpg.Connection]:
    try:
        conn = await asyncpg.connect(plain_url(database_url), timeout=_CONNECT_WITHIN_S)
    except (TimeoutError, OSError, asyncpg.PostgresError) as error:
        raise NotReachable("Postgres at DATABASE_URL does not answer; is the stack up?") from error
    try:
        async with conn.transaction(isolation="repeatable_read", readonly=True):
            yield conn
    finally:
        await conn.close()


async def _inbox(conn: asyncpg.Connection, service: str) -> Mapping[Mark, int]:
    rows = await conn.fetch(f"SELECT mark, body, state FROM {service}.inbox")  # noqa: S608 - own name
    return {Mark(bytes(row["mark"]), bytes(row["body"])): row["state"] for row in rows}


async def _waiting(conn: asyncpg.Connection, service: str) -> Waiting:
    rows = await conn.fetch(f"""
        SELECT (SELECT extract(epoch FROM now() - min(at))::float8 FROM {service}.outbox) AS oldest,
               (SELECT count(*) FROM {service}.outbox_failed) AS failed
    """)  # noqa: S608 - the service's own name
    return Waiting(rows[0]["oldest"], rows[0]["failed"])


async def _policies(conn: asyncpg.Connection, service: str) -> frozenset[str]:
    rows = await conn.fetch(f"SELECT agency, digest FROM {service}.policies")  # noqa: S608 - own name
    return frozenset(f"{row['agency']}@{row['digest']}" for row in rows)


async def _late_s(conn: asyncpg.Connection, service: str) -> float:
    rows = await conn.fetch(f"""
        SELECT coalesce(extract(epoch FROM now() - min(due_at)), 0)::float8 AS late
        FROM {service}.timers
    """)  # noqa: S608 - the service's own name
    return float(rows[0]["late"])


async def _bookings(conn: asyncpg.Connection) -> list[Booking]:
    rows = await conn.fetch("""
        SELECT region, responder_id, match_id FROM matcher.bookings WHERE is_live
    """)
    return [Booking(**row) for row in rows]


async def _decisions(conn: asyncpg.Connection) -> frozenset[tuple[str, int]]:
    rows = await conn.fetch("SELECT match_id, epoch FROM matcher.decisions")
    return frozenset((row["match_id"], row["epoch"]) for row in rows)


async def _stood_down(conn: asyncpg.Connection) -> list[StoodDown]:
    answer_within = await _answer_within(conn)
    rows = await conn.fetch("""
        SELECT s.match_id, s.role, s.responder_id, s.needs_answer, s.told_at, m.agency,
               s.acknowledged_at IS NOT NULL AS acknowledged,
               s.desk_told_at IS NOT NULL AS desk_told
        FROM notifier.stand_downs s JOIN notifier.matches m USING (region, match_id)
    """)
    return [StoodDown(**_with_span(row, answer_within)) for row in rows]


def _with_span(row: asyncpg.Record, answer_within: Mapping[str, timedelta]) -> dict[str, Any]:
    fields: dict[str, Any] = dict(row)
    return fields | {"answer_within": answer_within[fields.pop("agency")]}


async def _answer_within(conn: asyncpg.Connection) -> dict[str, timedelta]:
    """Agency -> the longest time to acknowledge that any of its policies has ever given.

    Each stand-down was told under one of them.
    """
    longest: dict[str, timedelta] = {}
    for row in await conn.fetch("SELECT agency, body FROM notifier.policies"):
        asking = tomllib.loads(row["body"]).get("asking", {})
        given = asking.get("acknowledge_within_s", Asking().acknowledge_within_s)
        known = longest.get(row["agency"], timedelta(0))
        longest[row["agency"]] = max(known, timedelta(seconds=given))
    return longest


async def _watched(conn: asyncpg.Connection) -> list[Watched]:
    rows = await conn.fetch("""
        SELECT m.match_id, m.role, m.responder_id, m.watch AS stage,
               m.status IN ('cleared', 'cancelled_en_route') AS has_left,
               EXISTS (SELECT FROM notifier.timers t WHERE t.region = m.region
                       AND t.name = 'check_in' AND t.subject = m.match_id || '/' || m.role || '/'
                       || m.who) AS has_timer,
               EXISTS (SELECT FROM notifier.notes n WHERE n.region = m.region
                       AND n.match_id = m.match_id AND n.kind = 'overdue') AS desk_told
        FROM notifier.members m
        WHERE m.arrived_at IS NOT NULL AND m.responder_id IS NOT NULL
        AND m.mode IN ('in_person', 'ride_along')
    """)
    return [Watched(**row) for row in rows]


async def _figures(conn: asyncpg.Connection) -> dict[tuple[str, str], int]:
    rows = await conn.fetch("""
        SELECT agency, measure, sum(value)::bigint AS value FROM metrics.rollups
        GROUP BY agency, measure
    """)
    return {(row["agency"], row["measure"]): row["value"] for row in rows if row["value"]}
