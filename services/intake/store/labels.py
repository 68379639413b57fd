"""Labels: what people on scene found a call to be, by their outcome or by their request."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.earlier import Found
from services.intake.domain.model import Ask, CallKey
from shared.db import fetch
from shared.events.encounters import OutcomeRecorded
from shared.vocabulary import AgencyId, CallId, RegionId, Want


async def keep(
    conn: AsyncConnection, region: RegionId, outcomes: Iterable[OutcomeRecorded]
) -> None:
    """Keep the newest revision of each outcome's label, whether the call is known or not."""
    newest: dict[tuple[str, str, str], OutcomeRecorded] = {}
    for outcome in outcomes:
        key = (outcome.agency, outcome.call_id, outcome.outcome_id)
        if key not in newest or newest[key].revision < outcome.revision:
            newest[key] = outcome
    kept = list(newest.values())
    values = {
        "region": region,
        "agencies": [outcome.agency for outcome in kept],
        "call_ids": [outcome.call_id for outcome in kept],
        "outcome_ids": [outcome.outcome_id for outcome in kept],
        "revisions": [outcome.revision for outcome in kept],
        "labels": [outcome.behavioral_health for outcome in kept],
        "ats": [outcome.at for outcome in kept],
    }
    await conn.execute(_KEEP, values)


_KEEP = text("""
INSERT INTO labels (region, agency, call_id, outcome_id, revision, behavioral_health, at)
SELECT :region, item.agency, item.call_id, item.outcome_id, item.revision, item.label, item.at
FROM unnest(
    CAST(:agencies AS text[]), CAST(:call_ids AS text[]), CAST(:outcome_ids AS text[]),
    CAST(:revisions AS integer[]), CAST(:labels AS text[]), CAST(:ats AS timestamptz[])
) AS item (agency, call_id, outcome_id, revision, label, at)
ON CONFLICT (region, agency, call_id, outcome_id) DO UPDATE SET
    revision = excluded.revision, behavioral_health = excluded.behavioral_health,
    at = excluded.at
WHERE labels.revision < excluded.revision
""")


async def load(
    conn: AsyncConnection, region: RegionId, keys: Collection[CallKey]
) -> dict[CallKey, Found]:
    """What people on scene have said of these calls, where they have."""
    values = {
        "region": region,
        "agencies": [key.agency for key in keys],
        "call_ids": [key.call_id for key in keys],
    }
    rows = await fetch(conn, _LOAD, values)
    return {
        CallKey(AgencyId(agency), CallId(call_id)): (found, at)
        for agency, call_id, found, at in rows
    }


_LOAD = text("""
SELECT labels.agency, labels.call_id, bool_or(behavioral_health = 'yes'), max(labels.at)
FROM unnest(CAST(:agencies AS text[]), CAST(:call_ids AS text[])) AS key (agency, call_id)
JOIN labels ON labels.region = :region AND labels.agency = key.agency
    AND labels.call_id = key.call_id AND labels.behavioral_health <> 'unknown'
GROUP BY labels.agency, labels.call_id
""")


class Judged(NamedTuple):
    """A call that somebody has judged, with what was last told about it.

    Attributes:
        at: when it was judged last.
        found: whether it was a behavioral-health call by any of its outcome forms.
        body: the last `call.assessed`, as JSON.
    """

    call_id: str
    at: datetime
    found: bool
    body: str


async def judged(
    conn: AsyncConnection,
    region: RegionId,
    agency: AgencyId,
    *,
    since: datetime | None,
    before: tuple[datetime, str] | None,
    limit: int,
) -> list[Judged]:
    """An agency's judged calls, newest first.

    Args:
        conn: within a transaction.
        region: of the agency.
        agency: whose calls.
        since: only those judged then or later.
        before: of the page before, the last entry's time and call.
        limit: at most as many.
    """
    values = {
        "region": region,
        "agency": agency,
        "since": since,
        "before": before[0] if before else None,
        "call_id": before[1] if before else "",
        "limit": limit,
    }
    return [Judged(*row) for row in (await conn.execute(_JUDGED, values)).all()]


_JUDGED = text("""
SELECT label.call_id, label.at, label.found, last.body
FROM (
    SELECT call_id, max(at) AS at, bool_or(behavioral_health = 'yes') AS found FROM labels
    WHERE region = :region AND agency = :agency AND behavioral_health <> 'unknown'
    GROUP BY call_id
) AS label
JOIN LATERAL (
    SELECT body FROM told
    WHERE region = :region AND agency = :agency AND call_id = label.call_id
        AND type = 'call.assessed.v1'
    ORDER BY revision DESC LIMIT 1
) AS last ON TRUE
WHERE (CAST(:since AS timestamptz) IS NULL OR label.at >= :since)
    AND (CAST(:before AS timestamptz) IS NULL OR (label.at, label.call_id) < (:before, :call_id))
ORDER BY label.at DESC, label.call_id DESC LIMIT :limit
""")


async def keep_requests(
    conn: AsyncConnection, region: RegionId, asks: Iterable[tuple[CallKey, Ask]]
) -> None:
    """Keep what requests say of a call: one that is taken back says nothing any more.

    A request for a medic says nothing about behavioral health and is no label.
    """
    kept = [(key, ask) for key, ask in asks if ask.want is not Want.MEDIC]
    if not kept:
        return
    values = {
        "region": region,
        "agencies": [key.agency for key, _ in kept],
        "call_ids": [key.call_id for key, _ in kept],
        "ids": [f"request/{ask.request_id}" for _, ask in kept],
        "labels": ["unknown" if ask.want is Want.NONE else "yes" for _, ask in kept],
        "ats": [ask.at for _, ask in kept],
        "kinds": [ask.by.value for _, ask in kept],
    }
    await conn.execute(_KEEP_REQUESTS, values)


_KEEP_REQUESTS = text("""
INSERT INTO labels
    (region, agency, call_id, outcome_id, revision, behavioral_health, at, source, said_by)
SELECT :region, item.agency, item.call_id, item.id, 1, item.label, item.at, 'request', item.kind
FROM unnest(
    CAST(:agencies AS text[]), CAST(:call_ids AS text[]), CAST(:ids AS text[]),
    CAST(:labels AS text[]), CAST(:ats AS timestamptz[]), CAST(:kinds AS text[])
) AS item (agency, call_id, id, label, at, kind)
ON CONFLICT (region, agency, call_id, outcome_id) DO UPDATE SET
    behavioral_health = excluded.behavioral_health, at = excluded.at, said_by = excluded.said_by,
    revision = labels.revision + 1
WHERE labels.at <= excluded.at
""")
