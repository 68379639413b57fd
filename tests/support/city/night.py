"""A busy night in several regions: calls come in, people answer, and every call finds its end."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from tests.support.city import Call, City
from tests.support.city.crowd import Crowd, lively
from tests.support.patience import until
from tests.support.stage import Stage

DECIDED_WITHIN_S = 60.0
CALM_AGAIN_WITHIN_S = 120.0


class Night:
    """What goes on.

    Args:
        stage: where.
        cities: one for each region.
        crowd: their people.
    """

    def __init__(self, stage: Stage, cities: list[City], crowd: Crowd) -> None:
        self._stage = stage
        self._cities = cities
        self._crowd = crowd
        self._open: list[tuple[City, Call]] = []

    async def calls(self, for_each_region: int) -> None:
        """So many calls come in, one region after the other."""
        for _ in range(for_each_region):
            self._open += [(city, await city.call()) for city in self._cities]

    async def all_decided(self) -> None:
        """Wait until each call has a confirmed team, or a reason why it has none yet."""
        for city, call in self._open:
            await until(
                lambda c=city, k=call: _is_decided(c, k),
                f"a decision about {call}, of which was told\n{city.story(call)}\n",
                DECIDED_WITHIN_S,
            )

    async def ends(self) -> None:
        """CAD closes all calls, and everything that was under way comes to its end."""
        for city, call in self._open:
            await city.close(call)
        self._open.clear()
        await until(self._is_over, "the end of everything under way", CALM_AGAIN_WITHIN_S)

    async def _is_over(self) -> bool:
        return await self._stage.quiet.is_quiet() and self._crowd.is_idle


@asynccontextmanager
async def busy_night(
    stage: Stage, *, regions: int, pairs: int, seed: int = 1
) -> AsyncGenerator[Night]:
    """A night with people on duty who answer by themselves.

    Args:
        stage: where.
        regions: how many, each its own city.
        pairs: officers and clinicians on duty in each.
        seed: decides who declines.
    """
    cities = [await stage.found_city() for _ in range(regions)]
    for city in cities:
        await city.on_duty(*("officer", "clinician") * pairs)
    crowd = Crowd(cities, stage.doors, stage.facts, lots=random.Random(seed))
    async with lively(crowd):
        yield Night(stage, cities, crowd)


async def _is_decided(city: City, call: Call) -> bool:
    return bool(city.told("match.confirmed.v1", call) or city.told("call.unserved.v1", call))
