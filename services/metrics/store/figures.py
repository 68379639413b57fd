"""The figures as they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.metrics.domain.record import Standing
from services.metrics.domain.summary import Row
from services.metrics.domain.timing import Timing
from shared.vocabulary import AgencyId, CallKind, RegionId


@dataclass(frozen=True, slots=True)
class Question:
    """Which calls are asked for; an absent dimension means all.

    Attributes:
        first: first day, in the agency's zone.
        last: last day, included.
    """

    region: RegionId
    agency: AgencyId
    first: date
    last: date
    standing: Standing = Standing.LIVE
    structure: str | None = None
    specialty: str | None = None
    employer: str | None = None


async def rows(conn: AsyncConnection, question: Question) -> list[Row]:
    """The measures of all kinds of calls, added up over the days."""
    return [
        Row(
            CallKind(row.kind),
            row.structure,
            tuple(row.specialties),
            tuple(row.employers),
            row.measure,
            int(row.value),
        )
        for row in await conn.execute(_ROWS, _values(question))
    ]


async def timings(conn: AsyncConnection, question: Question, kind: CallKind) -> list[Timing]:
    """What was measured of each call of one kind."""
    return [
        Timing(row.call_type, row.with_clinician, row.offer_ms, row.both_arrived_s, row.officer_s)
        for row in await conn.execute(_TIMINGS, _values(question) | {"kind": kind.value})
    ]


async def stories(conn: AsyncConnection, question: Question, *, limit: int) -> list[str]:
    """Stories told with consent, the newest first."""
    values = _values(question) | {"limit": limit}
    return [*await conn.scalars(_STORIES, values)]


def _values(question: Question) -> dict[str, Any]:
    return {
        "region": question.region,
        "agency": question.agency,
        "first": question.first,
        "last": question.last,
        "standing": question.standing.value,
        "structure": question.structure,
        "specialty": question.specialty,
        "employer": question.employer,
    }


_PERIOD = """
    region = :region AND agency = :agency AND day BETWEEN :first AND :last
    AND standing = :standing
"""
_FILTER = f"""
    {_PERIOD}
    AND (CAST(:structure AS text) IS NULL OR structure = :structure)
    AND (CAST(:specialty AS text) IS NULL OR specialties ? CAST(:specialty AS text))
    AND (CAST(:employer AS text) IS NULL OR employers ? CAST(:employer AS text))
"""
_ROWS = text(f"""
    SELECT kind, structure, specialties, employers, measure, sum(value) AS value
    FROM rollups WHERE {_FILTER}
    GROUP BY kind, structure, specialties, employers, measure
    HAVING sum(value) <> 0
""")  # noqa: S608 - put together from constants
_TIMINGS = text(f"""
    SELECT call_type, with_clinician, offer_ms, both_arrived_s, officer_s
    FROM timings WHERE {_FILTER} AND kind = :kind
""")  # noqa: S608 - put together from constants
_STORIES = text(f"""
    SELECT story FROM stories WHERE {_PERIOD} ORDER BY day DESC, subject, n LIMIT :limit
""")  # noqa: S608 - put together from constants
