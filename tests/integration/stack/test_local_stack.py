"""The stack without its services: what it starts, what it keeps, and what it uses instead."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient

from shared.events.topics import CALLS, TOPICS
from tandem.failure import NotReachable, WrongUsage
from tandem.stack import KafkaChoice, LocalStack, StackOptions, TracingChoice


def options(kafka: KafkaChoice, data: Path | None = None) -> StackOptions:
    return StackOptions(kafka=kafka, tracing=TracingChoice.NONE, data=data, with_services=False)


@pytest.mark.usefixtures("apache_kafka")
async def test_records_and_rows_survive_the_next_start_and_a_kill(tmp_path: Path) -> None:
    async with LocalStack(options(KafkaChoice.APACHE, tmp_path)) as first:
        await publish(first.bootstrap, b"kept")
        await execute(first.database_url, "CREATE TABLE kept AS SELECT 7 AS number")

    async with LocalStack(options(KafkaChoice.APACHE, tmp_path)) as second:
        for part in ("kafka", "postgres"):
            second.part(part).kill()
            await second.part(part).wait_until_ready()

        assert second.kafka_kind.startswith("apache 4.")
        assert await read_first(second.bootstrap) == b"kept"
        assert await execute(second.database_url, "SELECT number FROM kept") == 7


@pytest.mark.usefixtures("apache_kafka")
async def test_a_broker_and_a_database_that_are_given_are_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with LocalStack(options(KafkaChoice.APACHE)) as other:
        monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", other.bootstrap)
        monkeypatch.setenv("DATABASE_URL", other.database_url)

        async with LocalStack(options(KafkaChoice.AUTO)) as stack:
            assert (stack.bootstrap, stack.kafka_kind) == (other.bootstrap, "given")
            assert stack.database_url == other.database_url
            with pytest.raises(WrongUsage, match="did not start kafka"):
                stack.part("kafka")

        assert await partitions(other.bootstrap) == {topic.name: 12 for topic in TOPICS}


async def test_the_embedded_broker_has_all_topics_and_no_process_outlives_the_stack() -> None:
    async with LocalStack(options(KafkaChoice.EMBEDDED)) as stack:
        assert stack.kafka_kind == "embedded"
        assert await partitions(stack.bootstrap) == {topic.name: 4 for topic in TOPICS}
        pids = [stack.part(part).pid for part in ("kafka", "postgres")]

    assert not any(pid is None or psutil.pid_exists(pid) for pid in pids)


async def test_a_given_database_that_is_away_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/nothing")

    with pytest.raises(NotReachable, match="DATABASE_URL"):
        async with LocalStack(options(KafkaChoice.EMBEDDED)):
            pass


async def publish(bootstrap: str, value: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all")
    await producer.start()
    try:
        await producer.send_and_wait(CALLS, value, key=b"valley")
    finally:
        await producer.stop()


async def read_first(bootstrap: str) -> bytes | None:
    consumer = AIOKafkaConsumer(CALLS, bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        return (await consumer.getone()).value
    finally:
        await consumer.stop()


async def partitions(bootstrap: str) -> dict[str, int]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        described = await admin.describe_topics([topic.name for topic in TOPICS])
        return {topic["topic"]: len(topic["partitions"]) for topic in described}
    finally:
        await admin.close()


async def execute(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()
