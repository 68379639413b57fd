"""NENA's Emergency Incident Data Object (EIDO-JSON, NENA-STA-021.1), version 1.0."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from pydantic import ValidationError

from services.intake.domain.model import Mark
from services.intake.gateways.eido_incident import CALL, INCIDENT, LINK, MERGE, Incident
from services.intake.gateways.eido_notes import remarks_of
from services.intake.gateways.eido_parts import Part, Times, moment, parts, text, texts
from services.intake.gateways.eido_people import people_of
from services.intake.gateways.eido_places import place_of_incident
from services.intake.gateways.eido_units import unit_reports, units_on
from services.intake.gateways.eido_words import (
    call_status,
    origin_of,
    priority_by_number,
    priority_by_word,
)
from services.intake.gateways.protocol import CallReport, Report
from shared.bus.envelope import invalid
from shared.events.cad import CadCall
from shared.vocabulary import CallStatus, IncidentRelation, Origin

_CALL_TYPES = ("localCallType", "standardSecondaryCallType", "standardPrimaryCallType")
_NO_PART: Part = {}
_RELATIONS = {
    "PARENT": IncidentRelation.PARENT,
    "CHILD": IncidentRelation.CHILD,
    "RELATED": IncidentRelation.RELATED,
}


class EidoReader(NamedTuple):
    """Reads incidents.

    Attributes:
        times: how stamps are put in order.
    """

    times: Times

    def read(self, record: Incident) -> list[Report]:
        """An incident, as all its documents tell of it, and the units that the last one changed.

        Raises:
            BadRecord: `invalid`, with the field of the call that can't be filled from it.
        """
        oddities = list(record.oddities)
        units = list(unit_reports(record, oddities))
        try:
            call = CadCall.model_validate(self._call(record, oddities))
        except ValidationError as error:
            raise invalid(error) from error
        return [CallReport(call, tuple(oddities)), *units]

    def _call(self, incident: Incident, oddities: list[Mark]) -> dict[str, Any]:
        about = _newest(incident, INCIDENT, self.times)
        opened_at = self._opened_at(incident)
        status = call_status(
            texts(about, "incidentStatusCommonRegistryText"),
            texts(about, "incidentStatusInternalText"),
        )
        place = place_of_incident(incident, oddities)
        is_open = status is CallStatus.OPEN
        return {
            "call_id": incident.tracking_id,
            "opened_at": opened_at,
            "updated_at": incident.newest,
            "status": status,
            "closed_at": None if is_open else moment(about, "lastUpdateTimeStamp"),
            "call_type": _call_type(about),
            "priority": _priority(about, incident),
            "origin": _origin(incident),
            "narrative": remarks_of(incident, oddities),
            "location": {
                "lat": place.lat,
                "lon": place.lon,
                "address": place.address,
                "beat": text(about, "beatOrDispatchGroupText"),
            },
            "people": people_of(incident, opened_at),
            "units": units_on(incident),
            "disposition": _disposition(about),
            "merged_into": _merged_into(incident, self.times),
            "incident_refs": list(_incident_refs(incident, about, self.times)),
        }

    def _opened_at(self, incident: Incident) -> datetime:
        """The start of the first call about it, else the earliest stamp of its documents."""
        started = (
            self.times.stamp(call, "callStartTimestamp")
            for call in incident.all(CALL)
            if text(call, "direction") != "outgoing"
        )
        known = [moment for moment in started if moment is not None]
        return min(known) if known else incident.since or datetime.max.replace(tzinfo=UTC)


def _newest(incident: Incident, kind: str, times: Times) -> Part:
    """The component with the newest stamp; an empty one where there is none."""
    return max(
        incident.all(kind), key=lambda part: times.stamp(part) or times.now, default=_NO_PART
    )


def _call_type(about: Part) -> dict[str, str | None]:
    """The agency's own code and words; the common registry's word stands in, or is added."""
    own = text(about, "incidentTypeInternalText")
    code = text(about, "incidentTypeInternalCode")
    common = text(about, "incidentTypeCommonRegistryText")
    words = [word for word in (own, common) if word]
    return {"code": code or common, "description": " / ".join(dict.fromkeys(words)) or None}


def _priority(about: Part, incident: Incident) -> str | None:
    if own := text(about, "incidentPriorityInternalText"):
        return own
    if (number := text(about, "incidentCommonPriorityNumber")) and (
        level := priority_by_number(number)
    ):
        return level
    words = (text(call, "priorityIdentifier") for call in incident.all(CALL))
    levels = [level for word in words if word and (level := priority_by_word(word))]
    return min(levels, default=None)


def _origin(incident: Incident) -> Origin | None:
    for call in incident.all(CALL):
        words = [word for name in _CALL_TYPES if (word := text(call, name))]
        if text(call, "direction") != "outgoing" and (origin := origin_of(words)):
            return origin
    return None


def _disposition(about: Part) -> str | None:
    """The primary one, else the last that is given."""
    found = parts(about, "dispositionComponent")
    primary = [part for part in found if part.get("dispositionPrimaryIndicator") is True]
    codes = [
        code for part in primary or found if (code := text(part, "dispositionCommonRegistryCode"))
    ]
    return codes[-1] if codes else None


def _last_said(incident: Incident, kind: str, times: Times) -> dict[str, Part]:
    """The other incident's id -> what was last said of it."""
    said: dict[str, Part] = {}
    for part in sorted(incident.all(kind), key=lambda part: times.stamp(part) or times.now):
        other = text(part, "incidentTrackingIdentifier")
        if other is not None and other != incident.tracking_id:
            said[other] = part
    return said


def _merged_into(incident: Incident, times: Times) -> str | None:
    """The incident that replaces this one; a later split takes it back."""
    into = [
        other
        for other, part in _last_said(incident, MERGE, times).items()
        if text(part, "incidentMergeDirectionCode") == "REPLACED"
    ]
    return into[-1] if into else None


def _incident_refs(incident: Incident, about: Part, times: Times) -> Iterator[dict[str, object]]:
    own = text(about, "internalIncidentId")
    if own is not None:
        agencies = parts(about, "updatedByAgencyReference")
        agency = text(agencies[0], "$ref") if agencies else None
        yield {"agency": agency or "own", "number": own, "relation": IncidentRelation.SAME}
    for other, part in _last_said(incident, LINK, times).items():
        relation = _RELATIONS.get(text(part, "linkDirectionCode") or "")
        if relation is not None:
            yield {"agency": _agency_of(other, part), "number": other, "relation": relation}
    for other, part in _last_said(incident, MERGE, times).items():
        if text(part, "incidentMergeDirectionCode") == "SPLIT":
            number = {"number": other, "relation": IncidentRelation.SPLIT}
            yield {"agency": _agency_of(other, part), **number}


def _agency_of(tracking_id: str, part: Part) -> str:
    """The agency named beside a link, else the last part of the tracking id, which names it."""
    named = parts(part, "involvedAgencyReference")
    return (text(named[0], "$ref") if named else None) or tracking_id.rpartition(":")[2]
