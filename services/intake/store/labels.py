"""Labels: what people on scene found a call to be."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events.encounters import OutcomeRecorded
from shared.vocabulary import RegionId


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
