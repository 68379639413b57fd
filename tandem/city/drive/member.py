"""One person with a phone, known to notifier: what the person can do through its doors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from shared.vocabulary import Position, StatusOf
from tandem.city.drive.doors import Doors
from tandem.city.people import Person


class Member:
    """A person of the city at notifier's doors.

    Args:
        person: who.
        doors: notifier's.
    """

    def __init__(self, person: Person, doors: Doors) -> None:
        self.person = person
        self.doors = doors
        self.token = ""
        self.where = person.base
        self._path = f"/v1/responders/{person.agency}/{person.responder_id}"

    @property
    def id(self) -> str:
        """The person's id."""
        return self.person.responder_id

    async def enrol(self, supervisor: str) -> None:
        """Become known, with a phone.

        Args:
            supervisor: key with scope `supervise`.
        """
        person = self.person
        snapshot = {
            "role": person.role,
            "serves": person.serves,
            "cad_ids": person.cad_ids,
            "languages": person.languages,
            "specialties": person.specialties,
            "employer": person.employer,
            "modes": person.modes,
            "team_id": person.team_id,
        }
        await self.doors.put(self._path, snapshot, key=supervisor)
        await self.doors.put(f"{self._path}/contacts", {"inbox": True}, key=supervisor)
        answer = await self.doors.post(f"{self._path}/enrol", {}, key=supervisor)
        self.token = answer.json()["token"]

    async def go_on_duty(self, until: datetime) -> None:
        """Begin to work, and say where."""
        body = {"on": True, "until": until.isoformat()}
        await self.doors.post(f"{self._path}/duty", body, key=self.token)
        await self.move(self.where)

    async def go_off_duty(self) -> None:
        """Stop working."""
        await self.doors.post(f"{self._path}/duty", {"on": False}, key=self.token)

    async def move(self, where: Position) -> None:
        """Be somewhere else; nobody has to know off duty."""
        self.where = where
        await self._try(f"{self._path}/position", {"position": where.model_dump()})

    async def accept(self, offer_id: str) -> bool:
        """Take a seat; returns whether it was still there."""
        return (await self._try(f"/v1/offers/{offer_id}/accept", {})).is_success

    async def decline(self, offer_id: str, reason: str | None) -> None:
        """Leave a seat."""
        await self._try(f"/v1/offers/{offer_id}/decline", {"reason": reason} if reason else {})

    async def report(self, match_id: str, status: StatusOf, destination: str | None = None) -> None:
        """Say how far one is."""
        body = {"status": status, **({"destination": destination} if destination else {})}
        await self._try(f"/v1/matches/{match_id}/status", body)

    async def acknowledge(self, match_id: str) -> None:
        """Say that the stand-down was understood."""
        await self._try(f"/v1/matches/{match_id}/acknowledge", {})

    async def check_in(self, match_id: str) -> None:
        """Say that all is well."""
        await self._try(f"/v1/matches/{match_id}/check-in", {})

    async def write_outcome(self, agency: str, call_id: str, form: Mapping[str, Any]) -> bool:
        """Say what came of a call; returns whether it is the first word on it."""
        return (await self._try(f"/v1/calls/{agency}/{call_id}/outcome", form)).is_success

    async def write_care(self, agency: str, call_id: str, form: Mapping[str, Any]) -> None:
        """Say which services were given."""
        await self._try(f"/v1/calls/{agency}/{call_id}/care", form)

    async def _try(self, path: str, body: Mapping[str, Any]) -> httpx.Response:
        return await self.doors.try_post(path, body, key=self.token)
