"""Reads and writes topics for the command line, without a group, so that nobody's place moves."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from shared.events.topics import MAX_REQUEST_BYTES
from tandem.failure import NotReachable

_AT_ONCE: Final = 5000
_WAIT_MS: Final = 300

KafkaRecord = ConsumerRecord[bytes | None, bytes | None]


@asynccontextmanager
async def reading(bootstrap: str, topics: Iterable[str]) -> AsyncGenerator[AIOKafkaConsumer]:
    """A consumer of every partition of these topics, from their beginning.

    Raises:
        NotReachable: when the broker does not answer, or has no such topics.
    """
    async with _consumer(bootstrap, *topics) as consumer:
        yield consumer


@asynccontextmanager
async def writing(bootstrap: str, *, linger_ms: int = 0) -> AsyncGenerator[AIOKafkaProducer]:
    """A producer whose records are on the broker once it says so.

    Args:
        bootstrap: where the broker is.
        linger_ms: how long records are gathered into one request.

    Raises:
        NotReachable: when the broker does not answer.
    """
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        linger_ms=linger_ms,
        max_request_size=MAX_REQUEST_BYTES,
    )
    try:
        await _start(producer, bootstrap)
        yield producer
    finally:
        await producer.stop()


async def until_now(consumer: AIOKafkaConsumer) -> AsyncGenerator[Sequence[KafkaRecord]]:
    """All records that there are now, batch by batch, and then no more."""
    ends = await consumer.end_offsets(consumer.assignment())
    left = {partition for partition, end in ends.items() if end > 0}
    while left:
        for partition in list(left):
            if await consumer.position(partition) >= ends[partition]:
                left.discard(partition)
        batches = await consumer.getmany(timeout_ms=_WAIT_MS if left else 0, max_records=_AT_ONCE)
        for records in batches.values():
            yield records


async def record_at(bootstrap: str, place: TopicPartition, offset: int) -> KafkaRecord | None:
    """The record at a place, or none when the topic does not keep it any more.

    Raises:
        NotReachable: when the broker does not answer.
    """
    async with _consumer(bootstrap) as consumer:
        consumer.assign([place])
        first = await consumer.beginning_offsets([place])
        end = await consumer.end_offsets([place])
        if not first[place] <= offset < end[place]:
            return None
        consumer.seek(place, offset)
        record: KafkaRecord = await consumer.getone(place)
        return record


def headers_of(record: KafkaRecord) -> Mapping[str, str]:
    """A record's headers as text, names in lower case."""
    return {name.lower(): value.decode("utf-8", "replace") for name, value in record.headers}


@asynccontextmanager
async def _consumer(bootstrap: str, *topics: str) -> AsyncGenerator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        *topics,
        bootstrap_servers=bootstrap,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        fetch_max_wait_ms=50,
        metadata_max_age_ms=10_000,
    )
    try:
        await _start(consumer, bootstrap)
        yield consumer
    finally:
        await consumer.stop()


async def _start(client: AIOKafkaConsumer | AIOKafkaProducer, bootstrap: str) -> None:
    try:
        await client.start()
    except KafkaError as error:
        raise NotReachable(
            f"Kafka at {bootstrap} does not answer or lacks Tandem's topics; is the stack up?"
        ) from error
