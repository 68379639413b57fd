"""Keep the live stream short."""

from __future__ import annotations

import asyncio
from typing import NoReturn

from services.metrics.handlers import STREAM_KEPT
from services.metrics.store import lines
from shared.door import Door

EVERY_S = 60.0


async def prune(door: Door) -> NoReturn:
    """Forget lines that the stream no longer reaches back to, region by region, for ever."""
    while True:
        await prune_once(door)
        await asyncio.sleep(EVERY_S)


async def prune_once(door: Door) -> None:
    """Forget them now."""
    for region in door.policies.regions:
        async with door.work(region) as work:
            await lines.prune(work.conn, region, before=work.now - STREAM_KEPT)
