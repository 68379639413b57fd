"""Earlier calls at a place or about a person, with what people on scene found them to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.earlier import MOST, WINDOW, Past, Sought, Subject, Visit
from services.intake.domain.model import CallKey
from shared.db import fetch
from shared.vocabulary import AgencyId, CallId, RegionId


async def load(conn: AsyncConnection, region: RegionId, sought: Sought) -> dict[AgencyId, Past]:
    """The calls that a run's calls may look back at, by agency and what they have in common.

    Args:
        conn: within the run's transaction.
        region: of the agencies.
        sought: each subject is looked up once, however many calls of the run have it.
    """
    if not sought.counts:
        return {}
    values = {
        "region": region,
        "agencies": [agency for agency, _ in sought.counts],
        "subjects": [subject for _, subject in sought.counts],
        "most": [MOST + calls for calls in sought.counts.values()],
        "since": sought.first - WINDOW,
        "before": sought.last,
    }
    found: dict[AgencyId, dict[Subject, dict[str, Visit]]] = {
        agency: {} for agency, _ in sought.counts
    }
    for agency, subject, call_id, *known in await fetch(conn, _LOAD, values):
        visits = found[AgencyId(agency)].setdefault(subject, {})
        visit = Visit(CallId(call_id), *known)
        other = visits.get(call_id)
        visits[call_id] = _judged_twice(visit, other) if other else visit
    return {
        agency: {subject: tuple(visits.values()) for subject, visits in of.items()}
        for agency, of in found.items()
    }


def _judged_twice(one: Visit, other: Visit) -> Visit:
    """A call with two outcome forms: one yes is enough, and the later form tells when."""
    when = max(filter(None, (one.found_at, other.found_at)), default=None)
    return one._replace(found=bool(one.found or other.found), found_at=when)


_LOAD = text("""
SELECT key.agency, key.subject, visit.call_id, visit.opened_at, visit.call_type, visit.evident,
    visit.ended, visit.ended_at, labels.behavioral_health = 'yes', labels.at
FROM unnest(CAST(:agencies AS text[]), CAST(:subjects AS text[]), CAST(:most AS integer[]))
    AS key (agency, subject, most)
CROSS JOIN LATERAL (
    SELECT * FROM visits
    WHERE region = :region AND agency = key.agency AND subject = key.subject
        AND opened_at >= :since AND opened_at < :before
    ORDER BY opened_at DESC LIMIT key.most
) AS visit
LEFT JOIN labels ON labels.region = :region AND labels.agency = key.agency
    AND labels.call_id = visit.call_id AND labels.behavioral_health <> 'unknown'
""")


def columns(visits: Iterable[tuple[AgencyId, Subject, Visit]]) -> dict[str, list[object]]:
    """Calls as later ones will see them, as the parameters of `KEEP`."""
    kept = list(visits)
    return {
        "visit_agencies": [agency for agency, _, _ in kept],
        "visit_subjects": [subject for _, subject, _ in kept],
        "visit_ids": [visit.call_id for *_, visit in kept],
        "visit_opened": [visit.opened_at for *_, visit in kept],
        "visit_types": [visit.call_type for *_, visit in kept],
        "visit_evident": [visit.evident for *_, visit in kept],
        "visit_ended": [visit.ended for *_, visit in kept],
        "visit_ended_at": [visit.ended_at for *_, visit in kept],
    }


KEEP = """
INSERT INTO visits
    (region, agency, call_id, subject, opened_at, call_type, evident, ended, ended_at)
SELECT :region, item.*
FROM unnest(
    CAST(:visit_agencies AS text[]), CAST(:visit_ids AS text[]),
    CAST(:visit_subjects AS text[]), CAST(:visit_opened AS timestamptz[]),
    CAST(:visit_types AS text[]), CAST(:visit_evident AS boolean[]),
    CAST(:visit_ended AS text[]), CAST(:visit_ended_at AS timestamptz[])
) AS item
ON CONFLICT (region, agency, call_id, subject) DO UPDATE SET
    opened_at = excluded.opened_at, call_type = excluded.call_type,
    evident = excluded.evident, ended = excluded.ended, ended_at = excluded.ended_at
"""
"""Keeps calls as later ones will see them; a part of the statement that saves the calls."""


async def forget(conn: AsyncConnection, region: RegionId, keys: Collection[CallKey]) -> None:
    """Drop calls that have moved to another place, or are about other people than was told."""
    if not keys:
        return
    values = {
        "region": region,
        "agencies": [key.agency for key in keys],
        "call_ids": [key.call_id for key in keys],
    }
    await fetch(conn, _FORGET, values)


_FORGET = text("""
DELETE FROM visits
USING unnest(CAST(:agencies AS text[]), CAST(:call_ids AS text[])) AS key (agency, call_id)
WHERE region = :region AND visits.agency = key.agency AND visits.call_id = key.call_id
""")
