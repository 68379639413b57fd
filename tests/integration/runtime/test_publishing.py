"""Committed facts reach Kafka in order, whatever one row, one broker or one process does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from aiokafka.errors import NotEnoughReplicasError, UnknownError
from prometheus_client import REGISTRY
from sqlalchemy import text

from shared.bus import outbox
from shared.bus.lanes import LaneLocks
from shared.bus.outbox import Outgoing, Row
from shared.bus.publisher import Publisher
from shared.db import driver_connection, server_version
from shared.vocabulary import RegionId
from tests.support.broker import Broker
from tests.support.patience import until
from tests.support.toy import AGENCY, Toy, open_toy
from tests.support.work import policies_of

pytestmark = pytest.mark.database
POLICIES: dict[str, str] = {AGENCY: 'region = "valley"\ntime_zone = "America/Los_Angeles"'}


@pytest.fixture
async def toy(database_url: str) -> AsyncGenerator[Toy]:
    async with open_toy(database_url, policies_of(POLICIES)) as toy:
        yield toy


@pytest.fixture
def broker() -> Broker:
    return Broker()


class Publishing:
    """Publishers of one service, all on one database and one broker."""

    def __init__(self, url: str) -> None:
        self._url = url

    @asynccontextmanager
    async def by(self, broker: Broker, *lanes: int, slot: int = 0) -> AsyncGenerator[Publisher]:
        version = await server_version(self._url)

        async def connect() -> LaneLocks:
            return await LaneLocks.connect("public", self._url, version)

        publisher = Publisher(connect, cast("Any", broker.producer), slot, _fail)
        publisher.want(lanes)
        running = asyncio.create_task(publisher.run())
        try:
            yield publisher
        finally:
            running.cancel()
            await asyncio.wait([running])
            assert running.cancelled(), running.exception()

    async def can_take(self, lane: int) -> bool:
        locks = await LaneLocks.connect("public", self._url, await server_version(self._url))
        try:
            return bool(await locks.hold([lane]))
        finally:
            await locks.close()


@pytest.fixture
def publishing(database_url: str) -> Publishing:
    return Publishing(database_url)


def _fail() -> None:
    raise AssertionError("the slot was lost")


async def tell(
    toy: Toy, *bodies: bytes | None, lane: int = 3, key: bytes | None = b"k"
) -> list[Row]:
    """Commit rows as somebody else would."""
    region = RegionId(f"region-{lane}")
    async with toy.engine.begin() as conn:
        raw = await driver_connection(conn)
        await conn.execute(text("SELECT 1"))
        return await outbox.write(
            raw, region, lane, [Outgoing("calls.v1", key, [("n", b"1")], body) for body in bodies]
        )


async def rows_in(toy: Toy, table: str) -> int:
    async with toy.engine.connect() as conn:
        return int(await conn.scalar(text(f"SELECT count(*) FROM {table}")) or 0)  # noqa: S608


async def is_published(toy: Toy) -> bool:
    return await rows_in(toy, "outbox") == 0


async def test_what_waits_is_published_in_order_and_deleted(
    toy: Toy, broker: Broker, publishing: Publishing
) -> None:
    await tell(toy, b"1", b"2")
    async with publishing.by(broker, 3) as publisher:
        await publisher.drained([3])
        publisher.offer(await tell(toy, b"3", b"4"))
        await until(lambda: is_published(toy), "all is published")

    assert broker.values == [b"1", b"2", b"3", b"4"]


async def test_a_row_that_the_client_can_t_send_is_set_aside_and_the_others_go_out(
    toy: Toy, broker: Broker, publishing: Publishing
) -> None:
    await tell(toy, b"1")
    await tell(toy, None, key=None)
    await tell(toy, b"3")
    async with publishing.by(broker, 3):
        await until(lambda: is_published(toy), "all is published")

    assert broker.values == [b"1", b"3"]
    assert await rows_in(toy, "outbox_failed") == 1
    assert len(broker.producers) == 1


async def test_a_row_that_the_broker_refuses_without_naming_it_is_found_and_set_aside(
    toy: Toy, broker: Broker, publishing: Publishing
) -> None:
    broker.answer = lambda value: UnknownError() if value == b"bad" else None
    await tell(toy, b"1", b"2", b"bad", b"4")
    async with publishing.by(broker, 3):
        await until(lambda: is_published(toy), "all is published", 15)

    assert [*dict.fromkeys(broker.values)] == [b"1", b"2", b"4"]
    assert await rows_in(toy, "outbox_failed") == 1


async def test_what_was_acknowledged_before_a_failure_is_not_sent_again(
    toy: Toy, broker: Broker, publishing: Publishing
) -> None:
    broker.answer = lambda value: NotEnoughReplicasError() if value == b"x" else None
    await tell(toy, b"1", b"2", lane=3)
    await tell(toy, b"x", b"y", lane=4)
    async with publishing.by(broker, 3, 4):
        await until(lambda: _is(len(broker.producers) > 2), "two failures")
        broker.answer = lambda _value: None
        await until(lambda: is_published(toy), "all is published")

    assert [value for lane, _, value in broker.arrived if lane == 3] == [b"1", b"2"]
    in_lane_4 = [value for lane, _, value in broker.arrived if lane == 4]
    assert in_lane_4[-2:] == [b"x", b"y"]


async def test_a_producer_that_failed_is_ended_for_good(
    toy: Toy, broker: Broker, publishing: Publishing
) -> None:
    broker.answer = lambda _value: NotEnoughReplicasError()
    await tell(toy, b"1")
    async with publishing.by(broker, 3):
        await until(lambda: _is(len(broker.producers) > 2), "two failures")

    assert all(producer.has_ended for producer in broker.producers)


async def test_a_process_that_is_cut_off_from_kafka_gives_its_lanes_up(
    toy: Toy, broker: Broker, publishing: Publishing
) -> None:
    await tell(toy, b"1")
    cut_off = Broker()
    async with publishing.by(cut_off, 3) as first, publishing.by(broker, 3, slot=1) as second:
        await first.drained([3])
        cut_off.is_away = True

        async with asyncio.timeout(5):
            await second.drained([3])

        assert first.lanes == frozenset()


async def test_who_waits_for_a_lane_that_goes_elsewhere_is_woken(
    toy: Toy, broker: Broker, publishing: Publishing
) -> None:
    broker.is_away = True
    async with publishing.by(broker, 3) as publisher:
        waiting = asyncio.create_task(publisher.drained([3]))
        await asyncio.wait([waiting], timeout=0.05)

        publisher.want([])

        await asyncio.wait_for(waiting, 1)


async def test_a_new_lane_is_drained_although_memory_is_never_empty(
    toy: Toy, broker: Broker, publishing: Publishing
) -> None:
    async with publishing.by(broker, 3) as publisher:
        await publisher.drained([3])
        storm = asyncio.create_task(_storm(toy, publisher))
        await tell(toy, b"elsewhere", lane=4)

        publisher.want([3, 4])

        async with asyncio.timeout(5):
            await publisher.drained([4])
        storm.cancel()
    assert b"elsewhere" in broker.values


async def test_the_locks_outlive_a_broker_that_takes_its_time(
    toy: Toy, broker: Broker, publishing: Publishing
) -> None:
    async with publishing.by(broker, 3) as publisher:
        await publisher.drained([3])
        broker.is_slow = True
        await tell(toy, b"1")
        began = time.monotonic()
        await until(lambda: _is(time.monotonic() > began + 6.5), "longer than a session may idle")

        assert not await publishing.can_take(3)
        assert REGISTRY.get_sample_value("tandem_outbox_waiting") == 1
        broker.is_slow = False


async def test_all_that_was_told_is_out_after_a_flush(
    toy: Toy, broker: Broker, publishing: Publishing
) -> None:
    async with publishing.by(broker, 3) as publisher:
        await publisher.drained([3])
        await tell(toy, b"1", b"2")

        await publisher.flush()

        assert broker.values == [b"1", b"2"]


async def _storm(toy: Toy, publisher: Publisher) -> None:
    while True:
        publisher.offer(await tell(toy, b"here"))


async def _is(what: bool) -> bool:
    return what
