"""One call's life, from its first ring to its end, as its dispatch system tells it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random
from typing import Final

from shared.events import CadRequest
from shared.events.cad import Requester
from shared.vocabulary import CallId, CallStatus, RequesterKind, UnitStatus, Want
from tandem.city import said
from tandem.city.calls import PlannedCall, Said
from tandem.city.drive.feed import Feed
from tandem.city.drive.fleet import Car, Fleet
from tandem.city.drive.pace import DayOver, Pace
from tandem.city.drive.scenes import Scene
from tandem.city.drive.snapshot import Snapshot
from tandem.city.endings import How

_PATIENCE: Final = timedelta(minutes=50)
"""For how long patrol waits for a team that is on its way or at work."""
_MAKES_SAFE: Final = timedelta(minutes=2)


class Call:
    """A call in the hands of its dispatch center.

    Args:
        planned: how it will go.
        feed: where it is told.
        fleet: who is sent.
        scene: whether a team is bound for it.
        pace: the city's time.
        dice: for what is said on scene.
        merged_into: the call that it turns out to be the same as.
    """

    def __init__(
        self,
        planned: PlannedCall,
        feed: Feed,
        fleet: Fleet,
        scene: Scene,
        pace: Pace,
        dice: Random,
        merged_into: str | None = None,
    ) -> None:
        self._planned = planned
        self._feed = feed
        self._fleet = fleet
        self._scene = scene
        self._pace = pace
        self._dice = dice
        self._merged_into = merged_into
        self._known = Snapshot(planned, pace.now())
        self._cars: list[Car] = []

    async def live(self) -> None:
        """Live through the call; ends with the call's end, or soon after the day's."""
        try:
            await self._pace.until(self._planned.opened)
        except DayOver:
            return
        self._known = Snapshot(self._planned, self._pace.now())
        await self._tell(twice=self._planned.sent_twice)
        talking = asyncio.create_task(self._talk())
        try:
            status, disposition = await self._handle_unless_taken_back()
        finally:
            talking.cancel()
            await asyncio.wait([talking])
        await self._end(status, disposition)

    async def _handle_unless_taken_back(self) -> tuple[CallStatus, str]:
        """Let patrol handle it, as long as nobody takes the call back."""
        ending = self._planned.ending
        early = None if ending.how is How.HANDLED else self._pace.real_s(ending.after)
        handling = asyncio.create_task(self._handle())
        called_off = asyncio.create_task(self._scene.called_off.wait())
        first = asyncio.FIRST_COMPLETED
        await asyncio.wait({handling, called_off}, timeout=early, return_when=first)
        was_handled = handling.done()
        for task in (handling, called_off):
            task.cancel()
        await asyncio.wait({handling, called_off})
        if was_handled:
            handling.result()
            return CallStatus.CLOSED, ending.disposition
        if self._scene.called_off.is_set() or ending.how is How.CANCELLED:
            return CallStatus.CANCELLED, "CANCELLED"
        return CallStatus.CLOSED, ending.disposition

    async def _handle(self) -> None:
        """Dispatch, drive, stay, and leave; the end of the day cuts it short."""
        try:
            if self._planned.ending.how is How.NEVER_DISPATCHED:
                await self._pace.sleep(timedelta(days=1))
            await self._dispatch()
            await self._on_scene()
        except DayOver:
            return

    async def _dispatch(self) -> None:
        patrol, place = self._planned.patrol, self._planned.place.position
        await self._pace.sleep(patrol.dispatched)
        for _ in range(patrol.units):
            self._cars.append(await self._fleet.take(self._planned.agency, place))
        self._known.units = [car.unit.unit_id for car in self._cars]
        await self._tell()
        await self._all_say(UnitStatus.ASSIGNED)
        await self._all_say(UnitStatus.EN_ROUTE)
        await self._pace.sleep(patrol.travel)

    async def _on_scene(self) -> None:
        planned = self._planned
        for car in self._cars:
            await self._fleet.say(car, UnitStatus.ON_SCENE, planned.call_id, planned.place.position)
        stays = planned.patrol.on_scene
        if planned.asked and planned.asked.by is not RequesterKind.CRISIS_LINE:
            await self._pace.sleep(planned.asked.after)
            await self._ask()
            stays = max(timedelta(), stays - planned.asked.after)
        elif planned.is_crisis:
            await self._pace.sleep(_MAKES_SAFE)
            await self._write(said.scene_is_safe(self._dice), "officer")
        await self._pace.sleep(stays)
        await self._pace.wait_for(self._scene.left, _PATIENCE)

    async def _ask(self) -> None:
        """An officer or the dispatcher asks for a team; often the scene is safe by then."""
        if self._dice.random() < 2 / 3:
            await self._write(said.scene_is_safe(self._dice), "officer")
        await self._request()

    async def _request(self) -> None:
        asked = self._planned.asked
        if asked is None:
            return
        at = self._pace.now()
        crew = self._cars[0].unit.crew[0] if self._cars else None
        body = CadRequest(
            request_id=f"{self._planned.call_id}-request",
            call_id=CallId(self._planned.call_id),
            want=Want.CO_RESPONSE,
            requested_by=Requester(kind=asked.by, id=crew),
            at=at,
            reason=asked.reason,
        )
        await self._feed.tell(self._planned.agency, body, at)

    async def _talk(self) -> None:
        """What comes in by telephone while the call goes on."""
        passed = timedelta()
        try:
            for line in self._by_telephone():
                await self._pace.sleep(line.after - passed)
                passed = line.after
                if line.by == RequesterKind.CRISIS_LINE:
                    await self._request()
                else:
                    await self._write(line.text, line.by)
        except DayOver:
            return

    def _by_telephone(self) -> list[Said]:
        lines, asked = list(self._planned.narrative), self._planned.asked
        if asked and asked.by is RequesterKind.CRISIS_LINE:
            lines.append(Said(asked.after, asked.reason, RequesterKind.CRISIS_LINE))
        return sorted(lines, key=lambda line: line.after)

    async def _write(self, text: str, by: str) -> None:
        self._known.write(text, by, self._pace.now())
        await self._tell()

    async def _tell(self, *, twice: bool = False) -> None:
        at = self._pace.now()
        await self._feed.tell(self._planned.agency, self._known.at(at), at, twice=twice)

    async def _all_say(self, status: UnitStatus) -> None:
        for car in self._cars:
            await self._fleet.say(car, status, self._planned.call_id)

    async def _end(self, status: CallStatus, disposition: str) -> None:
        for car in self._cars:
            await self._fleet.give_back(car)
        at = self._pace.now()
        closed = self._known.at(at, status, disposition, self._merged_into)
        await self._feed.tell(self._planned.agency, closed, at)
