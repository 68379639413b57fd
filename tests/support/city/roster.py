"""Enrolling people and putting them on duty, through notifier's doors."""

from __future__ import annotations

from typing import Any

from tests.support.city.nouns import Person, blocks_away
from tests.support.doors import Doors, done
from tests.support.patience import until


class Roster:
    """The people of one region.

    Args:
        region: makes their ids unique.
        agencies: whom they serve unless a test says otherwise.
        doors: HTTP.
    """

    def __init__(self, region: str, agencies: tuple[str, ...], doors: Doors) -> None:
        self._region = region
        self._agencies = agencies
        self._doors = doors
        self._count = 0

    async def on_duty(self, *roles: str, **attributes: Any) -> list[Person]:
        """Enrol one person for each role, each farther from downtown than the one before."""
        people = [await self.enrol(role, **attributes) for role in roles]
        for person in people:
            await self.duty(person, on=True)
        for person in people:
            await self.known_to_matcher(person)
        return people

    async def enrol(self, role: str, *, agency: str | None = None, **attributes: Any) -> Person:
        """Make a person known; not on duty yet."""
        self._count += 1
        name = f"{role}-{self._count}-{self._region}"
        person = Person(agency or self._agencies[0], name, role, f"cad-{name}")
        body = {"role": role, "serves": list(self._agencies), "cad_ids": [person.cad_id]}
        path = self._path(person)
        done(await self._doors.put("notifier", path, body | attributes))
        return person

    async def duty(self, person: Person, *, on: bool, **fields: Any) -> None:
        """The person goes on or off duty."""
        path = self._path(person)
        done(await self._doors.post("notifier", f"{path}/duty", {"on": on} | fields))
        if on:
            where = {"position": blocks_away(1 + person_number(person))}
            done(await self._doors.post("notifier", f"{path}/position", where))

    async def known_to_matcher(self, person: Person) -> None:
        """Wait until matcher's board names the person."""

        async def is_on_board() -> bool:
            board = await self._doors.get("matcher", f"/v1/board/{person.agency}")
            return board.is_success and person.responder_id in board.text

        await until(is_on_board, f"{person} on matcher's board")

    def _path(self, person: Person) -> str:
        return f"/v1/responders/{person.agency}/{person.responder_id}"


def person_number(person: Person) -> int:
    """The how-manieth of the region the person is, from 1."""
    return int(person.responder_id.split("-")[1])
