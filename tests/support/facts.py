"""Everything on the topics, read by one consumer for the whole run; tests wait for facts in it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from shared.events import topics

WITHIN_S = 30.0
"""How long a test waits for a fact. Generous, since two cores carry everything; costs nothing."""


INTAKE_DEAD_LETTERS = topics.dead_letters_of("intake")
EVERY_PARTITION = [
    TopicPartition(topic.name, number)
    for topic in topics.TOPICS
    for number in range(topics.DEFAULT_PARTITIONS)
]


@dataclass(frozen=True)
class Told:
    """One record on a topic, with its envelope.

    Attributes:
        body: the decoded JSON object; empty where the record is none.
        value: the record's bytes.
        read_at: when the index had it, `time.monotonic()`.
    """

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: dict[str, str]
    value: bytes
    body: dict[str, Any]
    read_at: float

    @property
    def type(self) -> str:
        """CloudEvents type; empty where there is none."""
        return self.headers.get("ce_type", "")

    @property
    def id(self) -> str:
        """CloudEvents id; empty where there is none."""
        return self.headers.get("ce_id", "")

    @property
    def agency(self) -> str:
        """Whose it is; empty where nobody can tell."""
        return self.headers.get("ce_agency", "")

    @property
    def trace_id(self) -> str:
        """The trace it belongs to, 32 hex digits; empty where there is none."""
        parts = self.headers.get("traceparent", "").split("-")
        return parts[1] if len(parts) == 4 else ""

    def __getitem__(self, name: str) -> Any:
        return self.body[name]

    def says(self, **fields: Any) -> bool:
        """Whether the body has these values; absent counts as None."""
        return all(self.body.get(name) == value for name, value in fields.items())


class Facts:
    """What has been told so far.

    Redeliveries are kept: a test of "once" looks at ids.
    """

    def __init__(self) -> None:
        self._told: list[Told] = []
        self._by_agency: dict[str, list[Told]] = defaultdict(list)
        self._next: dict[TopicPartition, int] = {}
        self._news = asyncio.Event()

    def __iter__(self) -> Iterator[Told]:
        return iter(self._told)

    def add(self, record: ConsumerRecord[bytes, bytes]) -> None:
        """Take a record in."""
        told = _told(record)
        self._told.append(told)
        self._next[TopicPartition(record.topic, record.partition)] = record.offset + 1
        self._by_agency[told.agency].append(told)
        news, self._news = self._news, asyncio.Event()
        news.set()

    def has_read(self, ends: Mapping[TopicPartition, int]) -> bool:
        """Whether everything before these ends is here."""
        return all(self._next.get(partition, 0) >= end for partition, end in ends.items())

    def of(self, agency: str) -> list[Told]:
        """All that was told about an agency, in the order of reading."""
        return self._by_agency[agency]

    async def follow(self) -> AsyncGenerator[Told]:
        """Everything that is told from now on."""
        looked_at = len(self._told)
        while True:
            while looked_at < len(self._told):
                yield self._told[looked_at]
                looked_at += 1
            await self._news.wait()

    async def dead_letter(self, partition: int, offset: int) -> Told | None:
        """Intake's dead letter of a record on `cad.inbound.v1`, or none in time."""
        place = {"dlq-partition": str(partition), "dlq-offset": str(offset)}

        def is_it(told: Told) -> bool:
            return told.topic == INTAKE_DEAD_LETTERS and place.items() <= told.headers.items()

        return await self.wait(None, is_it)

    async def wait(
        self, agency: str | None, is_it: Callable[[Told], bool], within_s: float = WITHIN_S
    ) -> Told | None:
        """The first fact that is the one looked for, past or coming.

        Args:
            agency: whose; none for records of which nobody can tell.
            is_it: tells whether a fact is the one.
            within_s: how long to wait.

        Returns:
            the fact, or none when it was not told in time.
        """
        known = self._told if agency is None else self._by_agency[agency]
        looked_at = 0
        deadline = time.monotonic() + within_s
        while True:
            for told in known[looked_at:]:
                looked_at += 1
                if is_it(told):
                    return told
            try:
                async with asyncio.timeout(deadline - time.monotonic()):
                    await self._news.wait()
            except TimeoutError:
                return None


@asynccontextmanager
async def reading_everything(bootstrap: str) -> AsyncGenerator[Facts]:
    """Read all topics from their beginning for as long as the context is entered."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=30,
        metadata_max_age_ms=5_000,
    )
    await consumer.start()
    facts = Facts()
    reader: asyncio.Task[None] | None = None
    try:
        consumer.assign(EVERY_PARTITION)
        reader = asyncio.create_task(_read(consumer, facts))
        yield facts
    finally:
        if reader is not None:
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reader
        await consumer.stop()


async def _read(consumer: AIOKafkaConsumer, facts: Facts) -> None:
    while True:
        batches = await consumer.getmany(timeout_ms=500)
        for records in batches.values():
            for record in records:
                facts.add(record)


def _told(record: ConsumerRecord[bytes, bytes]) -> Told:
    return Told(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        headers={name: value.decode(errors="replace") for name, value in record.headers},
        value=record.value or b"",
        body=_object(record.value or b""),
        read_at=time.monotonic(),
    )


def _object(value: bytes) -> dict[str, Any]:
    try:
        body = json.loads(value)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
