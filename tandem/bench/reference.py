"""The reference: three bare hops over the same Kafka and Postgres, 20 events a second."""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.bus.producing import make_producer
from shared.db import plain_url
from tandem.bench.figures import Quantiles, quantiles
from tandem.progress import Reporter
from tandem.stack import LocalStack

PER_SECOND = 20
SAYS_NOTHING_OVER_MS = 10.0
"""A reference slower than this was disturbed; the run is repeated."""
TOPICS = tuple(f"bench.hop.{n}" for n in range(4))
_TRIES = 3


async def measure(stack: LocalStack, seconds: float, say: Reporter) -> Quantiles:
    """Milliseconds from producing to the third hop's record, at 20 events a second.

    Args:
        stack: with Kafka and Postgres.
        seconds: how long, after a warm-up of 3 s.
        say: shows progress.
    """
    await _prepare(stack)
    async with _hops(stack):
        say("reference", f"three bare hops, {seconds:.0f} s")
        found = quantiles(await _run(stack, seconds))
        tries = 1
        while found["p50"] > SAYS_NOTHING_OVER_MS and tries < _TRIES:
            say("reference", f"p50 {found['p50']} ms: disturbed, says nothing; again")
            found = quantiles(await _run(stack, seconds))
            tries += 1
    say("reference", f"ready: p50 {found['p50']} ms, p99 {found['p99']} ms")
    return found


async def _prepare(stack: LocalStack) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=stack.bootstrap)
    await admin.start()
    known = set(await admin.list_topics())
    new = [NewTopic(name, 1, 1) for name in TOPICS if name not in known]
    if new:
        await admin.create_topics(new)
    await admin.close()
    conn = await asyncpg.connect(plain_url(stack.database_url))
    await conn.execute("CREATE TABLE IF NOT EXISTS hops (n bigserial PRIMARY KEY, body bytea)")
    await conn.close()


@asynccontextmanager
async def _hops(stack: LocalStack) -> AsyncGenerator[None]:
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tandem.bench.hop", stack.bootstrap, stack.database_url, source, target),
        )
        for source, target in itertools.pairwise(TOPICS)
    ]
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            await process.wait()


async def _run(stack: LocalStack, seconds: float) -> list[float]:
    """One event at a time, 20 a second.

    A first event is waited for, since groups form meanwhile; 3 s more warm everything up.
    """
    partition = TopicPartition(TOPICS[-1], 0)
    consumer = AIOKafkaConsumer(bootstrap_servers=stack.bootstrap, fetch_max_wait_ms=20)
    producer = make_producer(stack.bootstrap, "bench")
    await consumer.start()
    await producer.start()
    consumer.assign([partition])
    await consumer.seek_to_end(partition)
    sent: dict[bytes, float] = {}
    waits: list[float] = []
    count = int((3 + seconds) * PER_SECOND)

    async def send(name: str) -> None:
        body = name.encode()
        sent[body] = time.monotonic()
        await producer.send(TOPICS[0], body)

    async def receive() -> None:
        while len(waits) < 1 + count:
            record = await consumer.getone()
            if record.value in sent:
                waits.append((time.monotonic() - sent[record.value]) * 1000)

    receiving = asyncio.create_task(receive())
    await send(f"{time.monotonic()}/first")
    async with asyncio.timeout(60):
        while not waits:
            await asyncio.sleep(0.05)
    began = time.monotonic()
    for n in range(count):
        await asyncio.sleep(max(0.0, began + n / PER_SECOND - time.monotonic()))
        await send(f"{began}/{n}")
    async with asyncio.timeout(30):
        await receiving
    await producer.stop()
    await consumer.stop()
    return waits[1 + 3 * PER_SECOND :]
