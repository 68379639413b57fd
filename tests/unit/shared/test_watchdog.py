"""A process that is stuck is ended; one that waits for others, or has nothing to do, is not."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError

from shared import watchdog
from shared.watchdog import Ends, Watchdog

HERE = TopicPartition("calls.v1", 0)


class Process:
    """What the watchdog sees of it."""

    def __init__(self, position: int | None) -> None:
        self.position = position
        self.ended = False
        self.dog = Watchdog(self.ends, self.database, self.lag, self.end)

    async def ends(self) -> Ends:
        return {HERE: 5}

    async def database(self) -> object:
        return 1

    async def lag(self, ends: Ends) -> int:
        if self.position is None:
            await asyncio.Event().wait()
        return ends[HERE] - (self.position or 0)

    def end(self) -> None:
        self.ended = True


class CutOff(Process):
    """Kafka does not answer it."""

    async def ends(self) -> Ends:
        raise KafkaConnectionError


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "STUCK_AFTER_S", -1.0)
    monkeypatch.setattr(watchdog, "PROBE_WITHIN_S", 0.02)


async def test_records_that_wait_on_the_broker_and_are_not_fetched_end_the_process() -> None:
    process = Process(position=3)
    await process.dog.look()
    assert process.ended


async def test_a_client_that_does_not_know_where_it_is_ends_the_process() -> None:
    process = Process(position=None)
    await process.dog.look()
    assert process.ended


async def test_a_process_that_has_read_everything_goes_on() -> None:
    process = Process(position=5)
    await process.dog.look()
    assert not process.ended


async def test_a_broker_that_is_away_is_no_reason_to_start_again() -> None:
    process = CutOff(position=3)
    await process.dog.look()
    assert not process.ended
