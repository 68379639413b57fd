"""A person's phone: server-sent events from notifier, each with all that the person has open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Final

import httpx
from pydantic import AwareDatetime, BaseModel, ValidationError

from shared.vocabulary import Position, Role, StatusOf, Structure
from tandem.city.drive.doors import Doors

_AGAIN_AFTER_S: Final = 0.5
_DATA: Final = "data:"


class Question(BaseModel):
    """An offer that waits for an answer."""

    offer_id: str
    expires_at: AwareDatetime


class Partner(BaseModel):
    """Somebody else on the team."""

    role: Role


class Where(BaseModel):
    """Where a call is; told only in a filled seat."""

    lat: float | None = None
    lon: float | None = None

    @property
    def position(self) -> Position | None:
        """The point, if it is known."""
        if self.lat is None or self.lon is None:
            return None
        return Position(lat=self.lat, lon=self.lon)


class Concern(BaseModel):
    """A match that concerns the person, as the phone shows it."""

    match_id: str
    agency: str
    call_id: str
    role: Role
    structure: Structure
    arrives_at: AwareDatetime | None = None
    partners: list[Partner] = []
    offer: Question | None = None
    is_filled: bool
    is_confirmed: bool
    is_over: bool
    must_acknowledge: bool
    status: StatusOf | None = None
    check_in: str = "off"
    location: Where | None = None

    @property
    def is_mine(self) -> bool:
        """Whether the person is on a complete team that is still wanted."""
        return self.is_filled and self.is_confirmed and not self.is_over


class Notice(BaseModel):
    """Something that the person was told."""

    kind: str
    at: AwareDatetime
    match_id: str | None = None


class Screen(BaseModel):
    """Everything that a phone shows."""

    encounters: list[Concern] = []
    messages: list[Notice] = []

    def asked_at(self, match_id: str) -> datetime | None:
        """When the person was last asked about a match."""
        asked = [it.at for it in self.messages if it.kind == "offer" and it.match_id == match_id]
        return max(asked, default=None)


async def screens(doors: Doors, token: str) -> AsyncGenerator[Screen]:
    """What a phone shows, whenever it changes; a lost connection is made again.

    Args:
        doors: notifier's.
        token: the person's.
    """
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    while True:
        try:
            async with doors.client.stream(
                "GET", "/v1/me/offers", headers=headers, timeout=None
            ) as answer:
                answer.raise_for_status()
                async for line in answer.aiter_lines():
                    if line.startswith(_DATA) and (screen := _screen(line)):
                        yield screen
        except httpx.HTTPError:
            await asyncio.sleep(_AGAIN_AFTER_S)


def _screen(line: str) -> Screen | None:
    try:
        return Screen.model_validate_json(line.removeprefix(_DATA).strip())
    except ValidationError:
        return None
