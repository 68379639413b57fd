"""Patrol units: who is free, who goes, and what their dispatch system says of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from shared.events import CadUnit
from shared.vocabulary import CallId, Position, UnitId, UnitStatus
from tandem.city.drive.feed import Feed
from tandem.city.drive.pace import Pace
from tandem.city.people import Unit
from tandem.city.places import km_between


@dataclass
class Car:
    """A patrol unit at work.

    Attributes:
        where: its last known place.
        is_free: whether it may be sent.
        was_sent: whether dispatch believes it on a call.
    """

    unit: Unit
    where: Position
    is_free: bool = True
    was_sent: bool = False


class Fleet:
    """All patrol units of both towns.

    Args:
        units: as planned.
        feed: where their status is told.
        pace: the city's time.
    """

    def __init__(self, units: Iterable[Unit], feed: Feed, pace: Pace) -> None:
        self._cars = [Car(unit, unit.base) for unit in units]
        self._feed = feed
        self._pace = pace
        self._freed = asyncio.Condition()

    async def sign_on(self) -> None:
        """Tell of every unit for the first time."""
        for car in self._cars:
            await self.say(car, UnitStatus.AVAILABLE, None)

    async def take(self, agency: str, near: Position | None) -> Car:
        """The free unit that is nearest; waits until there is one."""
        async with self._freed:
            await self._freed.wait_for(lambda: self._free(agency))
            free = self._free(agency)
            car = min(
                free, key=lambda it: (km_between(it.where, near or it.where), it.unit.unit_id)
            )
            car.is_free = False
            return car

    def keep(self, cad_ids: Iterable[str]) -> Car | None:
        """Keep the unit in which an enrolled officer rides from other calls, if it is free."""
        car = self._car_of(cad_ids)
        if car is None or not car.is_free:
            return None
        car.is_free = False
        return car

    def has_out(self, cad_ids: Iterable[str]) -> bool:
        """Whether the unit in which an enrolled officer rides is on a call."""
        car = self._car_of(cad_ids)
        return car is not None and not car.is_free

    def rides(self, cad_ids: Iterable[str]) -> bool:
        """Whether an enrolled officer rides in a patrol unit at all."""
        return self._car_of(cad_ids) is not None

    async def give_back(self, car: Car) -> None:
        """The unit is free again; dispatch hears of it if it was sent anywhere."""
        if car.was_sent:
            await self.say(car, UnitStatus.AVAILABLE, None)
        async with self._freed:
            car.is_free, car.was_sent = True, False
            self._freed.notify_all()

    async def say(
        self, car: Car, status: UnitStatus, call_id: str | None, where: Position | None = None
    ) -> None:
        """Tell what a unit does now, and where."""
        car.where = where or car.where
        car.was_sent = car.was_sent or call_id is not None
        at = self._pace.now()
        body = CadUnit(
            unit_id=UnitId(car.unit.unit_id),
            status=status,
            at=at,
            crew=car.unit.crew,
            position=car.where,
            call_id=CallId(call_id) if call_id else None,
        )
        await self._feed.tell(car.unit.agency, body, at)

    def _car_of(self, cad_ids: Iterable[str]) -> Car | None:
        wanted = set(cad_ids)
        return next((car for car in self._cars if wanted & set(car.unit.crew)), None)

    def _free(self, agency: str) -> list[Car]:
        return [car for car in self._cars if car.is_free and car.unit.agency == agency]
