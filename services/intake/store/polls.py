"""Polled sources: whose turn it is, and what is believed of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.polled.belief import Belief
from shared.vocabulary import AgencyId, RegionId


class SourceKey(NamedTuple):
    """Names a polled source."""

    region: RegionId
    agency: AgencyId
    source: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Leave to poll a source once.

    Attributes:
        claim: fences off everybody whose turn was before.
        failures: polls in a row that failed.
    """

    claim: int
    failures: int


async def claim(conn: AsyncConnection, key: SourceKey, lease: timedelta) -> Turn | None:
    """Take the next turn, or none when it is not due, or somebody else's.

    Args:
        conn: within a transaction that holds the region's lock.
        key: the source.
        lease: when the poll is due again in case that this one never comes back.
    """
    values = key._asdict() | {"lease": lease}
    row = (await conn.execute(_CLAIM, values)).first()
    return Turn(row.claim, row.failures) if row else None


_CLAIM = text("""
INSERT INTO polls (region, agency, source, claim, due_at, failures, belief)
VALUES (:region, :agency, :source, 1, clock_timestamp() + :lease, 0, NULL)
ON CONFLICT (region, agency, source) DO UPDATE
SET claim = polls.claim + 1, due_at = clock_timestamp() + :lease
WHERE polls.due_at <= clock_timestamp()
RETURNING claim, failures
""")


async def due_in(conn: AsyncConnection, key: SourceKey) -> timedelta:
    """How long until the source is due; zero when it is, or was never polled."""
    left: timedelta | None = await conn.scalar(_DUE_IN, key._asdict())
    return max(left, timedelta(0)) if left else timedelta(0)


_DUE_IN = text("""
SELECT due_at - clock_timestamp() FROM polls
WHERE region = :region AND agency = :agency AND source = :source
""")


async def believed(conn: AsyncConnection, key: SourceKey, turn: Turn) -> Belief | None:
    """What is known of the source, or none when the turn has gone to somebody else."""
    row = (await conn.execute(_BELIEVED, key._asdict() | {"claim": turn.claim})).first()
    if row is None:
        return None
    return Belief.model_validate_json(row.belief) if row.belief else Belief()


_BELIEVED = text("""
SELECT belief FROM polls
WHERE region = :region AND agency = :agency AND source = :source AND claim = :claim
""")


async def keep(
    conn: AsyncConnection, key: SourceKey, belief: Belief, *, failures: int, wait: timedelta
) -> None:
    """Store what is known now, and when the next turn is due.

    Args:
        conn: within the transaction that has read the belief.
        key: the source.
        belief: what is known.
        failures: polls in a row that failed.
        wait: until the next turn.
    """
    values = {"belief": belief.model_dump_json(), "failures": failures, "wait": wait}
    await conn.execute(_KEEP, key._asdict() | values)


_KEEP = text("""
UPDATE polls SET belief = :belief, failures = :failures, due_at = clock_timestamp() + :wait
WHERE region = :region AND agency = :agency AND source = :source
""")


async def forget(conn: AsyncConnection, region: RegionId, *, before: datetime) -> int:
    """Drop what is believed of sources that nobody has polled since a moment.

    Returns:
        How many sources.
    """
    gone = await conn.execute(_FORGET, {"region": region, "before": before})
    return gone.rowcount


_FORGET = text("DELETE FROM polls WHERE region = :region AND due_at < :before")
