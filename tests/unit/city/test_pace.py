import asyncio
from datetime import timedelta

import pytest

from shared.clock import REAL
from tandem.city.drive.pace import DayOver, Pace

LONG = timedelta(hours=5)


async def test_the_citys_time_passes_faster() -> None:
    pace = Pace(REAL, speed=36_000)

    async with asyncio.timeout(2):
        await pace.sleep(timedelta(hours=1))

    assert pace.passed() >= timedelta(hours=1)


async def test_the_end_of_the_day_wakes_everybody() -> None:
    pace = Pace(REAL, speed=1)
    waiting = [
        asyncio.create_task(pace.sleep(LONG)),
        asyncio.create_task(pace.until(LONG)),
        asyncio.create_task(pace.wait_for(asyncio.Event(), LONG)),
    ]
    await asyncio.sleep(0)

    pace.end()

    for task in waiting:
        with pytest.raises(DayOver):
            await task


async def test_nobody_begins_to_wait_after_the_end_of_the_day() -> None:
    pace = Pace(REAL, speed=1)
    pace.end()

    with pytest.raises(DayOver):
        await pace.sleep(timedelta())


async def test_waiting_for_something_ends_when_it_happens_or_takes_too_long() -> None:
    pace, happened = Pace(REAL, speed=36_000), asyncio.Event()

    assert not await pace.wait_for(happened, timedelta(minutes=10))

    happened.set()
    assert await pace.wait_for(happened, LONG)
