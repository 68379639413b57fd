"""Runs are fed per region in order; who waits for a lane keeps nobody else waiting."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from aiokafka import TopicPartition

from shared.bus.consumer import Consumer
from shared.bus.envelope import Headers
from shared.bus.publisher import Publisher
from shared.vocabulary import RegionId
from tests.support.work import policies_of

TOPIC = "calls.v1"
Batch = dict[TopicPartition, Sequence["Arrived"]]


@dataclass
class Arrived:
    """A record as Kafka hands it over."""

    key: bytes | None
    partition: int
    offset: int
    topic: str = TOPIC
    timestamp: int = 0
    value: bytes | None = None
    headers: Headers = ()


class Kafka:
    """As `AIOKafkaConsumer`, as far as it is used."""

    def __init__(self) -> None:
        self.batches: asyncio.Queue[Batch] = asyncio.Queue()
        self.commits: dict[TopicPartition, int] = {}
        self.mine: set[TopicPartition] = set()

    async def start(self) -> None:
        """Nothing to reach."""

    def subscribe(self, topics: Sequence[str], listener: Consumer) -> None:
        """All is assigned by the test."""

    async def getmany(self, **_limits: int) -> Batch:
        """What the test has sent."""
        return await self.batches.get()

    def assignment(self) -> set[TopicPartition]:
        """As the test says."""
        return self.mine

    def highwater(self, _partition: TopicPartition) -> None:
        """Not known."""

    async def committed(self, _partition: TopicPartition) -> int:
        """The beginning."""
        return 0

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        """Keep them."""
        self.commits |= offsets


class Runs:
    """Keeps what was handled."""

    def __init__(self) -> None:
        self.done: list[int] = []

    async def do(self, _region: RegionId, records: Sequence[Arrived]) -> None:
        """Handle them."""
        self.done += [record.offset for record in records]


class Feeding:
    """A consumer with what is around it; no lane is drained until the test says so."""

    def __init__(self, at_once: int) -> None:
        self.kafka = Kafka()
        self.runs = Runs()
        self.publisher = Publisher(cast("Any", None), cast("Any", None), 0, cast("Any", None))
        policies = policies_of({"riverton": 'time_zone = "UTC"'})
        self.consumer = Consumer(
            cast("Any", self.kafka),
            [TOPIC],
            cast("Any", self.runs),
            self.publisher,
            lambda: policies,
            at_once,
        )

    async def assign(self, *lanes: int) -> None:
        self.kafka.mine = {TopicPartition(TOPIC, lane) for lane in lanes}
        await self.consumer.on_partitions_assigned(self.kafka.mine)

    async def revoke(self, *lanes: int) -> None:
        await self.consumer.on_partitions_revoked([TopicPartition(TOPIC, n) for n in lanes])

    async def send(self, lane: int, offsets: Iterable[int]) -> None:
        key = f"region-{lane}".encode()
        records = [Arrived(key, lane, offset) for offset in offsets]
        await self.kafka.batches.put({TopicPartition(TOPIC, lane): records})
        await _let_others_work()

    async def drain(self, *lanes: int) -> None:
        self.publisher._say_drained(frozenset(lanes))  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        await _let_others_work()


@asynccontextmanager
async def feeding(*, at_once: int = 4) -> AsyncGenerator[Feeding]:
    feeding = Feeding(at_once)
    running = asyncio.create_task(feeding.consumer.run())
    await _let_others_work()
    try:
        yield feeding
    finally:
        running.cancel()
        await asyncio.wait([running])
        assert running.cancelled(), running.exception()


async def _let_others_work() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_region_that_waits_for_its_lane_holds_no_slot() -> None:
    async with feeding(at_once=1) as it:
        await it.assign(1, 2)
        await it.send(1, [10])
        await it.send(2, [20])
        assert it.runs.done == []

        await it.drain(2)
        assert it.runs.done == [20]

        await it.drain(1, 2)
        assert it.runs.done == [20, 10]


async def test_a_lane_that_leaves_takes_what_waits_with_it_at_once() -> None:
    async with feeding() as it:
        await it.assign(1, 2)
        await it.send(1, [10])
        began = time.monotonic()

        await it.revoke(1, 2)
        await it.assign(2)
        await it.drain(1, 2)

        assert time.monotonic() - began < 1
        assert it.runs.done == []


async def test_records_that_were_fetched_before_their_lane_left_are_not_handled() -> None:
    async with feeding() as it:
        await it.assign(1)
        await it.drain(1)
        await it.revoke(1)
        await it.send(1, [10])

        assert it.runs.done == []


async def test_what_a_partition_was_committed_at_counts_as_handled_before_anything_arrives() -> (
    None
):
    async with feeding() as it:
        await it.assign(1)
        partition = TopicPartition(TOPIC, 1)
        await it.send(1, [0, 1])
        await it.drain(1)

        await it.revoke(1)

        assert it.kafka.commits == {partition: 2}
