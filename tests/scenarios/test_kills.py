"""kill -9 of any service at any time, and a frozen one that comes back: nothing lost or doubled."""

from __future__ import annotations

import asyncio
import random
import signal

import pytest

from shared.events.topics import SERVICES
from tests.support.city import Call, City
from tests.support.city.crowd import Crowd, lively
from tests.support.patience import until
from tests.support.stage import Stage

pytestmark = pytest.mark.kills
REGIONS = 3
KILLS = 3
CALLS_BETWEEN_KILLS = 6
CALM_AGAIN_WITHIN_S = 90.0


@pytest.mark.parametrize("service", SERVICES)
async def test_kills_under_load_lose_and_double_nothing(stage: Stage, service: str) -> None:
    cities = [await stage.found_city() for _ in range(REGIONS)]
    for city in cities:
        await city.on_duty(*("officer", "clinician") * 3)
    crowd = Crowd(cities, stage.doors, stage.facts, lots=random.Random(service))  # noqa: S311

    async with lively(crowd):
        calls: list[tuple[City, Call]] = []
        for _ in range(KILLS):
            calls += await _open_calls(cities)
            stage.stack.kill(service, signal.SIGKILL)
            calls += await _open_calls(cities)
            await stage.stack.part(f"{service}-0").wait_until_ready()
        for city, call in calls:
            await until(lambda c=city, k=call: _is_decided(c, k), city.story(call), 60)
        for city, call in calls:
            await city.close(call)
        await stage.quiet.wait(CALM_AGAIN_WITHIN_S)

    await stage.holds()


async def test_a_frozen_owner_that_comes_back_does_no_harm(stage: Stage) -> None:
    cities = [await stage.found_city() for _ in range(REGIONS)]
    for city in cities:
        await city.on_duty(*("officer", "clinician") * 2)
    slot = await stage.stack.add_slot("matcher")
    crowd = Crowd(cities, stage.doors, stage.facts, lots=random.Random(7))  # noqa: S311

    async with lively(crowd):
        calls = await _open_calls(cities)
        stage.stack.pause("matcher")
        calls += await _open_calls(cities)
        for city, call in calls:
            await city.expect("call.assessed.v1", call)
            await until(lambda c=city, k=call: _is_decided(c, k), city.story(call), 60)
        stage.stack.resume("matcher")
        calls += await _open_calls(cities)
        for city, call in calls:
            await until(lambda c=city, k=call: _is_decided(c, k), city.story(call), 60)
        await stage.quiet.wait(CALM_AGAIN_WITHIN_S)

    await stage.stack.part(f"matcher-{slot}").stop()
    await stage.holds()


async def _open_calls(cities: list[City]) -> list[tuple[City, Call]]:
    calls: list[tuple[City, Call]] = []
    for _ in range(CALLS_BETWEEN_KILLS // 2):
        calls += [(city, await city.call()) for city in cities]
        await asyncio.sleep(0)
    return calls


async def _is_decided(city: City, call: Call) -> bool:
    """Whether the call has a confirmed team, or a reason why it has none."""
    return bool(city.told("match.confirmed.v1", call) or city.told("call.unserved.v1", call))
