"""The outbox: rows that wait for the broker, written by the transaction that caused them.

`seq` is drawn under the region's lock from a counter row, not from a sequence, so it is dense
within a region: whoever publishes sees from a gap that somebody else committed a row in between.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import asyncpg
from aiokafka.partitioner import murmur2

from shared.bus.envelope import Headers
from shared.events.base import Fact, fact_id
from shared.vocabulary import RegionId

MOST_BYTES = 8 * 1024 * 1024
"""So much is sent at once; the broker has to take it within 10 s."""


def lane_of(region: RegionId, lanes: int) -> int:
    """The partition of a region's key on every topic; Kafka's default partitioner."""
    return int(murmur2(region.encode()) & 0x7FFFFFFF) % lanes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record as it will be on Kafka.

    Attributes:
        topic: where to.
        key: record key; on Tandem's topics the region.
        headers: CloudEvents attributes and more.
        value: the body.
    """

    topic: str
    key: bytes | None
    headers: Headers
    value: bytes | None


def size_of(record: Outgoing) -> int:
    """Bytes of its body, which is nearly all of it."""
    return len(record.value or b"")


@dataclass(frozen=True, slots=True)
class Row:
    """An outgoing record in its place."""

    region: RegionId
    seq: int
    lane: int
    record: Outgoing


def outgoing(
    fact: Fact,
    *,
    service: str,
    region: RegionId,
    now: datetime,
    cause: str,
    traceparent: str | None,
) -> Outgoing:
    """A fact as a binary-mode CloudEvent.

    Args:
        fact: what is told.
        service: who tells it.
        region: its record key.
        now: when.
        cause: what its id is made from when it has no number of its own.
        traceparent: the trace it belongs to unless the fact brings its own.
    """
    body = fact.body
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", fact_id(service, fact, cause).encode()),
        ("ce_source", f"tandem/{service}".encode()),
        ("ce_type", body.type.encode()),
        ("ce_time", now.isoformat().encode()),
        ("ce_subject", body.subject.encode()),
        ("ce_agency", fact.agency.encode()),
        ("content-type", b"application/json"),
    ]
    trace = fact.traceparent or traceparent
    if trace:
        headers.append(("traceparent", trace.encode()))
    return Outgoing(body.topic, region.encode(), headers, body.to_json())


def headers_to_text(headers: Headers) -> str:
    """Headers as one column; Latin-1 keeps every byte."""
    return json.dumps([[name, value.decode("latin-1")] for name, value in headers])


def headers_from_text(text: str) -> list[tuple[str, bytes]]:
    """The reverse of `headers_to_text`."""
    return [(name, value.encode("latin-1")) for name, value in json.loads(text)]


async def write(
    conn: asyncpg.Connection, region: RegionId, lane: int, records: Sequence[Outgoing]
) -> list[Row]:
    """Store records inside the present transaction, in order.

    Args:
        conn: within a transaction that holds the region's lock.
        region: whose counter is advanced.
        lane: the region's lane.
        records: in the order in which they must be published.

    Returns:
        The rows, for publishing from memory once the transaction has committed.
    """
    base = await conn.fetchval(
        _WRITE,
        region,
        lane,
        len(records),
        [record.topic for record in records],
        [record.key for record in records],
        [headers_to_text(record.headers) for record in records],
        [record.value for record in records],
    )
    return [Row(region, int(base or 0) + n, lane, record) for n, record in enumerate(records, 1)]


_WRITE = """
WITH counter AS (
    INSERT INTO outbox_counters (region, last) VALUES ($1, $3::bigint)
    ON CONFLICT (region) DO UPDATE SET last = outbox_counters.last + $3::bigint
    RETURNING last - $3::bigint AS base
), rows AS (
    INSERT INTO outbox (region, seq, lane, topic, key, headers, body)
    SELECT $1, counter.base + item.n, $2, item.topic, item.key, item.headers, item.body
    FROM counter, unnest($4::text[], $5::bytea[], $6::text[], $7::bytea[])
        WITH ORDINALITY AS item (topic, key, headers, body, n)
)
SELECT base FROM counter
"""


async def waiting(
    conn: asyncpg.Connection,
    lanes: Sequence[int],
    limit: int,
    without: Sequence[RegionId] = (),
) -> tuple[list[Row], bool]:
    """Rows of these lanes that are still there, each region in order, and whether that is all.

    There may be more where `limit` rows, or 8 MiB of them, were found.

    Args:
        conn: the publisher's.
        lanes: that it holds.
        limit: most rows.
        without: regions to leave out.
    """
    found = await conn.fetch(_WAITING, list(lanes), limit, MOST_BYTES, list(without))
    rows = [
        Row(
            RegionId(row["region"]),
            row["seq"],
            row["lane"],
            Outgoing(row["topic"], row["key"], headers_from_text(row["headers"]), row["body"]),
        )
        for row in found
    ]
    size = sum(size_of(row.record) for row in rows)
    return rows, len(rows) < limit and size < MOST_BYTES


_WAITING = """
SELECT region, seq, lane, topic, key, headers, body FROM (
    SELECT *, sum(octet_length(body)) OVER (
        ORDER BY region, seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS before FROM (
        SELECT * FROM outbox WHERE lane = ANY($1::int[]) AND region <> ALL($4::text[])
        ORDER BY region, seq LIMIT $2
    ) AS next
) AS sized WHERE before IS NULL OR before < $3 ORDER BY region, seq
"""


async def depth(conn: asyncpg.Connection) -> int:
    """How many rows wait in all lanes; counted up to 100,000."""
    return cast("int", await conn.fetchval(_DEPTH))


_DEPTH = "SELECT count(*) FROM (SELECT FROM outbox LIMIT 100000) AS rows"


async def delete(conn: asyncpg.Connection, rows: Sequence[Row]) -> None:
    """Forget rows that the broker has."""
    if not rows:
        return
    await conn.execute(_DELETE, [row.region for row in rows], [row.seq for row in rows])


_DELETE = """
DELETE FROM outbox USING unnest($1::text[], $2::bigint[]) AS gone (region, seq)
WHERE outbox.region = gone.region AND outbox.seq = gone.seq
"""


async def set_aside(conn: asyncpg.Connection, row: Row, error: str) -> None:
    """Move a row that the broker will never take out of the way."""
    await conn.execute(_SET_ASIDE, row.region, row.seq, error)


_SET_ASIDE = """
WITH gone AS (DELETE FROM outbox WHERE region = $1 AND seq = $2 RETURNING *)
INSERT INTO outbox_failed (region, seq, lane, topic, key, headers, body, at, error)
SELECT region, seq, lane, topic, key, headers, body, at, $3 FROM gone
"""
