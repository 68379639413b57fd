"""The live stream's lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.metrics.domain.lines import Line
from shared.db import fetch
from shared.vocabulary import AgencyId, RegionId


async def append(conn: AsyncConnection, region: RegionId, lines: Sequence[Line]) -> None:
    """Add lines in the order given."""
    values = {
        "agency": [line.agency for line in lines],
        "at": [line.at for line in lines],
        "line": [json.dumps(line.content) for line in lines],
    }
    await fetch(conn, _APPEND, {"region": region} | values)


async def after(
    conn: AsyncConnection, region: RegionId, agency: AgencyId, seq: int, *, limit: int
) -> list[tuple[int, str]]:
    """The lines of an agency after one of them: (seq, line as JSON), in order."""
    values = {"region": region, "agency": agency, "seq": seq, "limit": limit}
    return [(row.seq, row.line) for row in await conn.execute(_AFTER, values)]


async def before_last(
    conn: AsyncConnection, region: RegionId, agency: AgencyId, *, recent: int
) -> int:
    """The number after which the newest `recent` lines of the agency follow."""
    values = {"region": region, "agency": agency, "recent": recent}
    return int(await conn.scalar(_BEFORE_LAST, values) or 0)


async def prune(conn: AsyncConnection, region: RegionId, *, before: datetime) -> None:
    """Forget lines of what happened earlier."""
    await conn.execute(_PRUNE, {"region": region, "before": before})


_APPEND = text("""
    INSERT INTO lines (region, agency, at, line)
    SELECT :region, agency, at, line FROM unnest(
        CAST(:agency AS text[]), CAST(:at AS timestamptz[]), CAST(:line AS text[])
    ) WITH ORDINALITY AS new (agency, at, line, n)
    ORDER BY n
""")
_AFTER = text("""
    SELECT seq, line FROM lines
    WHERE region = :region AND agency = :agency AND seq > :seq
    ORDER BY seq LIMIT :limit
""")
_BEFORE_LAST = text("""
    SELECT coalesce(
        (
            SELECT seq FROM lines WHERE region = :region AND agency = :agency
            ORDER BY seq DESC OFFSET :recent LIMIT 1
        ),
        CASE WHEN :recent = 0 THEN (SELECT max(seq) FROM lines WHERE region = :region) END,
        0
    )
""")
_PRUNE = text("DELETE FROM lines WHERE region = :region AND at < :before")
