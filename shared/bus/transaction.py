"""One transaction: the region's lock, the work, its facts in the outbox, commit.

Runs, HTTP commands and timers all go through here, so that a region has one writer, and what is
told lasts exactly when what was done lasts.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

import asyncpg
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared import logs, timers
from shared.bus import outbox
from shared.bus.handling import Work
from shared.bus.outbox import Row
from shared.clock import Clock
from shared.db import driver_connection, lock_key, passing_as_retry
from shared.policy.snapshot import Policies
from shared.telemetry import Tracing
from shared.vocabulary import RegionId

log = structlog.get_logger()
_ROLL_BACK_WITHIN_S = 2.0


class Publishes(Protocol):
    """Takes rows that were just committed; what it misses it finds in the table."""

    def offer(self, rows: Sequence[Row]) -> None:
        """Publish these rows if their lane is held here."""
        ...


class Transactions:
    """Opens transactions for one service.

    Args:
        service: its name.
        engine: its database.
        lanes: partitions of every topic.
        policies: gives the policies in force now.
        clock: the service's clock.
        tracing: makes spans.
        publisher: hears of committed rows.
    """

    def __init__(
        self,
        *,
        service: str,
        engine: AsyncEngine,
        lanes: int,
        policies: Callable[[], Policies],
        clock: Clock,
        tracing: Tracing,
        publisher: Publishes,
    ) -> None:
        self.service = service
        self.clock = clock
        self.tracing = tracing
        self.policies = policies
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._lanes = lanes
        self._publisher = publisher

    @asynccontextmanager
    async def open(
        self, region: RegionId, *, cause: str | None = None, traceparent: str | None = None
    ) -> AsyncGenerator[Work]:
        """Work under the region's lock; at the end facts and timers are stored and all commits.

        Args:
            region: whose lock is taken.
            cause: what new ids are made from; by default something new.
            traceparent: the trace that facts continue unless they bring their own.

        Raises:
            Retry: when the database was away or a concurrent writer was first.
        """
        with passing_as_retry():
            async with self._engine.connect() as conn, self._locked(conn, region):
                work = Work(
                    service=self.service,
                    region=region,
                    conn=conn,
                    now=self.clock.now(),
                    policies=self.policies(),
                    tracing=self.tracing,
                    cause=cause or str(uuid.uuid4()),
                    traceparent=traceparent,
                )
                yield work
                rows = await self._store(work)
        self._publisher.offer(rows)
        for act in work.afterwards:
            act()

    @asynccontextmanager
    async def _locked(self, conn: AsyncConnection, region: RegionId) -> AsyncGenerator[None]:
        """A transaction that begins with the region's lock, in one round trip instead of two."""
        raw = await driver_connection(conn)
        keys = lock_key(self.service), lock_key(region)
        is_committed = False
        try:
            await raw.execute("BEGIN; SELECT pg_advisory_xact_lock({}, {})".format(*keys))
            yield
            is_committed = await raw.execute("COMMIT") == "COMMIT"
        finally:
            if not is_committed:
                await _roll_back(conn, raw)
        if not is_committed:
            raise RuntimeError("A statement failed unheard; the transaction was rolled back.")

    async def _store(self, work: Work) -> list[Row]:
        lane = outbox.lane_of(work.region, self._lanes)
        conn = await driver_connection(work.conn)
        if work.scheduled:
            await timers.write(conn, work.region, lane, work.scheduled, self.clock)
        if not work.records:
            return []
        return await outbox.write(conn, work.region, lane, work.records)


async def _roll_back(conn: AsyncConnection, raw: asyncpg.Connection) -> None:
    """Roll back; where that can't be done, drop the connection, which does the same."""
    is_over = False
    try:
        await raw.execute("ROLLBACK", timeout=_ROLL_BACK_WITHIN_S)
        is_over = True
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        log.info("a connection was dropped to roll back", **logs.failure(error))
    finally:
        if not is_over:
            await conn.invalidate()  # or the pool would hand it out again
