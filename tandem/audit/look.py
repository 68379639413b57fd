"""Looks at a running system: topics up to a moment, then tables."""

from __future__ import annotations

from datetime import UTC, datetime

from tandem.audit.seen import Seen
from tandem.audit.tables import load_tables
from tandem.audit.topics import read_topics
from tandem.target import Target


async def look(target: Target, canary: str | None = None) -> Seen:
    """Everything that an audit looks at, as of now.

    Args:
        target: the running system.
        canary: a word that was put into a narrative and may be nowhere else.

    Raises:
        NotReachable: when the broker or the database does not answer.
    """
    read_at, now = datetime.now(UTC), target.clock.now()
    read = await read_topics(target["KAFKA_BOOTSTRAP_SERVERS"], read_at)
    tables = await load_tables(target["DATABASE_URL"])
    return Seen(
        records=read.records,
        tables=tables,
        committed=read.committed,
        now=now,
        read_at=read_at,
        speed=target.clock.speed,
        is_quiet=read.is_quiet,
        canary=canary,
    )
