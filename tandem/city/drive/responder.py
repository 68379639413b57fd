"""How a person reacts to what the phone shows: answer, go, stand down, say that all is well."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from tandem.city.behaviour import Reply, answer
from tandem.city.drive.encounter import Encounter
from tandem.city.drive.fleet import Car
from tandem.city.drive.member import Member
from tandem.city.drive.pace import DayOver
from tandem.city.drive.phone import Concern, Screen, screens
from tandem.city.drive.world import World

_UNDERSTANDS_AFTER: Final = timedelta(seconds=12)
_CHECKS_IN_AFTER: Final = timedelta(seconds=20)
_CALLED_BY_DESK_AFTER: Final = timedelta(seconds=75)
_MISSES_STAND_DOWN: Final = 1 / 12


class Responder:
    """A person with a phone.

    Args:
        member: the person at notifier's doors.
        world: the rest of the city.
    """

    def __init__(self, member: Member, world: World) -> None:
        self.member = member
        self._world = world
        self._considered: set[str] = set()
        self._encounters: dict[str, tuple[Encounter, asyncio.Task[None]]] = {}
        self._doing: dict[str, asyncio.Task[None]] = {}
        self._cars: dict[str, Car] = {}

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        tasks = [*self._doing.values(), *(task for _, task in self._encounters.values())]
        return all(task.done() for task in tasks)

    async def live(self) -> None:
        """Listen to the phone until cancelled; a dead phone tells nothing."""
        if self.member.person.habit.dead_phone:
            return
        async with asyncio.TaskGroup() as together:
            async for screen in screens(self.member.doors, self.member.token):
                self._look(screen, together)

    def _look(self, screen: Screen, together: asyncio.TaskGroup) -> None:
        begin = partial(self._begin, together)
        for concern in screen.encounters:
            if concern.offer and concern.offer.offer_id not in self._considered:
                self._considered.add(concern.offer.offer_id)
                asked_at = screen.asked_at(concern.match_id)
                begin(f"answer/{concern.offer.offer_id}", self._answer(concern, asked_at))
            if concern.must_acknowledge:
                begin(f"acknowledge/{concern.match_id}", self._acknowledge(concern))
            if concern.check_in in {"asked", "overdue", "escalated"}:
                begin(f"check-in/{concern.match_id}", self._check_in(concern))
            if concern.is_mine and concern.match_id not in self._encounters:
                self._go(concern, together)
        self._turn_back({it.match_id for it in screen.encounters if it.is_mine})
        for match_id in self._cars.keys() - {it.match_id for it in screen.encounters}:
            begin(f"free/{match_id}", self._world.fleet.give_back(self._cars.pop(match_id)))

    def _go(self, concern: Concern, together: asyncio.TaskGroup) -> None:
        """Set off, unless CAD has the officer there anyway."""
        car = self._cars.pop(concern.match_id, None)
        if car is None and self._world.fleet.has_out(self.member.person.cad_ids):
            return
        encounter = Encounter(self.member, concern, self._world, car)
        task = together.create_task(encounter.live())
        self._encounters[concern.match_id] = (encounter, task)

    def _turn_back(self, wanted: set[str]) -> None:
        """Stop going where one is no longer wanted; who has arrived stays."""
        for match_id, (encounter, task) in self._encounters.items():
            if match_id not in wanted and not encounter.has_arrived:
                task.cancel()

    async def _answer(self, concern: Concern, asked_at: datetime | None) -> None:
        if concern.offer is None:
            return
        dice = self._world.dice("answer", concern.call_id, self.member.id)
        given = answer(dice, self.member.person.habit)
        passed = self._world.pace.now() - asked_at if asked_at else timedelta()
        await self._world.pace.sleep(given.after - passed)
        match given.reply:
            case Reply.ACCEPT:
                await self._accept(concern.offer.offer_id, concern.match_id)
            case Reply.DECLINE:
                await self.member.decline(concern.offer.offer_id, given.reason)
            case Reply.NOTHING:
                pass

    async def _accept(self, offer_id: str, match_id: str) -> None:
        """Take the seat; an officer whose unit was sent elsewhere meanwhile can't."""
        cad_ids, fleet = self.member.person.cad_ids, self._world.fleet
        car = fleet.keep(cad_ids)
        if car is None and fleet.rides(cad_ids):
            await self.member.decline(offer_id, "on_a_call")
            return
        if car is not None:
            self._cars[match_id] = car
        if not await self.member.accept(offer_id) and (kept := self._cars.pop(match_id, None)):
            await fleet.give_back(kept)

    async def _acknowledge(self, concern: Concern) -> None:
        dice = self._world.dice("stand-down", concern.call_id, self.member.id)
        if dice.random() < _MISSES_STAND_DOWN and not self._world.pace.is_over:
            await self._world.pace.sleep(_CALLED_BY_DESK_AFTER)
        with suppress(DayOver):
            await self._world.pace.sleep(_UNDERSTANDS_AFTER)
        await self.member.acknowledge(concern.match_id)

    async def _check_in(self, concern: Concern) -> None:
        visit = self._world.visit_to(concern.call_id)
        if concern.check_in == "asked" and visit.forgets_check_in:
            return
        with suppress(DayOver):
            await self._world.pace.sleep(_CHECKS_IN_AFTER)
        await self.member.check_in(concern.match_id)

    def _begin(
        self, together: asyncio.TaskGroup, what: str, doing: Coroutine[Any, Any, None]
    ) -> None:
        """Begin something, unless it is being done."""
        before = self._doing.get(what)
        if before is not None and not before.done():
            doing.close()
            return
        self._doing[what] = together.create_task(_until_day_over(doing))


async def _until_day_over(doing: Coroutine[Any, Any, None]) -> None:
    with suppress(DayOver):
        await doing
