"""How fast one process works off a backlog: 50,000 calls for intake, 100,000 facts for metrics."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import Final

from shared.events.topics import CAD_INBOUND
from tandem.bench import facts, town
from tandem.bench.load import Message, pour
from tandem.bench.measured import rate_until
from tandem.progress import Reporter
from tandem.stack import LocalStack

CALLS: Final = 50_000
FACTS: Final = 100_000
ELIGIBLE_SHARE: Final = 0.05
NARRATIVE_SHARE: Final = 0.5
NARRATIVE_CHARACTERS: Final = 300
_WITHIN_S = 300.0


async def intake_per_s(stack: LocalStack, seed: int, say: Reporter) -> float:
    """Calls a second through one intake process, from a topic that holds them all."""
    say("intake", f"pouring a backlog of {CALLS:,} calls")
    await pour(stack.bootstrap, calls(random.Random(seed)))
    rate = await _work_off(stack, "intake", CALLS, say)
    say("intake", f"ready: {rate:,.0f} calls/s")
    return round(rate)


async def metrics_per_s(stack: LocalStack, seed: int, say: Reporter) -> float:
    """Facts a second through one metrics process, in the mix that a city makes."""
    say("metrics", f"pouring a backlog of {FACTS:,} facts")
    await pour(stack.bootstrap, facts.backlog(FACTS, seed))
    rate = await _work_off(stack, "metrics", FACTS, say)
    say("metrics", f"ready: {rate:,.0f} facts/s")
    return round(rate)


async def _work_off(stack: LocalStack, service: str, count: int, say: Reporter) -> float:
    say(service, "working the backlog off")
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stack.add_slot(service))
        rating = tasks.create_task(_rate(stack, service, count))
    await stack.part(f"{service}-0").stop()
    return rating.result()


async def _rate(stack: LocalStack, service: str, count: int) -> float:
    while service not in stack.urls:
        await asyncio.sleep(0)
    return await rate_until(stack.urls[service], count, _WITHIN_S)


def calls(chance: random.Random) -> Iterator[Message]:
    """The calls of intake's backlog, the agencies in turn."""
    for n, agency in town.turns(CALLS):
        has_text = chance.random() < NARRATIVE_SHARE
        body = town.call(
            f"B{n}",
            crisis=chance.random() < ELIGIBLE_SHARE,
            chance=chance,
            words=NARRATIVE_CHARACTERS if has_text else 0,
        )
        yield CAD_INBOUND, agency.encode(), body, town.headers(agency, f"backlog-{n}")
