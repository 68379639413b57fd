"""The Kafka producer: its settings, what became of a batch, and how it ends for good."""

from __future__ import annotations

import asyncio
import time
from asyncio import Future
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    CorruptRecordException,
    InvalidRequestError,
    InvalidTimestampError,
    InvalidTopicError,
    KafkaConnectionError,
    KafkaError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    RecordTooLargeError,
    TopicAuthorizationFailedError,
    UnknownError,
    UnsupportedForMessageFormatError,
)

from shared.bus.outbox import Row
from shared.events.topics import MAX_REQUEST_BYTES

SEND_WITHIN_S = 10.0
_END_WITHIN_S = 1.0
_NEVER = (
    MessageSizeTooLargeError,
    RecordTooLargeError,
    InvalidTopicError,
    TopicAuthorizationFailedError,
)
"""The broker will never take this row."""
_SOME_NEVER = (
    CorruptRecordException,
    InvalidRequestError,
    InvalidTimestampError,
    PolicyViolationError,
    RecordListTooLargeError,
    UnknownError,  # also any code that is newer than the client, as of a record that is invalid
    UnsupportedForMessageFormatError,
)
"""The broker refuses the batch, and does not say for which row."""


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


@dataclass(slots=True)
class Sent:
    """What became of a batch.

    Attributes:
        done: the broker has them.
        failed: the broker will never take them, and why.
        broken: why the fate of the others is unknown, if it is. Of a lane in which something is
            unknown, `done` ends before it: what is behind has to go out again, in order.
    """

    done: list[Row] = field(default_factory=list[Row])
    failed: list[tuple[Row, str]] = field(default_factory=list[tuple[Row, str]])
    broken: BaseException | None = None


async def send(producer: AIOKafkaProducer, rows: Sequence[Row]) -> Sent:
    """Send rows in order, and wait for the broker's word on each, for 10 s at most."""
    sent = Sent()
    deadline = time.monotonic() + SEND_WITHIN_S
    acks: list[tuple[Row, Future[Any]]] = []
    try:
        async with asyncio.timeout(SEND_WITHIN_S):
            for row in rows:
                await _hand_over(producer, row, acks, sent)
    except (KafkaError, OSError, TimeoutError) as error:
        sent.broken = error
    if acks:
        await asyncio.wait([ack for _, ack in acks], timeout=max(0, deadline - time.monotonic()))
    _judge(acks, sent, is_alone=len(rows) == 1)
    return sent


async def _hand_over(
    producer: AIOKafkaProducer, row: Row, acks: list[tuple[Row, Future[Any]]], sent: Sent
) -> None:
    record = row.record
    try:
        ack = await producer.send(
            record.topic, record.value, record.key, partition=row.lane, headers=list(record.headers)
        )
    except _NEVER as error:
        sent.failed.append((row, type(error).__name__))
    except (KafkaError, OSError, TimeoutError):
        raise
    except Exception as error:
        # Whatever the client can't put into a batch would stop all lanes: counted and set aside.
        if row.lane not in await producer.partitions_for(record.topic):
            raise KafkaConnectionError(f"Kafka knows no lane {row.lane}") from error
        sent.failed.append((row, type(error).__name__))
    else:
        acks.append((row, ack))


def _judge(acks: Sequence[tuple[Row, Future[Any]]], sent: Sent, *, is_alone: bool) -> None:
    behind: set[int] = set()
    for row, ack in acks:
        error = _error_of(ack)
        if isinstance(error, _NEVER) or (is_alone and isinstance(error, _SOME_NEVER)):
            sent.failed.append((row, type(error).__name__))
        elif error is not None:
            sent.broken = sent.broken or error
            behind.add(row.lane)
        elif row.lane not in behind:
            sent.done.append(row)


def _error_of(ack: Future[Any]) -> BaseException | None:
    if ack.done() and not ack.cancelled():
        return ack.exception()
    ack.cancel()
    return TimeoutError()


async def ask(producer: AIOKafkaProducer) -> None:
    """See whether a broker still answers.

    Raises:
        KafkaConnectionError: when none does.
    """
    if not await producer.client.force_metadata_update():
        raise KafkaConnectionError("No broker answers")


async def end(producer: AIOKafkaProducer) -> None:
    """End a producer for good: what it still holds must not arrive behind what is sent anew.

    The client has no door for this: its own `stop` sends what it holds, however long that takes.
    """
    sender = producer._sender.sender_task  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    producer._closed = True  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    if sender is not None:
        sender.cancel()
    for _ in range(2):  # a request that was just being made may open a connection again
        await producer.client.close()
        if sender is not None:
            await asyncio.wait([sender], timeout=_END_WITHIN_S)
