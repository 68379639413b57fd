"""The vehicles of an EIDO: its emergency resources."""

from __future__ import annotations

from collections.abc import Iterator

from services.intake.domain.model import Mark
from services.intake.gateways.eido_incident import RESOURCE, Incident
from services.intake.gateways.eido_parts import ID, Part, moment, references, text, texts
from services.intake.gateways.eido_places import place_of_unit
from services.intake.gateways.eido_words import unit_status
from services.intake.gateways.protocol import UnitReport, unit_report
from shared.vocabulary import UnitId, UnitStatus

_AWAY = frozenset({UnitStatus.AVAILABLE, UnitStatus.OUT_OF_SERVICE, UnitStatus.OFF_DUTY})
"""What a unit does that is on no call."""


def units_on(incident: Incident) -> list[UnitId]:
    """The call signs that work on the incident now."""
    return [
        _call_sign(unit)
        for unit in incident.all(RESOURCE)
        if _status(unit) not in _AWAY and _active_on(unit, incident) == incident.tracking_id
    ]


def unit_reports(incident: Incident, oddities: list[Mark]) -> Iterator[UnitReport]:
    """What the document at hand has changed about units."""
    for unit in incident.all(RESOURCE):
        if unit[ID] not in incident.fresh:
            continue
        report = unit_report(_fields(incident, unit))
        if report is None:
            oddities.append(Mark.UNREADABLE_PART)
        else:
            yield report


def _fields(incident: Incident, unit: Part) -> dict[str, object]:
    status = _status(unit)
    place = place_of_unit(incident, unit)
    codes = [*texts(unit, "unitStatusInternal"), *texts(unit, "secondaryUnitStatusRegistryText")]
    return {
        "unit_id": _call_sign(unit),
        "status": status,
        "at": moment(unit, "lastUpdateTimeStamp"),
        "status_code": codes[0] if codes else text(unit, "primaryUnitStatusRegistryText"),
        "position": {"lat": place.lat, "lon": place.lon} if place.has_point else None,
        "crew": tuple(references(unit, "agentReference")),
        "call_id": None if status in _AWAY else _active_on(unit, incident),
    }


def _status(unit: Part) -> UnitStatus:
    return unit_status(
        (
            *texts(unit, "secondaryUnitStatusRegistryText"),
            *texts(unit, "unitStatusInternal"),
            *texts(unit, "primaryUnitStatusRegistryText"),
        )
    )


def _active_on(unit: Part, incident: Incident) -> str:
    """Version 1 may leave it out; the unit is then active on the incident that it comes with."""
    return text(unit, "activeOnIncidentId") or incident.tracking_id


def _call_sign(unit: Part) -> UnitId:
    return UnitId(text(unit, "emergencyResourceName") or str(unit[ID]))
