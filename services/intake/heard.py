"""An event and what it tells, before anything is done about it."""

from __future__ import annotations

from dataclasses import dataclass

from services.intake.domain.model import CallKey, UnitKey
from services.intake.domain.text import has_control_characters
from services.intake.readers import REPLAY
from shared.errors import BadRecord
from shared.events.base import Body, Event
from shared.events.cad import CadCall, CadRecord, CadRequest, CadUnit

Sent = CadCall | CadUnit | CadRequest
CadEvent = Event[CadCall | CadUnit | CadRequest | CadRecord]


@dataclass(frozen=True, slots=True)
class Heard:
    """An event with what it tells, rows already read."""

    event: CadEvent
    sent: Sent

    @property
    def replay_id(self) -> str | None:
        """The replay it belongs to, if it is history being replayed."""
        return replay_of(self.event)

    @property
    def call_key(self) -> CallKey | None:
        """The call it is about; none for a unit's news."""
        if isinstance(self.sent, CadUnit):
            return None
        return CallKey(self.event.agency, self.sent.call_id)

    @property
    def unit_key(self) -> UnitKey | None:
        """The unit it is about; none for calls."""
        if isinstance(self.sent, CadUnit):
            return UnitKey(self.event.agency, self.sent.unit_id)
        return None


def replay_of(event: Event[Body]) -> str | None:
    """The replay that an event belongs to, if it is history being replayed."""
    return event.source.removeprefix(REPLAY) if event.source.startswith(REPLAY) else None


def check_name(sent: Sent) -> None:
    """Refuse control characters in what names a call or a unit: two names could look the same.

    Raises:
        BadRecord: `invalid`, with the field.
    """
    where = "unit_id" if isinstance(sent, CadUnit) else "call_id"
    name = sent.unit_id if isinstance(sent, CadUnit) else sent.call_id
    if has_control_characters(name) or not name.strip():
        raise BadRecord("invalid", "The id holds control characters or nothing at all.", where)
