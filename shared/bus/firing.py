"""Fires the timers of the lanes that this process publishes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from shared import logs, measures, timers
from shared.bus.handling import SETTLE_AGAIN, Settle, Timer, TimerHandler, Work
from shared.bus.publisher import Publisher
from shared.bus.transaction import Transactions
from shared.db import driver_connection, is_passing, passing_as_retry
from shared.errors import TookTooLong, Unavailable
from shared.events import Fact
from shared.timers import Due
from shared.vocabulary import RegionId

log = structlog.get_logger()
LOOK_EVERY_S = 0.05
_PUT_OFF = timedelta(seconds=10)


async def _unsettle(timer: Timer, work: Work) -> list[Fact]:
    """What `settle` failed on is looked at again; alone, if it fails again."""
    work.unsettled.add(timer.subject)
    return []


class Firing:
    """Looks for what is due, and has it handled under the region's lock.

    Args:
        engine: the service's database.
        transactions: opens them.
        publisher: knows the lanes.
        handlers: timer name -> handler.
        settle: as at the end of a run.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        transactions: Transactions,
        publisher: Publisher,
        handlers: Mapping[str, TimerHandler],
        settle: Settle | None,
    ) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._transactions = transactions
        self._publisher = publisher
        again = {SETTLE_AGAIN: _unsettle} if settle is not None else {}
        self._handlers: Mapping[str, TimerHandler] = {**handlers, **again}
        self._settle = settle

    async def run(self) -> None:
        """Fire what is due until cancelled."""
        while True:
            try:
                regions = await self._due_regions()
                await asyncio.gather(*(self._fire_region(region) for region in regions))
            except Unavailable as error:
                log.info("timers wait for the database", **logs.failure(error))
            await asyncio.sleep(LOOK_EVERY_S)

    async def _due_regions(self) -> list[RegionId]:
        if not self._handlers or not self._publisher.lanes:
            return []
        with passing_as_retry():
            async with self._engine.connect() as conn:
                return await timers.due_regions(conn, sorted(self._publisher.lanes))

    async def _fire_region(self, region: RegionId) -> None:
        most = timers.MOST_AT_ONCE
        while True:
            try:
                taken = await self._fire(region, most)
            except Exception as error:  # noqa: BLE001 # decides, as for runs, what happens next
                if is_passing(error) and not isinstance(error, TookTooLong):
                    return  # it is still due; the next look finds it
                if most == 1:
                    await self._put_off(region, error)
                    return
                most = 1
            else:
                if taken < most:
                    return

    async def _fire(self, region: RegionId, most: int) -> int:
        async with self._transactions.open(region) as work:
            raw = await driver_connection(work.conn)
            due = await timers.take_due(raw, region, most)
            for one in due:
                await self._handle(work, one)
            if self._settle is not None and work.unsettled:
                work.traceparent = None
                work.tell(*await self._settle(work))
        for one in due:
            measures.TIMERS_LATE.observe(max(0.0, one.late.total_seconds()))
        return len(due)

    async def _handle(self, work: Work, due: Due) -> None:
        timer = due.timer
        work.cause = f"timer/{timer.name}/{timer.subject}/{due.due_at.isoformat()}"
        span = f"{self._transactions.service} timer {timer.name}"
        attributes = {"tandem.agency": timer.agency, "tandem.subject": timer.subject}
        with work.tracing.handling(span, timer.traceparent, dict(attributes)) as traceparent:
            work.traceparent = traceparent
            work.tell(*await self._handlers[timer.name](timer, work))

    async def _put_off(self, region: RegionId, error: Exception) -> None:
        """A lone timer on which its handler fails must not hold up the others."""
        async with self._transactions.open(region) as work:
            raw = await driver_connection(work.conn)
            for due in await timers.take_due(raw, region, 1):
                timer = due.timer
                measures.TIMER_BUGS.labels(timer.name).inc()
                log.error("a timer failed; put off", timer=timer.name, **logs.failure(error))
                work.schedule(
                    timer.name,
                    timer.subject,
                    _PUT_OFF,
                    agency=timer.agency,
                    traceparent=timer.traceparent,
                    **timer.data,
                )
