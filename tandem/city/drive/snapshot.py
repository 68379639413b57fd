"""A call as its dispatch system would write it at a moment of its life."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from shared.events import CadCall
from shared.events.cad import CadLocation, CadPerson, CallType, Flags, Remark
from shared.vocabulary import CallId, CallKind, CallStatus, UnitId
from tandem.city.call_types import Group
from tandem.city.calls import PlannedCall

_LATE: Final = timedelta(hours=3)


@dataclass
class Snapshot:
    """What the dispatch system knows of a call so far.

    Args:
        planned: the call.
        opened_at: when it came in, by the services' clock.
        narrative: what was written down.
        units: call signs on the call.
    """

    planned: PlannedCall
    opened_at: datetime
    narrative: list[Remark] = field(default_factory=list[Remark])
    units: list[str] = field(default_factory=list[str])

    def write(self, text: str, by: str, at: datetime) -> None:
        """Add a line to the narrative."""
        self.narrative.append(Remark(at=at, text=text, by=by))

    def at(
        self,
        moment: datetime,
        status: CallStatus = CallStatus.OPEN,
        disposition: str | None = None,
        merged_into: str | None = None,
    ) -> CadCall:
        """The call as it is told at a moment."""
        call = self.planned
        opened_at = self.opened_at - (_LATE if call.entered_late else timedelta())
        return CadCall(
            call_id=CallId(call.call_id),
            opened_at=opened_at,
            updated_at=moment,
            closed_at=None if status is CallStatus.OPEN else moment,
            status=status,
            kind=CallKind.PROACTIVE if call.type.group is Group.OWN else CallKind.INCIDENT,
            call_type=CallType(code=call.type.code, description=call.type.description),
            priority=call.priority,
            origin=call.origin,
            narrative=tuple(self.narrative),
            location=_location(call),
            flags=Flags(weapon=call.has_weapon),
            people=_people(call),
            units=tuple(map(UnitId, self.units)),
            disposition=disposition,
            merged_into=CallId(merged_into) if merged_into else None,
            entered_late=call.entered_late,
            exercise=call.exercise,
        )


def _location(call: PlannedCall) -> CadLocation:
    point = call.place.position
    return CadLocation(
        lat=point.lat if point else None,
        lon=point.lon if point else None,
        address=call.place.address,
        beat=call.place.beat,
    )


def _people(call: PlannedCall) -> tuple[CadPerson, ...]:
    if call.subject is None:
        return ()
    return (CadPerson(n=1, age=call.subject.age, known_person=call.subject.known_person),)
