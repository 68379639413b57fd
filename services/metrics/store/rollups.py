"""The figures as they are written: signed differences, timings and stories."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.metrics.domain.address import Subject
from services.metrics.domain.contribution import Contribution
from services.metrics.domain.rollup import Measures
from services.metrics.domain.timing import Timing
from services.metrics.store.codec import cell_columns
from shared.db import fetch
from shared.vocabulary import RegionId


async def add(conn: AsyncConnection, region: RegionId, measures: Measures) -> None:
    """Add signed differences to the figures."""
    values: dict[str, Any] = cell_columns(cell for cell, _ in measures)
    values |= {"measure": [measure for _, measure in measures], "value": [*measures.values()]}
    await fetch(conn, _ADD, {"region": region} | values)


async def replace_timings(
    conn: AsyncConnection, region: RegionId, calls: Mapping[Subject, Contribution]
) -> None:
    """Write what was measured of calls in place of what was there."""
    timed = {call: (one, one.timing) for call, one in calls.items() if one.timing}
    await _clear(conn, _CLEAR_TIMINGS, region, calls.keys() - timed.keys())
    if timed:
        values: dict[str, Any] = cell_columns(one.cell for one, _ in timed.values())
        values |= {"subject": [call.name for call in timed]}
        values |= _timing_columns([timing for _, timing in timed.values()])
        await fetch(conn, _SAVE_TIMINGS, {"region": region} | values)


async def replace_stories(
    conn: AsyncConnection, region: RegionId, calls: Mapping[Subject, Contribution]
) -> None:
    """Write the stories of calls in place of those that were there."""
    await _clear(conn, _CLEAR_STORIES, region, calls.keys())
    told = [(call, one, n) for call, one in calls.items() for n in range(len(one.stories))]
    if told:
        values = {
            "agency": [call.agency for call, _, _ in told],
            "subject": [call.name for call, _, _ in told],
            "n": [n for _, _, n in told],
            "day": [one.cell.day for _, one, _ in told],
            "standing": [one.cell.standing.value for _, one, _ in told],
            "story": [one.stories[n] for _, one, n in told],
        }
        await fetch(conn, _SAVE_STORIES, {"region": region} | values)


async def _clear(
    conn: AsyncConnection, statement: TextClause, region: RegionId, calls: Collection[Subject]
) -> None:
    if calls:
        agencies, names = [c.agency for c in calls], [c.name for c in calls]
        values = {"region": region, "agency": agencies, "subject": names}
        await fetch(conn, statement, values)


def _timing_columns(timings: list[Timing]) -> dict[str, list[Any]]:
    return {
        "call_type": [one.call_type for one in timings],
        "with_clinician": [one.with_clinician for one in timings],
        "offer_ms": [one.offer_ms for one in timings],
        "both_arrived_s": [one.both_arrived_s for one in timings],
        "officer_s": [one.officer_s for one in timings],
    }


_CELL = """
    CAST(:day AS date[]), CAST(:standing AS text[]), CAST(:kind AS text[]),
    CAST(:structure AS text[]), CAST(:specialties AS jsonb[]), CAST(:employers AS jsonb[])
"""
_ADD = text(f"""
    INSERT INTO rollups (
        region, agency, day, standing, kind, structure, specialties, employers, measure, value
    )
    SELECT :region, * FROM unnest(
        CAST(:agency AS text[]), {_CELL}, CAST(:measure AS text[]), CAST(:value AS bigint[])
    )
    ON CONFLICT (
        region, agency, day, standing, kind, structure, specialties, employers, measure
    )
    DO UPDATE SET value = rollups.value + excluded.value
""")  # noqa: S608 - put together from constants
_SAVE_TIMINGS = text(f"""
    INSERT INTO timings (
        region, agency, subject, day, standing, kind, structure, specialties, employers,
        call_type, with_clinician, offer_ms, both_arrived_s, officer_s
    )
    SELECT :region, * FROM unnest(
        CAST(:agency AS text[]), CAST(:subject AS text[]), {_CELL}, CAST(:call_type AS text[]),
        CAST(:with_clinician AS boolean[]), CAST(:offer_ms AS bigint[]),
        CAST(:both_arrived_s AS double precision[]), CAST(:officer_s AS double precision[])
    )
    ON CONFLICT (region, agency, subject) DO UPDATE SET
        day = excluded.day, standing = excluded.standing, kind = excluded.kind,
        structure = excluded.structure, specialties = excluded.specialties,
        employers = excluded.employers, call_type = excluded.call_type,
        with_clinician = excluded.with_clinician, offer_ms = excluded.offer_ms,
        both_arrived_s = excluded.both_arrived_s, officer_s = excluded.officer_s
""")  # noqa: S608 - put together from constants
_SAVE_STORIES = text("""
    INSERT INTO stories (region, agency, subject, n, day, standing, story)
    SELECT :region, * FROM unnest(
        CAST(:agency AS text[]), CAST(:subject AS text[]), CAST(:n AS integer[]),
        CAST(:day AS date[]), CAST(:standing AS text[]), CAST(:story AS text[])
    )
""")
_GONE = """
    USING unnest(CAST(:agency AS text[]), CAST(:subject AS text[])) AS gone (agency, subject)
    WHERE region = :region
"""
_CLEAR_TIMINGS = text(f"""
    DELETE FROM timings {_GONE}
        AND timings.agency = gone.agency AND timings.subject = gone.subject
""")  # noqa: S608 - put together from constants
_CLEAR_STORIES = text(f"""
    DELETE FROM stories {_GONE}
        AND stories.agency = gone.agency AND stories.subject = gone.subject
""")  # noqa: S608 - put together from constants
