"""What a member of a team does once it is complete: drive, arrive, meet, leave, write it down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from shared.vocabulary import (
    CLINICIAN,
    OFFICER,
    Contact,
    StatusOf,
    Structure,
    UnitStatus,
)
from tandem.city.behaviour import Ended
from tandem.city.chance import within
from tandem.city.drive.fleet import Car
from tandem.city.drive.forms import DESTINATIONS, care_form, outcome_form
from tandem.city.drive.member import Member
from tandem.city.drive.pace import DayOver
from tandem.city.drive.phone import Concern
from tandem.city.drive.world import World
from tandem.city.places import on_the_way

_LEGS: Final = 3
"""How often somebody's place is told on the way."""
_WAITS_FOR_WORD: Final = timedelta(minutes=10)
_IN_CAD: Final[Mapping[StatusOf, UnitStatus]] = {
    StatusOf.EN_ROUTE: UnitStatus.EN_ROUTE,
    StatusOf.ON_SCENE: UnitStatus.ON_SCENE,
}


class Encounter:
    """One member's part in an encounter.

    Args:
        member: whose.
        concern: the match, as the member's phone shows it.
        world: the rest of the city.
        car: the officer's own patrol unit, kept for this.

    Attributes:
        has_arrived: whether the member has been at the scene; nobody is called back from there.
    """

    def __init__(
        self, member: Member, concern: Concern, world: World, car: Car | None = None
    ) -> None:
        self._member = member
        self._concern = concern
        self._world = world
        self._pace = world.pace
        self._visit = world.visit_to(concern.call_id)
        self._scene = world.scenes.of(concern.agency, concern.call_id)
        self._dice = world.dice("encounter", concern.call_id, member.id)
        self._car = car
        self.has_arrived = False

    async def live(self) -> None:
        """Go through it; cancelled when the member is called back on the way."""
        self._scene.join(self._member.id)
        try:
            await self._go_there()
            await self._stay()
        except DayOver:
            pass
        finally:
            self._scene.leave(self._member.id)
            if self._car is not None:
                await self._world.fleet.give_back(self._car)
        if self.has_arrived:
            await self._leave()

    async def _go_there(self) -> None:
        await self._pace.sleep(self._visit.sets_off)
        if self._concern.structure is not Structure.TELE:
            await self._report(StatusOf.EN_ROUTE)
            await self._drive()
        self.has_arrived = True

    async def _drive(self) -> None:
        concern, start = self._concern, self._member.where
        goal = concern.location.position if concern.location else None
        left = (concern.arrives_at or self._pace.now()) - self._pace.now()
        leg = max(timedelta(), left) * self._visit.travel_factor / _LEGS
        for number in range(1, _LEGS + 1):
            await self._pace.sleep(leg)
            if goal is not None:
                await self._member.move(on_the_way(start, goal, number / _LEGS))
            if number < _LEGS and self._visit.ended is Ended.CANCELLED:
                await self._hear_that_it_is_over()

    async def _hear_that_it_is_over(self) -> None:
        """The caller takes the call back; the stand-down that follows ends this encounter."""
        self._scene.called_off.set()
        await self._pace.sleep(_WAITS_FOR_WORD)

    async def _stay(self) -> None:
        is_there = StatusOf.ON_SCENE
        if self._concern.structure is Structure.TELE and self._concern.role != OFFICER:
            is_there = StatusOf.WITH_PERSON
        await self._report(is_there)
        await self._pace.sleep(self._visit.engages)
        if self._visit.contact is Contact.MADE and is_there is StatusOf.ON_SCENE:
            await self._report(StatusOf.WITH_PERSON)
        await self._pace.sleep(self._visit.on_scene)
        if self._visit.outcome in DESTINATIONS and self._leads:
            await self._report(StatusOf.TRANSPORTING)
            await self._pace.sleep(timedelta(minutes=within(self._dice, 8, 20)))
            await self._report(StatusOf.AT_DESTINATION, DESTINATIONS[self._visit.outcome])
            await self._pace.sleep(timedelta(minutes=within(self._dice, 5, 15)))

    async def _leave(self) -> None:
        await self._report(StatusOf.CLEARED)
        if self._leads:
            await self._write_down()

    async def _write_down(self) -> None:
        agency, call_id = self._concern.agency, self._concern.call_id
        with_officer = any(partner.role == OFFICER for partner in self._concern.partners)
        form = outcome_form(
            self._dice,
            self._visit,
            self._concern.match_id,
            is_crisis=self._world.is_crisis(call_id),
            officer_released_at=self._pace.now().isoformat() if with_officer else None,
        )
        is_first = await self._member.write_outcome(agency, call_id, form)
        if is_first and self._visit.contact is Contact.MADE:
            care = care_form(self._dice, self._member.person.employer)
            await self._member.write_care(agency, call_id, care)

    @property
    def _leads(self) -> bool:
        """Clinicians write the form; without one, the only one who is no officer."""
        roles = {partner.role for partner in self._concern.partners}
        if self._concern.role == CLINICIAN:
            return True
        return self._concern.role != OFFICER and CLINICIAN not in roles

    async def _report(self, status: StatusOf, destination: str | None = None) -> None:
        if self._car is not None and status in _IN_CAD:
            await self._world.fleet.say(self._car, _IN_CAD[status], self._concern.call_id)
        await self._member.report(self._concern.match_id, status, destination)
