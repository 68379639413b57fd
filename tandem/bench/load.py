"""Events onto `cad.inbound.v1`, as fast as the broker takes them or at a steady pace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer

from shared.events.topics import MAX_REQUEST_BYTES

_FLUSH_EVERY = 5000
Message = tuple[str, bytes, bytes, list[tuple[str, bytes]]]
"""Topic, key, value, headers."""


@asynccontextmanager
async def producing(bootstrap: str, linger_ms: int = 0) -> AsyncGenerator[AIOKafkaProducer]:
    """A producer for load."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        enable_idempotence=True,
        linger_ms=linger_ms,
        max_batch_size=256 * 1024,
        max_request_size=MAX_REQUEST_BYTES,
    )
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def pour(bootstrap: str, messages: Iterable[Message]) -> int:
    """Publish everything as fast as it goes; returns how many."""
    count = 0
    async with producing(bootstrap, linger_ms=5) as producer:
        waiting: list[asyncio.Future[object]] = []
        for topic, key, value, headers in messages:
            waiting.append(await producer.send(topic, value, key, headers=headers))
            count += 1
            if len(waiting) >= _FLUSH_EVERY:
                await asyncio.gather(*waiting)
                waiting.clear()
        await asyncio.gather(*waiting)
    return count
