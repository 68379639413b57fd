"""A broker behind the small surface that the publisher uses of its client, with faults to plant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiokafka.errors import KafkaConnectionError

from shared.bus.outbox import Headers

Answer = BaseException | None
LANES = frozenset(range(12))


class Broker:
    """What has arrived, and how it answers.

    Attributes:
        arrived: (partition, key, value) in the order of arrival.
        answer: decides on each record: none takes it, an error refuses it.
        is_away: nothing is answered at all.
        is_slow: records are not acknowledged, everything else is answered.
        producers: all that were made.
    """

    def __init__(self) -> None:
        self.arrived: list[tuple[int, bytes | None, bytes | None]] = []
        self.answer: Callable[[bytes | None], Answer] = lambda _value: None
        self.is_away = False
        self.is_slow = False
        self.producers: list[Producer] = []

    def producer(self) -> Producer:
        """A new client."""
        self.producers.append(Producer(self))
        return self.producers[-1]

    @property
    def values(self) -> list[bytes | None]:
        """Bodies in the order of arrival."""
        return [value for _, _, value in self.arrived]


class _Client:
    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.is_closed = False

    async def force_metadata_update(self) -> bool:
        return not self._broker.is_away

    async def close(self) -> None:
        self.is_closed = True


class _Sender:
    def __init__(self) -> None:
        self.sender_task: asyncio.Task[bool] | None = None


class Producer:
    """As `AIOKafkaProducer`, as far as it is used."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.client = _Client(broker)
        self._sender = _Sender()
        self._closed = False

    async def start(self) -> None:
        """Reach the broker."""
        if self._broker.is_away:
            raise KafkaConnectionError
        self._sender.sender_task = asyncio.create_task(asyncio.Event().wait())

    async def partitions_for(self, _topic: str) -> frozenset[int]:
        """All lanes."""
        return LANES

    async def send(
        self,
        topic: str,
        value: bytes | None,
        key: bytes | None,
        *,
        partition: int,
        headers: Headers,
    ) -> asyncio.Future[None]:
        """Hand a record over."""
        assert not (value is None and key is None), "Need at least one: key or value"
        assert topic
        assert isinstance(headers, list)
        ack = asyncio.get_running_loop().create_future()
        if self._broker.is_away or self._broker.is_slow:
            return ack
        if error := self._broker.answer(value):
            ack.set_exception(error)
        else:
            self._broker.arrived.append((partition, key, value))
            ack.set_result(None)
        return ack

    @property
    def has_ended(self) -> bool:
        """Whether nothing of it can arrive any more."""
        task = self._sender.sender_task
        return self.client.is_closed and self._closed and (task is None or task.cancelled())
