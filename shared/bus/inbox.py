"""The inbox: which events have had their effect, so that a redelivery has none.

A mark names an event by agency, source and id; on `cad.inbound.v1` its content counts too, since
many dispatch systems use the incident number as message id. Unreadable records are named by
topic, partition and offset.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import asyncpg

from shared.bus.tables import HANDLED, REFUSED
from shared.vocabulary import RegionId

KEEP_DAYS = 9
"""Topics keep 7 days; a mark outlives every record that could come again."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An event's name in the inbox.

    Attributes:
        event: 16 bytes of SHA-256 over agency, source and id.
        body: the same over the content where it counts; empty elsewhere.
    """

    event: bytes
    body: bytes = b""


def mark_event(agency: str, source: str, event_id: str, content: bytes | None = None) -> Mark:
    """The mark of a readable event; with `content`, another body makes it another event."""
    name = f"{agency}\0{source}\0{event_id}"
    body = b"" if content is None else hashlib.sha256(content).digest()[:16]
    return Mark(hashlib.sha256(name.encode()).digest()[:16], body)


def mark_place(topic: str, partition: int, offset: int) -> Mark:
    """The mark of a record that nobody can read."""
    return Mark(hashlib.sha256(f"{topic}/{partition}/{offset}".encode()).digest()[:16])


@dataclass(frozen=True, slots=True)
class Marked:
    """What marking found.

    Attributes:
        new: marks that were not there before.
        reused: marks of ids that were there with other content.
    """

    new: frozenset[Mark]
    reused: frozenset[Mark]


async def mark(
    conn: asyncpg.Connection, region: RegionId, handled: Sequence[Mark], refused: Sequence[Mark]
) -> Marked:
    """Mark events inside the present transaction, which has their effects too.

    Args:
        conn: within a transaction that holds the region's lock.
        region: whose inbox.
        handled: events that are handled now.
        refused: events that go to the dead letters now.
    """
    marks = [*handled, *refused]
    states = [HANDLED] * len(handled) + [REFUSED] * len(refused)
    rows = await conn.fetch(
        _MARK, region, [m.event for m in marks], [m.body for m in marks], states
    )
    found = {Mark(row["mark"], row["body"]): cast("bool", row["reused"]) for row in rows}
    return Marked(frozenset(found), frozenset(m for m, reused in found.items() if reused))


_MARK = """
INSERT INTO inbox (region, mark, body, state)
SELECT $1, item.mark, item.body, item.state
FROM unnest($2::bytea[], $3::bytea[], $4::smallint[]) AS item (mark, body, state)
ON CONFLICT DO NOTHING
RETURNING mark, body, body <> ''::bytea AND EXISTS (
    SELECT FROM inbox AS other WHERE other.region = inbox.region
    AND other.mark = inbox.mark AND other.body <> inbox.body
) AS reused
"""


async def replace_refusals(
    conn: asyncpg.Connection, region: RegionId, marks: Sequence[Mark]
) -> frozenset[Mark]:
    """Turn refused marks into handled ones, for records that an operator put back.

    Returns:
        Those that were refused before and now count as handled.
    """
    names = [m.event for m in marks]
    bodies = [m.body for m in marks]
    rows = await conn.fetch(_REPLACE, region, names, bodies, HANDLED, REFUSED)
    return frozenset(Mark(row["mark"], row["body"]) for row in rows)


_REPLACE = """
UPDATE inbox SET state = $4, at = now()
FROM unnest($2::bytea[], $3::bytea[]) AS item (mark, body)
WHERE inbox.region = $1 AND inbox.mark = item.mark AND inbox.body = item.body
AND inbox.state = $5
RETURNING inbox.mark, inbox.body
"""


async def forget_old(conn: asyncpg.Connection, most: int = 10_000) -> int:
    """Drop marks that no record can match any more, so many at once; returns how many."""
    status: str = await conn.execute(_FORGET, timedelta(days=KEEP_DAYS), most)
    return int(status.rpartition(" ")[2])


_FORGET = """
DELETE FROM inbox WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM inbox WHERE at < now() - $1::interval LIMIT $2 FOR UPDATE SKIP LOCKED
))
"""
