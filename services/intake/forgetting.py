"""What intake drops when it has been kept long enough."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.store import calls, polls
from shared.vocabulary import RegionId


async def forget(conn: AsyncConnection, region: RegionId, *, before: datetime) -> int:
    """Drop some old calls, and what is believed of sources that are no longer polled.

    Returns:
        How many there were of both.
    """
    sources = await polls.forget(conn, region, before=before)
    return sources + await calls.forget(conn, region, before=before)
