"""What is known of each call, loaded and kept by the run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.metrics.domain.address import Link, Subject
from services.metrics.domain.fold import Kept
from services.metrics.store.codec import (
    contribution_from_text,
    contribution_to_text,
    record_from_text,
    record_to_text,
)
from shared.db import fetch
from shared.vocabulary import AgencyId, CallId, RegionId


async def load(
    conn: AsyncConnection, region: RegionId, subjects: Collection[Subject]
) -> dict[Subject, Kept]:
    """The records of these subjects, as far as there are any."""
    rows = await fetch(conn, _LOAD, {"region": region} | _columns(subjects))
    return {
        Subject(row["agency"], row["subject"]): Kept(
            record_from_text(row["record"]), contribution_from_text(row["counted"])
        )
        for row in rows
    }


async def save(conn: AsyncConnection, region: RegionId, kept: Mapping[Subject, Kept]) -> None:
    """Write records in place of the earlier ones."""
    values = {
        "record": [record_to_text(one.record) for one in kept.values()],
        "counted": [contribution_to_text(one.counted) for one in kept.values()],
    }
    await fetch(conn, _SAVE, {"region": region} | _columns(kept) | values)


async def drop(conn: AsyncConnection, region: RegionId, subjects: Collection[Subject]) -> None:
    """Forget records that were joined into others."""
    await fetch(conn, _DROP, {"region": region} | _columns(subjects))


async def load_links(
    conn: AsyncConnection, region: RegionId, subjects: Collection[Subject]
) -> dict[Subject, Link]:
    """The calls of these matches and outcomes, as far as known."""
    rows = await fetch(conn, _LOAD_LINKS, {"region": region} | _columns(subjects))
    return {
        Subject(row["agency"], row["subject"]): Link(row["newest"], CallId(row["call_id"]))
        for row in rows
    }


async def save_links(
    conn: AsyncConnection, region: RegionId, links: Mapping[Subject, Link]
) -> None:
    """Keep the newest link of each match and outcome."""
    values = {
        "newest": [link.order for link in links.values()],
        "call_id": [link.call_id for link in links.values()],
    }
    await fetch(conn, _SAVE_LINKS, {"region": region} | _columns(links) | values)


def _columns(subjects: Iterable[Subject]) -> dict[str, list[AgencyId] | list[str]]:
    rows = list(subjects)
    return {"agency": [one.agency for one in rows], "subject": [one.name for one in rows]}


_LOAD = text("""
    SELECT agency, subject, record, counted
    FROM records JOIN unnest(CAST(:agency AS text[]), CAST(:subject AS text[]))
        AS wanted (agency, subject) USING (agency, subject)
    WHERE region = :region
""")
_SAVE = text("""
    INSERT INTO records (region, agency, subject, record, counted)
    SELECT :region, * FROM unnest(
        CAST(:agency AS text[]), CAST(:subject AS text[]),
        CAST(:record AS text[]), CAST(:counted AS text[])
    )
    ON CONFLICT (region, agency, subject)
    DO UPDATE SET record = excluded.record, counted = excluded.counted
""")
_DROP = text("""
    DELETE FROM records
    USING unnest(CAST(:agency AS text[]), CAST(:subject AS text[])) AS gone (agency, subject)
    WHERE region = :region
        AND records.agency = gone.agency AND records.subject = gone.subject
""")
_LOAD_LINKS = text("""
    SELECT agency, subject, newest, call_id
    FROM links JOIN unnest(CAST(:agency AS text[]), CAST(:subject AS text[]))
        AS wanted (agency, subject) USING (agency, subject)
    WHERE region = :region
""")
_SAVE_LINKS = text("""
    INSERT INTO links (region, agency, subject, newest, call_id)
    SELECT :region, * FROM unnest(
        CAST(:agency AS text[]), CAST(:subject AS text[]),
        CAST(:newest AS bigint[]), CAST(:call_id AS text[])
    )
    ON CONFLICT (region, agency, subject)
    DO UPDATE SET newest = excluded.newest, call_id = excluded.call_id
    WHERE (links.newest, links.call_id) < (excluded.newest, excluded.call_id)
""")
