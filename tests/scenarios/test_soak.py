"""`make soak`: long nights with one fault after another, and nothing lost or doubled at the end."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest

from shared.events.topics import SERVICES
from tests.support.city.night import busy_night
from tests.support.patience import until
from tests.support.stage import Stage

pytestmark = pytest.mark.kills
MINUTES = float(os.environ.get("TANDEM_SOAK_MINUTES", "0"))
FROZEN_FOR_S = 12.0


@pytest.mark.skipif(not MINUTES, reason="make soak runs it for as long as it is told")
async def test_a_long_night_of_faults_loses_and_doubles_nothing(stage: Stage) -> None:
    ends_at, nights = time.monotonic() + MINUTES * 60, 0
    while time.monotonic() < ends_at:
        nights += 1
        await _night(stage, random.Random(nights))
        await stage.holds()


async def _night(stage: Stage, lots: random.Random) -> None:
    async with busy_night(stage, regions=3, pairs=3, seed=lots.randrange(1000)) as night:
        for _ in range(3):
            await night.calls(for_each_region=2)
            await _fault(stage, lots)
            await night.calls(for_each_region=2)
            await night.all_decided()
        await night.ends()


async def _fault(stage: Stage, lots: random.Random) -> None:
    part = lots.choice(("kafka", "postgres", *SERVICES, *SERVICES))
    supervisor = stage.stack.part(part if part in {"kafka", "postgres"} else f"{part}-0")
    if part in SERVICES and lots.random() < 0.3:
        await _freeze(stage, part)
    else:
        supervisor.kill(signal.SIGKILL)
    await supervisor.wait_until_ready()


async def _freeze(stage: Stage, service: str) -> None:
    until_thawed = time.monotonic() + FROZEN_FOR_S

    async def has_lasted() -> bool:
        return time.monotonic() >= until_thawed

    stage.stack.pause(service)
    await until(has_lasted, "the end of the freeze", FROZEN_FOR_S + 1)
    stage.stack.resume(service)
