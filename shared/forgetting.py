"""Forgets, hour by hour, what nobody needs any more.

That is inbox marks that no record can match, answers to commands that nobody sends again, and what
a service has kept for as long as its operator wants.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final, NoReturn

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus.inbox import forget_old
from shared.bus.transaction import Transactions
from shared.db import driver_connection
from shared.service import Forget
from shared.vocabulary import RegionId

EVERY_S: Final = 3600.0


class Forgetting:
    """Forgets for one service.

    Args:
        engine: the service's database.
        transactions: opens them.
        regions: gives the regions that there are now.
        forget: the service's own part, if it has one.
        kept: how long the service keeps what has ended.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        transactions: Transactions,
        regions: Callable[[], Iterable[RegionId]],
        forget: Forget | None,
        kept: timedelta,
    ) -> None:
        self._engine = engine
        self._transactions = transactions
        self._regions = regions
        self._forget = forget
        self._kept = kept

    async def run(self) -> NoReturn:
        """Forget for as long as the process lives."""
        while True:
            await self.once()
            await asyncio.sleep(EVERY_S)

    async def once(self) -> None:
        """Forget now."""
        async with self._engine.begin() as conn:
            await conn.execute(_FORGET_ANSWERS)
        async with self._engine.connect() as conn:  # each statement commits by itself
            raw = await driver_connection(conn)
            while await forget_old(raw):
                pass
        if self._forget is None:
            return
        for region in self._regions():
            while await self._some(region, self._forget):
                pass

    async def _some(self, region: RegionId, forget: Forget) -> int:
        """A little in each transaction, so that the region's lock is never held for long."""
        async with self._transactions.open(region) as work:
            before: datetime = work.now - self._kept
            return await forget(work.conn, region, before=before)


_FORGET_ANSWERS = text("DELETE FROM idempotency WHERE at < now() - interval '9 days'")
