"""CAD record to `offer.sent.v1` on Kafka: three hops through intake, matcher and notifier.

20 behavioral-health calls a second over ten regions with 30 officers and 30 clinicians each, inbox
channel, every call cancelled a second after its offer, traces on.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
from dataclasses import dataclass, field
from typing import Final

from aiokafka import AIOKafkaProducer

from shared.events.topics import CAD_INBOUND, RESPONSES
from tandem.bench import town
from tandem.bench.figures import Quantiles, quantiles
from tandem.bench.watch import watching
from tandem.failure import DidNotStart
from tandem.progress import Reporter
from tandem.stack import LocalStack
from tandem.topics import writing

PER_SECOND: Final = 20
WARM_UP_S: Final = 15
CANCEL_AFTER_S: Final = 1.0
LEAST_SHARE: Final = 0.99
"""A run in which fewer calls got an offer says nothing about latency."""


@dataclass(slots=True)
class Traffic:
    """Calls going in, offers coming out.

    Attributes:
        producer: of CAD events.
        chance: of places.
        label: keeps the numbers of two runs apart.
        sent: call -> monotonic second at which it was produced.
        waits: milliseconds to the first offer, by call.
    """

    producer: AIOKafkaProducer
    chance: random.Random
    label: str
    sent: dict[str, float] = field(default_factory=dict[str, float])
    waits: dict[str, float] = field(default_factory=dict[str, float])
    _numbers: itertools.count[int] = field(default_factory=itertools.count)
    _cancelling: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    async def open_call(self) -> str:
        """Send the next call; the agencies take turns."""
        n = next(self._numbers)
        agency = town.AGENCIES[n % town.REGIONS]
        call_id = f"{self.label}-{n}"
        body = town.call(call_id, crisis=True, chance=self.chance, words=120)
        self.sent[call_id] = time.monotonic()
        await self._send(agency, f"{call_id}/open", body)
        return call_id

    def seen(self, type_: str, at: float, body: bytes) -> None:
        """An event on `responses.v1`; the first offer of a call ends its wait."""
        if type_ != "offer.sent.v1":
            return
        call_id = str(json.loads(body).get("call_id"))
        if call_id in self.sent and call_id not in self.waits:
            self.waits[call_id] = (at - self.sent[call_id]) * 1000
            task = asyncio.create_task(self._cancel(call_id))
            self._cancelling.add(task)
            task.add_done_callback(self._cancelling.discard)

    async def flow(self, seconds: float) -> None:
        """Open calls at a steady pace."""
        began = time.monotonic()
        for n in range(int(seconds * PER_SECOND)):
            await asyncio.sleep(max(0.0, began + n / PER_SECOND - time.monotonic()))
            await self.open_call()

    async def settle(self, within_s: float) -> None:
        """Wait for the offers that are still to come."""
        deadline = time.monotonic() + within_s
        while len(self.waits) < len(self.sent) and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        await asyncio.gather(*self._cancelling)

    async def _cancel(self, call_id: str) -> None:
        await asyncio.sleep(CANCEL_AFTER_S)
        n = int(call_id.rpartition("-")[2])
        body = town.call(call_id, crisis=True, chance=self.chance, status="cancelled")
        await self._send(town.AGENCIES[n % town.REGIONS], f"{call_id}/cancel", body)

    async def _send(self, agency: str, event_id: str, body: bytes) -> None:
        headers = town.headers(agency, event_id)
        await self.producer.send(CAD_INBOUND, body, agency.encode(), headers=headers)


async def measure(stack: LocalStack, seconds: float, seed: int, say: Reporter) -> Quantiles:
    """Milliseconds from the CAD record to the offer, both on Kafka, on this host's clock.

    Args:
        stack: with the four services and the people of `town`.
        seconds: how long, after the warm-up.
        seed: of places.
        say: shows progress.

    Raises:
        DidNotStart: when too few calls got an offer for the figures to mean anything.
    """
    async with writing(stack.bootstrap) as producer:
        traffic = Traffic(producer, random.Random(seed), f"P{time.time_ns()}")
        async with watching(stack.bootstrap, [RESPONSES], traffic.seen):
            say("pipeline", f"warming up, {WARM_UP_S} s")
            await traffic.flow(WARM_UP_S)
            warm = set(traffic.sent)
            say("pipeline", f"{PER_SECOND} calls a second, {seconds:.0f} s")
            await traffic.flow(seconds)
            await traffic.settle(15)
    waits = [wait for call_id, wait in traffic.waits.items() if call_id not in warm]
    expected = len(traffic.sent) - len(warm)
    if len(waits) < LEAST_SHARE * expected:
        raise DidNotStart(
            f"Only {len(waits)} of {expected} calls got an offer; look at matcher's board."
        )
    found = quantiles(waits)
    say("pipeline", f"ready: p50 {found['p50']} ms, p99 {found['p99']} ms")
    return found
