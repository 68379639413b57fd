"""kill -9 of any service at any time, and a frozen one that comes back: nothing lost or doubled."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from shared.events.topics import SERVICES
from tests.scenarios.test_traces import has_all_four
from tests.support.city.night import busy_night
from tests.support.city.persistence import insist
from tests.support.patience import until
from tests.support.stage import Stage

pytestmark = pytest.mark.kills
KILLS = 3


@pytest.mark.parametrize("service", SERVICES)
async def test_kills_under_load_lose_and_double_nothing(stage: Stage, service: str) -> None:
    async with busy_night(stage, regions=3, pairs=3) as night:
        for _ in range(KILLS):
            await night.calls(for_each_region=2)
            stage.stack.kill(service)
            await night.calls(for_each_region=2)
            await stage.stack.part(f"{service}-0").wait_until_ready()
        await night.all_decided()
        await night.ends()

    await stage.holds()


async def test_a_trace_survives_a_kill_in_the_middle_of_the_call(stage: Stage) -> None:
    city = await stage.found_city()
    officer, clinician = await city.on_duty("officer", "clinician")
    call = await city.call()
    await city.accepts(officer, call)
    offer = await city.offered_to(clinician, call)

    stage.stack.kill("notifier")
    stage.stack.kill("matcher")

    await insist(lambda: city.answer(offer, "accept"))
    confirmed = await city.confirmed(call)
    assert confirmed.trace_id == offer.trace_id
    assert (await city.assessed(call)).trace_id == offer.trace_id
    await until(lambda: has_all_four(stage, offer.trace_id), "spans of all four services")


@pytest.fixture
async def second_matcher(stage: Stage) -> AsyncGenerator[int]:
    slot = await stage.stack.add_slot("matcher")
    yield slot
    await stage.stack.part(f"matcher-{slot}").stop()


@pytest.mark.usefixtures("second_matcher")
async def test_a_frozen_owner_that_comes_back_does_no_harm(stage: Stage) -> None:
    async with busy_night(stage, regions=3, pairs=3) as night:
        await night.calls(for_each_region=2)
        stage.stack.pause("matcher")
        await night.calls(for_each_region=2)
        await night.all_decided()
        stage.stack.resume("matcher")
        await night.calls(for_each_region=2)
        await night.all_decided()
        await night.ends()

    await stage.holds()
