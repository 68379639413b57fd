"""Tells when nothing is under way: all that was told is handled, and nothing waits to be told.

A test that says what did *not* happen looks once the stack is quiet, not after a guessed pause.
Timers that are not due yet are no part of it.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.events import topics
from tests.support.facts import EVERY_PARTITION, Facts
from tests.support.patience import until

Offsets = dict[TopicPartition, int]


class Quiet:
    """Looks at the groups' offsets and the services' outboxes.

    Args:
        admin: asks for committed offsets.
        consumer: asks for the ends of partitions; reads nothing.
        database_url: where the outboxes are.
        facts: what tests look at; they have to have read everything too.
    """

    def __init__(
        self,
        admin: AIOKafkaAdminClient,
        consumer: AIOKafkaConsumer,
        database_url: str,
        facts: Facts,
    ) -> None:
        self._admin = admin
        self._consumer = consumer
        self._database_url = database_url
        self._facts = facts

    async def wait(self, within_s: float = 60.0) -> None:
        """Return once nothing is under way.

        Raises:
            AssertionError: when something still is, after so many seconds.
        """
        await until(self.is_quiet, "the stack is quiet", within_s)

    async def is_quiet(self) -> bool:
        """Whether every group has handled all there is, and no outbox holds anything."""
        if await self._untold():
            return False
        before = await self._ends()
        if not self._facts.has_read(before):
            return False
        behind = [await self._behind(service, before) for service in topics.SERVICES]
        return not any(behind) and not await self._untold() and before == await self._ends()

    async def behind(self, service: str) -> int:
        """Records that a service has not handled yet."""
        return await self._behind(service, await self._ends())

    async def members(self, service: str) -> int:
        """Processes that take part in a service's group."""
        [answer] = await self._admin.describe_consumer_groups([f"tandem.{service}"])
        [group] = answer.to_object()["groups"]
        return len(group["members"])

    async def _behind(self, service: str, ends: Offsets) -> int:
        committed = await self._admin.list_consumer_group_offsets(f"tandem.{service}")
        return sum(
            max(0, ends.get(partition, 0) - max(0, done.offset))
            for partition, done in committed.items()
        )

    async def _ends(self) -> Offsets:
        return await self._consumer.end_offsets(EVERY_PARTITION)

    async def _untold(self) -> int:
        conn = await asyncpg.connect(self._database_url)
        try:
            counts = [
                await conn.fetchval(f"SELECT count(*) FROM {service}.outbox")  # noqa: S608
                for service in topics.SERVICES
            ]
        finally:
            await conn.close()
        return sum(counts)


@asynccontextmanager
async def watching_for_quiet(
    bootstrap: str, database_url: str, facts: Facts
) -> AsyncGenerator[Quiet]:
    """Connect to the broker for as long as the context is entered."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    await admin.start()
    try:
        await consumer.start()
        yield Quiet(admin, consumer, database_url, facts)
    finally:
        await consumer.stop()
        await admin.close()
