"""Brings committed facts to Kafka: each region in order, each at least once, recognizably.

A process has one publisher for the lanes it was assigned. It drains a lane before the lane's first
new run, then publishes what was just committed from memory, and finds rows that other processes'
doors committed by a look at its lanes every 20 ms, or every 500 ms while memory is never empty.

Rows that the broker has acknowledged are deleted a quarter of a second later at the latest, many at
once. Until then a look at the table leaves them out.

After a time-out the fate of rows is unknown: memory is forgotten, a new producer made, and the
table read again, fewer rows at once. What was already there is published a second time with the
same id. Locks and slot go with it: if only this process is cut off, another one takes over.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, TypeVar, cast

import asyncpg
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared import logs, measures
from shared.bus import outbox, producing
from shared.bus.lanes import LaneLocks, SlotTakenError
from shared.bus.memory import Memory
from shared.bus.outbox import Row
from shared.bus.producing import SEND_WITHIN_S, Sent

T = TypeVar("T")
log = structlog.get_logger()
LOOK_EVERY_S = 0.02
LOOK_AT_LEAST_EVERY_S = 0.5
MOST_AT_ONCE = 2000
ASK_EVERY_S = 1.0
BEAT_EVERY_S = 1.0
COUNT_EVERY_S = 1.0
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.05, 1.0
_CLOSE_WITHIN_S = 3.0
_AWAY = (KafkaError, OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


class Publisher:
    """One for each process.

    Args:
        connect: opens the connection with the locks.
        producer: makes a producer, not started yet.
        slot: the slot to hold, or none for the first free one.
        on_slot_lost: called when another process has taken the slot meanwhile.
    """

    def __init__(
        self,
        connect: Callable[[], Any],
        producer: Callable[[], AIOKafkaProducer],
        slot: int | None,
        on_slot_lost: Callable[[], None],
    ) -> None:
        self._connect = connect
        self._make_producer = producer
        self.slot = slot
        self._on_slot_lost = on_slot_lost
        self._locks: LaneLocks | None = None
        self._producer: AIOKafkaProducer | None = None
        self._wanted: frozenset[int] = frozenset()
        self._drained: frozenset[int] = frozenset()
        self._changed = asyncio.Event()
        self._wake = asyncio.Event()
        self._memory = Memory()
        self._most = MOST_AT_ONCE
        self._looked_at = 0.0
        self._is_behind = True
        self._heard_at = 0.0
        self._counted_at = 0.0

    async def take_slot(self) -> int:
        """Connect to Postgres and hold a slot; to be called before joining the group.

        Raises:
            SlotTakenError: when a live process has it.
        """
        self._locks = cast("LaneLocks", await self._connect())
        self.slot = await self._locks.take_slot(self.slot)
        return self.slot

    @property
    def lanes(self) -> frozenset[int]:
        """The lanes that are held and drained."""
        return self._drained

    def offer(self, rows: Sequence[Row]) -> None:
        """Publish rows that were just committed, if their lane is held here."""
        mine = [row for row in rows if row.lane in self._drained]
        if mine:
            self._memory.offered.extend(mine)
            self._wake.set()

    def want(self, lanes: Iterable[int]) -> None:
        """Hold these lanes from now on, and no others."""
        self._wanted = frozenset(lanes)
        self._say_drained(self._drained & self._wanted)
        self._wake.set()

    async def drained(self, lanes: Iterable[int]) -> None:
        """Wait until each of these lanes is drained, or is not wanted here any more.

        Drained is a lane that is held and from which everything that waited in it is on Kafka.
        """
        needed = frozenset(lanes)
        while needed & self._wanted - self._drained:
            await self._changed.wait()

    async def flush(self) -> None:
        """Wait until everything that was told so far is on Kafka."""
        self._say_drained(frozenset())
        self._is_behind = True
        self._wake.set()
        await self.drained(self._wanted)

    async def run(self) -> None:
        """Publish until cancelled; whatever is away is waited for."""
        wait_s = _FIRST_WAIT_S
        while True:
            began = time.monotonic()
            try:
                await self._session()
            except SlotTakenError:
                self._on_slot_lost()
                return
            except _AWAY as error:
                measures.PUBLISH_RETRIES.inc()
                log.warning("publishing begins anew", **logs.failure(error))
            finally:
                await self.close()
            if time.monotonic() - began > _LONGEST_WAIT_S:
                wait_s = _FIRST_WAIT_S
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, _LONGEST_WAIT_S)

    async def close(self) -> None:
        """Drop memory, producer and connection: the table knows what still has to go out."""
        self._memory = Memory()
        self._is_behind = True
        self._say_drained(frozenset())
        producer, self._producer = self._producer, None
        locks, self._locks = self._locks, None
        for closing in (producer and producing.end(producer), locks and locks.close()):
            if closing is None:
                continue
            try:
                async with asyncio.timeout(_CLOSE_WITHIN_S):
                    await closing
            except _AWAY as error:
                log.info("closing did not finish", **logs.failure(error))

    async def _session(self) -> None:
        if self._locks is None:
            await self.take_slot()
        locks = cast("LaneLocks", self._locks)
        self._producer = self._make_producer()
        await self._meanwhile_beating(locks, self._producer.start())
        try:
            while True:
                await self._step(locks, self._producer)
        finally:
            async with asyncio.timeout(_CLOSE_WITHIN_S):
                await self._delete(locks)

    async def _step(self, locks: LaneLocks, producer: AIOKafkaProducer) -> None:
        if self._memory.is_time_to_delete() or locks.held - self._wanted:
            await self._delete(locks)
        if await locks.hold(self._wanted):
            self._is_behind = True
        self._wake.clear()
        idle_s = time.monotonic() - self._looked_at
        if idle_s < LOOK_AT_LEAST_EVERY_S and (offered := self._from_memory()):
            await self._publish(locks, producer, offered)
        elif self._is_behind or idle_s >= LOOK_EVERY_S:
            await self._look(locks, producer)
        elif time.monotonic() - self._heard_at >= ASK_EVERY_S:
            await self._meanwhile_beating(locks, producing.ask(producer))
            self._heard_at = time.monotonic()
        else:
            await self._rest()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await self._wake.wait()
        except TimeoutError:
            return

    def _from_memory(self) -> list[Row]:
        """What was just committed here, if it continues what was published last."""
        offered = self._memory.take(self._most)
        if offered is None:
            self._is_behind = True
            return []
        return offered

    async def _look(self, locks: LaneLocks, producer: AIOKafkaProducer) -> None:
        """Publish what others committed, or what memory does not know."""
        held = locks.held
        known = [] if self._is_behind else self._memory.regions
        found, is_all = await outbox.waiting(locks.conn, sorted(held), self._most, known)
        self._looked_at, self._is_behind = time.monotonic(), not is_all
        rows = self._memory.unpublished(found)
        if is_all:
            measures.OUTBOX_WAITING.set(len(rows))
        elif time.monotonic() >= self._counted_at + COUNT_EVERY_S:
            await self._count(locks)
        if rows:
            await self._publish(locks, producer, rows)
        if is_all and self._drained != held & self._wanted:
            self._say_drained(held & self._wanted)

    async def _count(self, locks: LaneLocks) -> None:
        self._counted_at = time.monotonic()
        measures.OUTBOX_WAITING.set(await outbox.depth(locks.conn))

    def _say_drained(self, lanes: frozenset[int]) -> None:
        self._drained = lanes
        self._changed.set()
        self._changed = asyncio.Event()

    async def _publish(
        self, locks: LaneLocks, producer: AIOKafkaProducer, rows: Sequence[Row]
    ) -> None:
        began = time.perf_counter()
        sent = await self._meanwhile_beating(locks, producing.send(producer, rows))
        measures.PUBLISH_SECONDS.observe(time.perf_counter() - began)
        await self._settle(locks, sent)
        if sent.broken is not None:
            self._most = max(1, min(self._most, len(rows)) // 2)
            raise sent.broken
        self._most = min(MOST_AT_ONCE, self._most * 2)
        self._heard_at = time.monotonic()

    async def _settle(self, locks: LaneLocks, sent: Sent) -> None:
        for row, error in sent.failed:
            measures.OUTBOX_FAILED.inc()
            log.error("a fact can't be published", topic=row.record.topic, reason=error)
            await outbox.set_aside(locks.conn, row, error)
            self._memory.passed(row)
        for row in sent.done:
            self._memory.acknowledged_by_broker(row)
            measures.PUBLISHED.labels(row.record.topic).inc()

    async def _delete(self, locks: LaneLocks) -> None:
        await outbox.delete(locks.conn, self._memory.to_delete())
        self._memory.deleted()

    async def _meanwhile_beating(self, locks: LaneLocks, work: Coroutine[Any, Any, T]) -> T:
        """Wait for Kafka, and let Postgres hear from us meanwhile, or the locks lapse."""
        task = asyncio.ensure_future(work)
        try:
            async with asyncio.timeout(SEND_WITHIN_S + BEAT_EVERY_S):
                while not (await asyncio.wait([task], timeout=BEAT_EVERY_S))[0]:
                    await self._count(locks)
            return task.result()
        finally:
            task.cancel()
