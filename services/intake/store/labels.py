"""Labels: what people on scene found a call to be, by their outcome or by their request."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.model import Ask, CallKey
from shared.events.encounters import OutcomeRecorded
from shared.vocabulary import RegionId, Want


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
