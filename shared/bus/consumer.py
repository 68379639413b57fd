"""Feeds runs from Kafka: per region in order, regions side by side.

Offsets are committed after the database's commit and explicitly, every half second, when a
partition leaves, and at the stop. What was handled but not committed comes again and is recognized
by its mark.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from shared import logs
from shared.bus.envelope import Record
from shared.bus.lag import measure_lag
from shared.bus.progress import Progress
from shared.bus.publisher import Publisher
from shared.bus.queues import Queue
from shared.bus.routing import region_of
from shared.bus.run import Runs
from shared.policy.snapshot import Policies
from shared.vocabulary import RegionId

log = structlog.get_logger()
MOST_IN_HAND = 4000
COMMIT_EVERY_S = 0.5
MEASURE_EVERY_S = 0.25
FETCH_WAIT_S = 0.025
_LEAVE_WITHIN_S = 3.0


def make_consumer(
    bootstrap_servers: str,
    group: str,
    instance: str,
    *,
    begin: str = "earliest",
    fetch_wait_s: float = FETCH_WAIT_S,
    fetch_bytes: int = 1,
) -> AIOKafkaConsumer:
    """A consumer with the settings that lose nothing and keep a region with one member.

    Args:
        bootstrap_servers: `host:port`, comma-separated.
        group: the service's group.
        instance: static member id; a member that comes back at once keeps its partitions.
        begin: where a group without offsets begins, `earliest` or `latest`.
        fetch_wait_s: how long the broker holds a fetch that finds less than `fetch_bytes`. While
            it does, a partition that had just been read waits, so it bounds latency.
        fetch_bytes: how much a fetch waits for.
    """
    return AIOKafkaConsumer(
        bootstrap_servers=bootstrap_servers,
        group_id=group,
        client_id=instance,
        group_instance_id=instance,
        enable_auto_commit=False,
        auto_offset_reset=begin,
        fetch_max_wait_ms=round(fetch_wait_s * 1000),
        fetch_min_bytes=fetch_bytes,
        session_timeout_ms=6000,
        heartbeat_interval_ms=1000,
        max_partition_fetch_bytes=4 * 1024 * 1024,
        partition_assignment_strategy=(RangePartitionAssignor,),
    )


class Consumer(ConsumerRebalanceListener):
    """One member of the service's group.

    Args:
        kafka: not started yet.
        topics: what the service reads.
        runs: handles records of one region.
        publisher: has to have drained a lane before the lane's first run.
        policies: gives the policies in force now.
        at_once: regions that are handled side by side.
    """

    def __init__(
        self,
        kafka: AIOKafkaConsumer,
        topics: Sequence[str],
        runs: Runs,
        publisher: Publisher,
        policies: Callable[[], Policies],
        at_once: int,
    ) -> None:
        self._kafka = kafka
        self._topics = topics
        self._runs = runs
        self._publisher = publisher
        self._policies = policies
        self._progress = Progress()
        self._queues: dict[RegionId, Queue] = {}
        self._slots = asyncio.Semaphore(at_once)
        self._room = asyncio.Event()
        self._committed: dict[TopicPartition, int] = {}
        self._is_leaving = False
        self._active = 0
        self._is_quiet = asyncio.Event()
        self._is_quiet.set()
        self._mine: frozenset[TopicPartition] = frozenset()
        self.has_joined = asyncio.Event()

    async def run(self) -> None:
        """Consume until cancelled or until the client fails."""
        await self._kafka.start()
        self._kafka.subscribe(self._topics, listener=self)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._feed(tasks))
            tasks.create_task(self._commit_regularly())
            tasks.create_task(self._measure_regularly())

    async def drain(self) -> None:
        """Take nothing new, and let what is being handled end."""
        self._is_leaving = True
        for queue in self._queues.values():
            queue.records.clear()
        await self._let_runs_end()

    async def close(self) -> None:
        """Commit what was handled and leave."""
        try:
            await self._commit()
        except KafkaError as error:
            log.info("last commit did not succeed", **logs.failure(error))
        finally:
            await self._kafka.stop()

    async def lag(self, ends: Mapping[TopicPartition, int]) -> int:
        """Records of the assigned partitions that are not handled yet.

        Args:
            ends: partition -> its end as the broker says now. What the client remembers of it is
                as old as its last fetch.
        """
        waiting = 0
        for partition in self._mine & ends.keys():
            waiting += max(0, ends[partition] - await self._kafka.position(partition))
        return waiting + self._progress.in_hand

    @property
    def partitions(self) -> frozenset[TopicPartition]:
        """What this member was assigned."""
        return self._mine

    async def _feed(self, tasks: asyncio.TaskGroup) -> None:
        while not self._is_leaving:
            batches = await self._kafka.getmany(timeout_ms=500, max_records=MOST_IN_HAND)
            for partition, records in batches.items():
                if partition in self._mine:  # it may have left since it was fetched
                    for record in cast("Sequence[Record]", records):
                        self._progress.take(partition, record.offset)
                        self._queue(tasks, record)
            while self._progress.in_hand > MOST_IN_HAND:
                self._room.clear()
                await self._room.wait()

    def _queue(self, tasks: asyncio.TaskGroup, record: Record) -> None:
        if self._is_leaving:
            return
        region = region_of(record, self._policies())
        queue = self._queues.setdefault(region, Queue())
        queue.records.append(record)
        if queue.task is None:
            queue.task = tasks.create_task(self._work_off(region, queue))

    async def _work_off(self, region: RegionId, queue: Queue) -> None:
        """Run after run; who waits for a lane holds no slot, and no records that may leave."""
        try:
            while queue.records:
                await self._publisher.drained(queue.next_lanes())
                async with self._slots:
                    if queue.next_lanes() <= self._publisher.lanes:
                        await self._one_run(region, queue)
        finally:
            queue.task = None
            if not queue.records:
                self._queues.pop(region, None)

    async def _one_run(self, region: RegionId, queue: Queue) -> None:
        records = queue.in_run = queue.take()
        began = time.monotonic()
        self._active += 1
        self._is_quiet.clear()
        try:
            await self._runs.do(region, records)
        finally:
            queue.in_run = ()
            side_by_side, self._active = self._active, self._active - 1
            if not self._active:
                self._is_quiet.set()
        queue.learn(len(records), (time.monotonic() - began) / side_by_side)
        for record in records:
            self._progress.done(TopicPartition(record.topic, record.partition), record.offset)
        self._room.set()

    async def _let_runs_end(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LEAVE_WITHIN_S):
                await self._is_quiet.wait()

    async def _commit_regularly(self) -> None:
        while True:
            await asyncio.sleep(COMMIT_EVERY_S)
            await self._commit()

    async def _commit(self) -> None:
        assigned = self._kafka.assignment()
        offsets = {
            partition: offset
            for partition, offset in self._progress.committable().items()
            if partition in assigned and self._committed.get(partition) != offset
        }
        if not offsets:
            return
        try:
            await self._kafka.commit(offsets)
        except (CommitFailedError, IllegalStateError) as error:
            log.info("commit lost to a rebalance", **logs.failure(error))
        else:
            self._committed |= offsets

    async def on_partitions_revoked(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, revoked: Iterable[TopicPartition]
    ) -> None:
        """Let what is in hand end, commit it, and hand over; called by the client."""
        gone = frozenset(revoked)
        self._mine -= gone
        for queue in self._queues.values():
            queue.drop({partition.partition for partition in gone})
        try:
            await self._let_runs_end()
            await self._commit()
        finally:
            for partition in gone:
                self._progress.forget(partition)
                self._committed.pop(partition, None)
            self._room.set()

    async def on_partitions_assigned(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, assigned: Iterable[TopicPartition]
    ) -> None:
        """Take over; called by the client.

        A partition that the group never read gets its position committed at once, so that a
        later look at the group's offsets tells "nothing handled" from "never seen".
        """
        partitions = list(assigned)
        self._mine = frozenset(partitions)  # before anything is waited for: records may come now
        self._publisher.want({partition.partition for partition in partitions})
        committed = await asyncio.gather(*(self._kafka.committed(p) for p in partitions))
        begins = {p: at for p, at in zip(partitions, committed, strict=True) if at is not None}
        fresh = {p: await self._kafka.position(p) for p in partitions if p not in begins}
        if fresh:
            await self._kafka.commit(fresh)
        for partition, offset in (begins | fresh).items():
            self._progress.begin(partition, offset)
        self.has_joined.set()

    async def _measure_regularly(self) -> None:
        """Several times a second; at every fetch it would cost more than the fetch."""
        while True:
            oldest = (record for queue in self._queues.values() if (record := queue.oldest))
            measure_lag(self._kafka, self._topics, self._progress.committable(), oldest)
            await asyncio.sleep(MEASURE_EVERY_S)
