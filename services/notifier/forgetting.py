"""Forgets links that nobody can open any more."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Final, NoReturn

from services.notifier.store import access
from shared.door import Door

EVERY_S: Final = 600.0
KEPT: Final = timedelta(hours=1)


async def forget(door: Door) -> NoReturn:
    """Forget them region by region, for ever."""
    while True:
        await forget_once(door)
        await asyncio.sleep(EVERY_S)


async def forget_once(door: Door) -> None:
    """Forget them now."""
    for region in door.policies.regions:
        async with door.work(region) as work:
            await access.forget_links(work.conn, region, before=work.now - KEPT)
