"""What has to be true before a service begins: its schema, the topics, the group's memory."""

from __future__ import annotations

from collections.abc import Collection

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.errors import Crash, Unavailable
from shared.events.topics import TOPICS
from shared.migrations import newest_revision
from shared.settings import Settings


async def check_schema(engine: AsyncEngine, service: str) -> None:
    """Compare the schema's revision with the one that the code needs.

    A newer schema is welcome: each revision leaves the code before it able to work, so that during
    a rolling upgrade an old process can start again.

    Raises:
        Crash: with the command that brings it up to date.
    """
    expected = newest_revision(service)
    try:
        async with engine.connect() as conn:
            found = await conn.scalar(text("SELECT version_num FROM alembic_version"))
    except ProgrammingError:
        found = None
    if found is None or found < (expected or ""):
        raise Crash(
            f"The schema is at revision {found or 'none'}, the code needs {expected}; "
            f"run 'python -m services.{service} migrate'."
        )


async def check_broker(engine: AsyncEngine, service: str, settings: Settings) -> None:
    """Refuse to begin where facts would go astray or old alerts would come again.

    Raises:
        Unavailable: while a topic does not exist yet, or the group's coordinator is still loading.
        Crash: when topics have another number of partitions than the settings say, or when the
            group has no offsets although the service has worked before.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    try:
        _compare(await _partitions(admin), settings.tandem_partitions)
        has_offsets = await _has_offsets(admin, service, settings.tandem_partitions)
    finally:
        await admin.close()
    if not has_offsets and settings.tandem_begin is None and await _has_worked(engine):
        raise Crash(
            "The group has no offsets although this service has worked before; "
            "set TANDEM_BEGIN=earliest or latest to say where to go on."
        )


async def ends_of(
    bootstrap_servers: str, partitions: Collection[TopicPartition]
) -> dict[TopicPartition, int]:
    """Where partitions end, asked on a connection of its own."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap_servers)
    try:
        await consumer.start()
        return await consumer.end_offsets(list(partitions))
    finally:
        await consumer.stop()


async def _partitions(admin: AIOKafkaAdminClient) -> dict[str, int]:
    described = await admin.describe_topics([topic.name for topic in TOPICS])
    return {topic["topic"]: len(topic["partitions"]) for topic in described}


def _compare(counts: dict[str, int], expected: int) -> None:
    if missing := sorted(name for name, count in counts.items() if count == 0):
        raise Unavailable(f"The topic {missing[0]} does not exist yet.")
    if wrong := sorted(name for name, count in counts.items() if count != expected):
        raise Crash(f"{wrong[0]} has not {expected} partitions; set TANDEM_PARTITIONS.")


async def _has_offsets(admin: AIOKafkaAdminClient, service: str, partitions: int) -> bool:
    """Whether the group has committed anything; asked by name, as the in-memory broker needs it."""
    lanes = [TopicPartition(topic.name, lane) for topic in TOPICS for lane in range(partitions)]
    found = await admin.list_consumer_group_offsets(f"tandem.{service}", partitions=lanes)
    if not found:
        raise Unavailable("The group's coordinator does not tell its offsets yet.")
    return any(committed.offset >= 0 for committed in found.values())


async def _has_worked(engine: AsyncEngine) -> bool:
    async with engine.connect() as conn:
        return bool(await conn.scalar(text("SELECT EXISTS (SELECT FROM inbox)")))
