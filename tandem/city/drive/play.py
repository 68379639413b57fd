"""Plays a city's day against a running stack."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import httpx

from tandem.city.drive.call import Call
from tandem.city.drive.doors import Doors
from tandem.city.drive.feed import Feed
from tandem.city.drive.fleet import Fleet
from tandem.city.drive.member import Member
from tandem.city.drive.pace import DayOver, Pace
from tandem.city.drive.responder import Responder
from tandem.city.drive.world import World
from tandem.city.town import City, plan_city
from tandem.target import Target
from tandem.topics import writing

ZONE: Final = ZoneInfo("America/Los_Angeles")
_HEIGHT: Final = (0.6, 0.9)
_WHOLE_DAY: Final = timedelta(hours=24)
_GOES_HOME_WITHIN_S: Final = 20.0
_QUIET_S: Final = 1.5
"""Long enough for a stand-down to reach a phone."""
_LOOK_EVERY_S: Final = 0.1
_LONGEST_REQUEST_S: Final = 15.0


@dataclass(frozen=True, slots=True)
class Played:
    """What a day came to, on the city's side.

    Attributes:
        calls: that came in.
        events: CAD events published, repeated ones included.
    """

    calls: int
    events: int


class Play:
    """One day of a city.

    Args:
        target: the running stack.
        seed: same seed, same day.
        speed: seconds of the day per real second; by default as fast as the services' clock.
        span: for how long calls come in, in the city's time.
        starts: local time at which the day begins; by default what the services' clock shows.
        label: goes into call numbers and message ids, where other days were played before.
    """

    def __init__(
        self,
        target: Target,
        seed: int,
        *,
        speed: float | None = None,
        span: timedelta | None = None,
        starts: datetime | None = None,
        label: str = "",
    ) -> None:
        self._target = target
        clock = target.clock
        self.pace = Pace(clock, speed or clock.speed)
        local = starts or clock.now().astimezone(ZONE).replace(tzinfo=None)
        self._label = label
        self._span = span or _WHOLE_DAY
        self.city: City = plan_city(seed, local, self._span, self._label)

    def stop(self) -> None:
        """End the day early; everybody finishes what cannot be left."""
        self.pace.end()

    @property
    def is_at_its_height(self) -> bool:
        """Whether the greater part of the day is over, and the end is still far."""
        return _HEIGHT[0] < self.pace.passed() / self._span < _HEIGHT[1]

    async def run(self) -> Played:
        """Play until the day is over and everybody has gone home."""
        async with self._world() as (world, feed, doors):
            members = [Member(person, doors) for person in self.city.people]
            await asyncio.gather(*(it.enrol(self._target["KEY_SUPERVISE"]) for it in members))
            await world.fleet.sign_on()
            self.pace.begin()
            responders = [Responder(member, world) for member in members]
            await self._live(world, feed, responders)
            return Played(
                sum(call.opened < self.pace.passed() for call in self.city.calls), feed.sent
            )

    async def _live(self, world: World, feed: Feed, responders: list[Responder]) -> None:
        async with asyncio.TaskGroup() as together:
            phones = [together.create_task(it.live()) for it in responders]
            shifts = [together.create_task(_shift(it.member, world)) for it in responders]
            calls = [together.create_task(it.live()) for it in self._calls(world, feed)]
            with suppress(DayOver):
                await self.pace.until(self._span)
            self.pace.end()
            await asyncio.wait([*calls, *shifts])
            await _gone_home(responders)
            for phone in phones:
                phone.cancel()

    def _calls(self, world: World, feed: Feed) -> list[Call]:
        return [
            Call(
                planned,
                feed,
                world.fleet,
                world.scenes.of(planned.agency, planned.call_id),
                self.pace,
                world.dice("scene", planned.call_id),
                self.city.merged_into.get(planned.call_id),
            )
            for planned in self.city.calls
        ]

    @asynccontextmanager
    async def _world(self) -> AsyncGenerator[tuple[World, Feed, Doors]]:
        bootstrap, url = self._target["KAFKA_BOOTSTRAP_SERVERS"], self._target["NOTIFIER_URL"]
        limits = httpx.Limits(max_connections=None)
        async with (
            writing(bootstrap) as producer,
            httpx.AsyncClient(base_url=url, timeout=_LONGEST_REQUEST_S, limits=limits) as client,
        ):
            feed = Feed(producer, f"day{self._label}")
            fleet = Fleet(self.city.units, feed, self.pace)
            yield World(self.city, self.pace, fleet), feed, Doors(client)


async def _shift(member: Member, world: World) -> None:
    """A person's working day: begin, a break, go home."""
    pace, shift = world.pace, member.person.shift
    is_on = False
    try:
        await pace.until(shift.begins)
        until = pace.now() + (shift.ends - shift.begins)
        await member.go_on_duty(until)
        is_on = True
        if shift.break_at + shift.break_for < shift.ends:
            await pace.until(shift.break_at)
            await member.go_off_duty()
            is_on = False
            await pace.sleep(shift.break_for)
            await member.go_on_duty(until)
            is_on = True
        await pace.until(shift.ends)
    except DayOver:
        pass
    if is_on:
        await member.go_off_duty()


async def _gone_home(responders: list[Responder]) -> None:
    """Wait until nobody is under way any more, for a while."""
    gives_up_at = time.monotonic() + _GOES_HOME_WITHIN_S
    quiet_since = time.monotonic()
    while time.monotonic() < gives_up_at:
        if not all(it.is_idle for it in responders):
            quiet_since = time.monotonic()
        if time.monotonic() - quiet_since > _QUIET_S:
            return
        await asyncio.sleep(_LOOK_EVERY_S)
