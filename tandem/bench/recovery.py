"""kill -9 of a service under load, until the oldest event that waited for it has been handled."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Final

import httpx

from shared.events.topics import CALLS, MATCHES, RESPONSES
from tandem.bench.figures import Spread, spread
from tandem.bench.measured import progress
from tandem.bench.pipeline import Traffic
from tandem.bench.watch import watching
from tandem.failure import DidNotStart
from tandem.progress import Reporter
from tandem.stack import LocalStack
from tandem.topics import writing

KILLS: Final = 10
WRITES: Final = {"intake": CALLS, "matcher": MATCHES, "notifier": RESPONSES}
"""What tells that a service works again; metrics writes nothing and is asked."""
_SERVICES: Final = ("matcher", "notifier", "intake", "metrics")
_WITHIN_S: Final = 30.0
_BETWEEN_S: Final = 4.0


async def measure(stack: LocalStack, seed: int, say: Reporter) -> Spread:
    """Seconds from the kill to the first event handled after it, over ten kills in turn.

    Events of a region are handled in order, so the first that a service handles after its start
    is the oldest that waited.

    Raises:
        DidNotStart: when a service did not come back in time.
    """
    waits: list[float] = []
    async with writing(stack.bootstrap) as producer, httpx.AsyncClient() as client:
        traffic = Traffic(producer, random.Random(seed), f"R{time.time_ns()}")
        async with watching(stack.bootstrap, [RESPONSES], traffic.seen):
            flowing = asyncio.create_task(traffic.flow(KILLS * (_WITHIN_S + _BETWEEN_S)))
            try:
                for n in range(KILLS):
                    service = _SERVICES[n % len(_SERVICES)]
                    await asyncio.sleep(_BETWEEN_S)
                    say("recovery", f"kill {n + 1} of {KILLS}: {service}")
                    waits.append(await _kill(stack, service, client))
            finally:
                flowing.cancel()
                await asyncio.gather(flowing, return_exceptions=True)
    found = spread(waits)
    say("recovery", f"ready: p50 {found['p50']} s, max {found['max']} s")
    return found


async def _kill(stack: LocalStack, service: str, client: httpx.AsyncClient) -> float:
    try:
        async with asyncio.timeout(_WITHIN_S):
            if service in WRITES:
                return await _until_it_writes(stack, service)
            killed_at = time.monotonic()
            stack.kill(service)
            return await _until_it_counts(stack, service, client) - killed_at
    except TimeoutError as error:
        raise DidNotStart(
            f"{service} handled nothing for {_WITHIN_S:.0f} s after a kill -9."
        ) from error


async def _until_it_writes(stack: LocalStack, service: str) -> float:
    seen: list[float] = []
    async with watching(
        stack.bootstrap, [WRITES[service]], lambda _type, at, _body: seen.append(at)
    ):
        stack.kill(service)
        killed_at = time.monotonic()
        await asyncio.sleep(0.05)  # what it had sent before it died
        seen.clear()
        while not seen:
            await asyncio.sleep(0.01)
    return seen[0] - killed_at


async def _until_it_counts(stack: LocalStack, service: str, client: httpx.AsyncClient) -> float:
    url = stack.urls[service]
    while (await progress(client, url)).handled > 0:
        await asyncio.sleep(0.01)
    while (now := await progress(client, url)).handled == 0:
        await asyncio.sleep(0.02)
    return now.at
