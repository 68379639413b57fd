"""More processes of one service share the regions, and each region has one writer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from tests.support.city import City
from tests.support.city.city import people_of
from tests.support.stage import Stage

REGIONS = 8


@pytest.fixture
async def five_matchers(stage: Stage) -> AsyncGenerator[None]:
    slots = [await stage.stack.add_slot("matcher") for _ in range(4)]
    yield
    for slot in slots:
        await stage.stack.part(f"matcher-{slot}").stop()


@pytest.mark.usefixtures("five_matchers")
async def test_five_matchers_serve_all_regions(stage: Stage) -> None:
    cities = [await stage.found_city() for _ in range(REGIONS)]

    await asyncio.gather(*(_pair_is_sent(city) for city in cities))

    assert await stage.quiet.members("matcher") == 5


async def _pair_is_sent(city: City) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")
    call = await city.call()
    await city.accepts(officer, call)
    await city.accepts(clinician, call)
    assert people_of(await city.confirmed(call)) == {
        "officer": officer.responder_id,
        "clinician": clinician.responder_id,
    }
