"""Brings committed facts to Kafka: each region in order, each at least once, recognizably.

A process has one publisher for the lanes it was assigned. It drains a lane before the lane's first
new run, then publishes what was just committed from memory, and finds rows that other processes'
doors committed by a look at its lanes every 20 ms. Since a region's `seq` is dense, a gap between
memory and what was published last says that somebody else's row comes first: then it looks.

Rows that the broker has acknowledged are deleted a quarter of a second later at the latest, many at
once. Until then a look at the table leaves them out.

After a time-out the fate of a batch is unknown: memory is forgotten, a new producer made, and the
table read again. What was already there is published a second time with the same id.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import asyncpg
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    InvalidTopicError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordTooLargeError,
    TopicAuthorizationFailedError,
)

from shared import logs, measures
from shared.bus import outbox
from shared.bus.lanes import LaneLocks, SlotTakenError
from shared.bus.outbox import Row
from shared.events.topics import MAX_REQUEST_BYTES
from shared.vocabulary import RegionId

log = structlog.get_logger()
LOOK_EVERY_S = 0.02
MOST_AT_ONCE = 2000
DELETE_EVERY_S = 0.25
_MOST_TO_DELETE = 500
_SEND_WITHIN_S = 10.0
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.05, 1.0
_NEVER = (
    MessageSizeTooLargeError,
    RecordTooLargeError,
    InvalidTopicError,
    TopicAuthorizationFailedError,
)
_AWAY = (
    KafkaError,
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
)


def make_producer(bootstrap_servers: str, client_id: str) -> AIOKafkaProducer:
    """A producer with the settings that lose and double nothing."""
    return AIOKafkaProducer(
        bootstrap_servers=bootstrap_servers,
        client_id=client_id,
        enable_idempotence=True,
        acks="all",
        linger_ms=0,
        max_request_size=MAX_REQUEST_BYTES,
        max_batch_size=256 * 1024,
        request_timeout_ms=5000,
    )


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
        self._changed = asyncio.Condition()
        self._wake = asyncio.Event()
        self._offered: list[Row] = []
        self._last: dict[RegionId, int] = {}
        self._acknowledged: dict[tuple[RegionId, int], Row] = {}
        self._look_at = 0.0
        self._delete_at = 0.0

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
            self._offered.extend(mine)
            self._wake.set()

    def want(self, lanes: Iterable[int]) -> None:
        """Hold these lanes from now on, and no others."""
        self._wanted = frozenset(lanes)
        self._drained &= self._wanted
        self._wake.set()

    async def drained(self, lane: int) -> None:
        """Wait until the lane is held and everything that waited in it is on Kafka."""
        async with self._changed:
            await self._changed.wait_for(lambda: lane in self._drained or lane not in self._wanted)

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
                await self._forget()
                if time.monotonic() - began > _LONGEST_WAIT_S:
                    wait_s = _FIRST_WAIT_S
                await asyncio.sleep(wait_s)
                wait_s = min(wait_s * 2, _LONGEST_WAIT_S)

    async def close(self) -> None:
        """Stop the producer and let go of slot and lanes."""
        if self._locks is not None:
            try:
                await self._delete(self._locks)
            except _AWAY as error:
                log.info("what was published will be published again", **logs.failure(error))
        await self._forget()

    async def _session(self) -> None:
        if self._locks is None:
            await self.take_slot()
        locks = cast("LaneLocks", self._locks)
        self._producer = self._make_producer()
        await asyncio.wait_for(self._producer.start(), _SEND_WITHIN_S)
        while True:
            if self._is_time_to_delete() or locks.held - self._wanted:
                await self._delete(locks)
            await locks.hold(self._wanted)
            self._wake.clear()
            if offered := self._from_memory():
                await self._publish(locks, offered)
            elif rows := await self._from_table(locks):
                await self._publish(locks, rows)
            else:
                await self._say_drained(locks.held)
                await self._rest()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _say_drained(self, held: frozenset[int]) -> None:
        if self._drained != held & self._wanted:
            async with self._changed:
                self._drained = held & self._wanted
                self._changed.notify_all()

    def _from_memory(self) -> list[Row]:
        """What was just committed here, if it continues what was published last."""
        offered, self._offered = self._offered, []
        if not self._continues(offered):
            self._look_at = 0.0
            return []
        return offered

    async def _from_table(self, locks: LaneLocks) -> list[Row]:
        """What others committed, or what memory does not know; at most one look in 20 ms."""
        now = time.monotonic()
        if now < self._look_at and self._drained == locks.held & self._wanted:
            return []
        found = await outbox.waiting(locks.conn, sorted(locks.held), MOST_AT_ONCE)
        self._look_at = now + LOOK_EVERY_S if len(found) < MOST_AT_ONCE else 0.0
        rows = [row for row in found if (row.region, row.seq) not in self._acknowledged]
        measures.OUTBOX_WAITING.set(len(rows))
        return rows

    def _continues(self, rows: Sequence[Row]) -> bool:
        last = dict(self._last)
        for row in rows:
            if last.get(row.region) != row.seq - 1:
                return False
            last[row.region] = row.seq
        return True

    async def _publish(self, locks: LaneLocks, rows: Sequence[Row]) -> None:
        producer = cast("AIOKafkaProducer", self._producer)
        began = time.perf_counter()
        failed: list[tuple[Row, str]] = []
        sent: list[tuple[Row, Any]] = []
        for row in rows:
            try:
                sent.append((row, await _send(producer, row)))
            except _NEVER as error:
                failed.append((row, type(error).__name__))
        async with asyncio.timeout(_SEND_WITHIN_S):
            results = await asyncio.gather(*(ack for _, ack in sent), return_exceptions=True)
        done: list[Row] = []
        for (row, _), result in zip(sent, results, strict=True):
            if isinstance(result, _NEVER):
                failed.append((row, type(result).__name__))
            elif isinstance(result, BaseException):
                raise result
            else:
                done.append(row)
        measures.PUBLISH_SECONDS.observe(time.perf_counter() - began)
        await self._settle(locks, done, failed)

    async def _settle(
        self, locks: LaneLocks, done: Sequence[Row], failed: Sequence[tuple[Row, str]]
    ) -> None:
        for row, error in failed:
            measures.OUTBOX_FAILED.inc()
            log.error("a fact can't be published", topic=row.record.topic, reason=error)
            await outbox.set_aside(locks.conn, row, error)
        for row in [*done, *(row for row, _ in failed)]:
            self._last[row.region] = max(row.seq, self._last.get(row.region, 0))
        for row in done:
            self._acknowledged[row.region, row.seq] = row
            measures.PUBLISHED.labels(row.record.topic).inc()

    def _is_time_to_delete(self) -> bool:
        is_due = time.monotonic() >= self._delete_at
        return bool(self._acknowledged) and (is_due or len(self._acknowledged) > _MOST_TO_DELETE)

    async def _delete(self, locks: LaneLocks) -> None:
        await outbox.delete(locks.conn, list(self._acknowledged.values()))
        self._acknowledged.clear()
        self._delete_at = time.monotonic() + DELETE_EVERY_S

    async def _forget(self) -> None:
        """Drop memory, producer and connection: the table knows what still has to go out."""
        self._offered.clear()
        self._acknowledged.clear()
        self._last.clear()
        self._drained = frozenset()
        producer, self._producer = self._producer, None
        locks, self._locks = self._locks, None
        for closing in (producer and producer.stop(), locks and locks.close()):
            if closing is None:
                continue
            try:
                async with asyncio.timeout(3):
                    await closing
            except _AWAY as error:
                log.info("closing did not finish", **logs.failure(error))


async def _send(producer: AIOKafkaProducer, row: Row) -> Any:
    record = row.record
    return await producer.send(
        record.topic, record.value, record.key, partition=row.lane, headers=list(record.headers)
    )
