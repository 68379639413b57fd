"""The units of an Aegis call, each with the times of what it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.model import Mark
from services.intake.gateways.aegis_times import Stamps
from services.intake.gateways.markup import Element
from services.intake.gateways.protocol import UnitReport, unit_report
from shared.vocabulary import UnitStatus

_STEPS = (
    ("AssignedDateTime", UnitStatus.ASSIGNED),
    ("DispatchDateTime", UnitStatus.ASSIGNED),
    ("EnrouteDateTime", UnitStatus.EN_ROUTE),
    ("StagedDateTime", UnitStatus.STAGED),
    ("ArriveDateTime", UnitStatus.ON_SCENE),
    ("AtPatientDateTime", UnitStatus.ON_SCENE),
    ("TransportDateTime", UnitStatus.TRANSPORTING),
    ("AtHospitalDateTime", UnitStatus.AT_DESTINATION),
    ("DepartHospitalDateTime", UnitStatus.ASSIGNED),
    ("ClearDateTime", UnitStatus.AVAILABLE),
)
"""In the order in which they happen: of equal times, as a unit's that assigned itself, the last
counts."""


@dataclass(frozen=True, slots=True)
class AegisUnit:
    """A unit as it stands.

    Attributes:
        call_sign: `UnitNumber`.
        status: by the latest of its times.
        at: the latest of its times; none where it has none.
        element: as exported.
    """

    call_sign: str
    status: UnitStatus
    at: datetime | None
    element: Element

    @property
    def is_on_call(self) -> bool:
        """Whether it still works on the call."""
        return self.status is not UnitStatus.AVAILABLE


def units_of(call: Element, stamps: Stamps) -> list[AegisUnit]:
    """All units that were ever assigned to the call; one without a number is left out."""
    return [
        _as_it_stands(call_sign, unit, stamps)
        for unit in call.all("AssignedUnits", "Unit")
        if (call_sign := unit.value("UnitNumber"))
    ]


def _as_it_stands(call_sign: str, unit: Element, stamps: Stamps) -> AegisUnit:
    status, latest = UnitStatus.ASSIGNED, None
    for field, step in _STEPS:
        at = stamps.read(unit, field)
        if at is not None and (latest is None or stamps.utc(at) >= stamps.utc(latest)):
            status, latest = step, at
    return AegisUnit(call_sign, status, latest, unit)


def unit_reports(
    call_id: str, units: list[AegisUnit], otherwise: datetime, stamps: Stamps
) -> Iterator[UnitReport]:
    """What the units do.

    Args:
        call_id: of the call they are on.
        units: as they stand.
        otherwise: the stamp of a unit without times.
        stamps: reads times; what can't be read is noted there.
    """
    for unit in units:
        report = unit_report(_fields(call_id, unit, otherwise, stamps))
        if report is None:
            stamps.oddities.append(Mark.UNREADABLE_PART)
        else:
            yield report


def _fields(
    call_id: str, unit: AegisUnit, otherwise: datetime, stamps: Stamps
) -> dict[str, object]:
    crew = (
        member.value("IDNumber") or member.value("ShieldNumber")
        for member in unit.element.all("Personnel", "UnitPersonnel")
    )
    return {
        "unit_id": unit.call_sign,
        "status": unit.status,
        "at": unit.at or otherwise,
        "status_code": _last_logged(unit.element, stamps),
        "crew": tuple(person for person in crew if person),
        "call_id": call_id if unit.is_on_call else None,
    }


def _last_logged(unit: Element, stamps: Stamps) -> str | None:
    """The agency's own word for what the unit does, as its log has it."""
    word, latest = None, None
    for entry in unit.all("UnitLogs", "UnitLog"):
        at = stamps.read(entry, "DateTime")
        if at is not None and (latest is None or stamps.utc(at) >= stamps.utc(latest)):
            word, latest = entry.value("Status"), at
    return word
