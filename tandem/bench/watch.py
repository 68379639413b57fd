"""Sees facts as they reach Kafka, with the monotonic time of this host."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

Seen = Callable[[str, float, bytes], Any]
"""Called with the CloudEvents type, the monotonic second, and the body."""


@asynccontextmanager
async def watching(bootstrap: str, topics: list[str], seen: Seen) -> AsyncGenerator[None]:
    """Read these topics from their ends on, outside any group."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, fetch_max_wait_ms=20)
    await consumer.start()
    partitions = [
        TopicPartition(topic, number)
        for topic in topics
        for number in await _numbers(consumer, topic)
    ]
    consumer.assign(partitions)
    await consumer.seek_to_end(*partitions)

    async def read() -> None:
        while True:
            batches = await consumer.getmany(timeout_ms=500)
            now = time.monotonic()
            for records in batches.values():
                for record in records:
                    type_ = dict(record.headers).get("ce_type", b"").decode()
                    seen(type_, now, record.value or b"")

    reading = asyncio.create_task(read())
    try:
        yield
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await consumer.stop()


async def _numbers(consumer: AIOKafkaConsumer, topic: str) -> list[int]:
    await consumer.topics()
    return sorted(consumer.partitions_for_topic(topic) or ())
