"""What an event tells, call by call and unit by unit, before anything is done about it."""

from __future__ import annotations

from dataclasses import dataclass

from services.intake.domain.model import CallKey, Mark, UnitKey
from services.intake.domain.text import has_control_characters
from services.intake.gateways.protocol import CallReport, Report, UnitReport
from services.intake.readers import REPLAY
from shared.errors import BadRecord
from shared.events.base import Body, Event
from shared.events.cad import CadAegis, CadCall, CadEido, CadRecord, CadRequest, CadUnit

CAD_TYPES = (CadCall, CadUnit, CadRequest, CadRecord, CadEido, CadAegis)
"""Everything a dispatch system may send."""
Sent = CadCall | CadUnit | CadRequest
CadEvent = Event[CadCall | CadUnit | CadRequest | CadRecord | CadEido | CadAegis]


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that an event tells; a document may tell several.

    Attributes:
        event: with its envelope.
        sent: what it tells of one call or unit.
        oddities: what its reader put up with.
    """

    event: CadEvent
    sent: Sent
    oddities: tuple[Mark, ...] = ()

    @classmethod
    def of(cls, event: CadEvent, report: Report | CadRequest) -> Heard:
        """A report with the event that it comes from.

        Raises:
            BadRecord: when its name can't be one.
        """
        oddities = report.oddities if isinstance(report, CallReport) else ()
        return cls(event, named_by(report), oddities)

    @property
    def repeats(self) -> bool:
        """Whether it may only repeat what is known, as documents about whole calls do."""
        return isinstance(self.event.body, CadEido | CadAegis)

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


def named_by(report: Report | CadRequest) -> Sent:
    """What a report tells, once its name is known to be one.

    Control characters are refused in what names a call or a unit: two names could look the same.

    Raises:
        BadRecord: `invalid`, with the field.
    """
    match report:
        case CallReport(call=sent):
            where, name = "call_id", sent.call_id
        case UnitReport(unit=sent):
            where, name = "unit_id", sent.unit_id
        case CadRequest() as sent:
            where, name = "call_id", sent.call_id
    if has_control_characters(name) or not name.strip():
        raise BadRecord("invalid", "The id holds control characters or nothing at all.", where)
    return sent
