"""People who answer what they are asked and walk through their encounters by themselves."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from tests.support.city.city import City
from tests.support.city.persistence import insist
from tests.support.doors import Doors
from tests.support.facts import Facts, Told

_ON_THE_WAY = ("en_route", "on_scene", "cleared")


class Crowd:
    """Everybody in some cities.

    Nobody here is impatient: a door that is closed at the moment is tried again.

    Args:
        cities: where they live.
        doors: HTTP.
        facts: how they hear of offers and confirmations.
        decline: share of offers that are declined, 0 to 1.
        lots: decides who declines.
    """

    def __init__(
        self,
        cities: list[City],
        doors: Doors,
        facts: Facts,
        *,
        decline: float = 0.1,
        lots: random.Random,
    ) -> None:
        self._agencies = {agency for city in cities for agency in city.agencies}
        self._doors = doors
        self._facts = facts
        self._decline = decline
        self._lots = lots
        self._seen: set[str] = set()
        self._reacting = 0

    @property
    def is_idle(self) -> bool:
        """Whether nobody is doing anything at the moment."""
        return self._reacting == 0

    async def live(self) -> None:
        """React to facts until cancelled."""
        async with asyncio.TaskGroup() as together:
            async for told in self._facts.follow():
                if told.agency in self._agencies and told.id not in self._seen:
                    self._seen.add(told.id)
                    together.create_task(self._react(told))

    async def _react(self, told: Told) -> None:
        self._reacting += 1
        try:
            await self._answer_or_go(told)
        finally:
            self._reacting -= 1

    async def _answer_or_go(self, told: Told) -> None:
        if told.type == "offer.sent.v1":
            verb = "decline" if self._lots.random() < self._decline else "accept"
            await self._post(f"/v1/offers/{told['offer_id']}/{verb}", told.id, {})
        elif told.type == "match.confirmed.v1":
            for seat in told["seats"]:
                await self._encounter(told, seat["role"])

    async def _encounter(self, told: Told, role: str) -> None:
        path = f"/v1/matches/{told['match_id']}/status"
        for status in _ON_THE_WAY:
            body = {"role": role, "status": status}
            await self._post(path, f"{told.id}/{role}/{status}", body)

    async def _post(self, path: str, key: str, body: dict[str, Any]) -> None:
        """Send it until it was heard; a refusal is an answer too."""
        await insist(lambda: self._doors.post("notifier", path, body, key=key))


@asynccontextmanager
async def lively(crowd: Crowd) -> AsyncGenerator[None]:
    """The crowd is about while the context is entered."""
    living = asyncio.create_task(crowd.live())
    try:
        yield
    finally:
        living.cancel()
        await asyncio.wait([living])
        if not living.cancelled() and (error := living.exception()):
            raise error
