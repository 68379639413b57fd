"""Who employed whom, and for which calls a person was proposed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.metrics.domain.address import Subject
from services.metrics.domain.employers import Employment
from shared.db import fetch
from shared.vocabulary import RegionId, ResponderId


async def load_employments(
    conn: AsyncConnection, region: RegionId, people: Collection[ResponderId]
) -> dict[ResponderId, list[Employment]]:
    """Every revision known of these people."""
    found: dict[ResponderId, list[Employment]] = defaultdict(list)
    for row in await fetch(conn, _LOAD, {"region": region, "people": sorted(people)}):
        found[row["responder_id"]].append(
            Employment(row["revision"], row["since"], row["employer"])
        )
    return found


async def save_employments(
    conn: AsyncConnection, region: RegionId, told: Mapping[ResponderId, Sequence[Employment]]
) -> None:
    """Keep what is new; a revision that is known stays as it was first told."""
    rows = [(person, one) for person, known in told.items() for one in known]
    values = {
        "responder_id": [person for person, _ in rows],
        "revision": [one.revision for _, one in rows],
        "since": [one.since for _, one in rows],
        "employer": [one.employer for _, one in rows],
    }
    await fetch(conn, _SAVE, {"region": region} | values)


async def save_proposed(
    conn: AsyncConnection, region: RegionId, proposed: Collection[tuple[ResponderId, Subject]]
) -> None:
    """Note for which calls people were proposed."""
    rows = sorted(proposed)
    values = {
        "responder_id": [person for person, _ in rows],
        "agency": [call.agency for _, call in rows],
        "subject": [call.name for _, call in rows],
    }
    await fetch(conn, _SAVE_PROPOSED, {"region": region} | values)


async def calls_of(
    conn: AsyncConnection, region: RegionId, people: Collection[ResponderId]
) -> set[Subject]:
    """The calls for which these people were proposed."""
    rows = await fetch(conn, _CALLS_OF, {"region": region, "people": sorted(people)})
    return {Subject(row["agency"], row["subject"]) for row in rows}


_LOAD = text("""
    SELECT responder_id, revision, since, employer FROM employments
    WHERE region = :region AND responder_id = ANY(CAST(:people AS text[]))
""")
_SAVE = text("""
    INSERT INTO employments (region, responder_id, revision, since, employer)
    SELECT :region, * FROM unnest(
        CAST(:responder_id AS text[]), CAST(:revision AS bigint[]),
        CAST(:since AS timestamptz[]), CAST(:employer AS text[])
    )
    ON CONFLICT DO NOTHING
""")
_SAVE_PROPOSED = text("""
    INSERT INTO proposed (region, responder_id, agency, subject)
    SELECT :region, * FROM unnest(
        CAST(:responder_id AS text[]), CAST(:agency AS text[]), CAST(:subject AS text[])
    )
    ON CONFLICT DO NOTHING
""")
_CALLS_OF = text("""
    SELECT DISTINCT agency, subject FROM proposed
    WHERE region = :region AND responder_id = ANY(CAST(:people AS text[]))
""")
