"""New World (Tyler) Aegis: the XML of one whole call, exported at every change.

The root is `Call` in the field and `CallExport` in samples. Names, telephone numbers and dates of
birth are not read, but for an age. An export has no stamp of its own, so the newest time in it
orders it: one that was kept back somewhere can't open a closed call again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from pydantic import ValidationError

from services.intake.gateways.aegis_people import people_of
from services.intake.gateways.aegis_times import Stamps
from services.intake.gateways.aegis_units import AegisUnit, unit_reports, units_of
from services.intake.gateways.aegis_words import is_restricted, letters, origin_of
from services.intake.gateways.markup import Element, parse_xml
from services.intake.gateways.protocol import CallReport, Report
from shared.bus.envelope import invalid
from shared.errors import BadRecord
from shared.events.cad import CadCall, Remark
from shared.vocabulary import CallStatus

_ROOTS = frozenset({"Call", "CallExport"})
_TRUE = frozenset({"true", "1"})
_POLICE = ("police", "sheriff", "law")
_ADDRESS = ("HouseNumber", "PrefixDirectional", "StreetName", "StreetType", "StreetDirectional")


class AegisReader(NamedTuple):
    """Reads exports.

    Attributes:
        zone: in which times without an offset are compared with others.
    """

    zone: tzinfo

    def read(self, record: bytes) -> list[Report]:
        """The call, with all its agency contexts, and every unit that was ever assigned to it.

        Raises:
            BadRecord: `bad_encoding`, `dtd`, `not_xml`, `too_deep`, `too_many_elements`,
                `unknown_root` or `invalid`.
        """
        call = parse_xml(record)
        if call.name not in _ROOTS:
            raise BadRecord("unknown_root", "The root element is neither Call nor CallExport.")
        stamps = Stamps(self.zone)
        units = units_of(call, stamps)
        opened_at = _opened_at(call, stamps)
        try:
            sent = CadCall.model_validate(_call(call, opened_at, units, stamps))
        except ValidationError as error:
            raise invalid(error) from error
        reports = list(unit_reports(sent.call_id, units, opened_at, stamps))
        return [CallReport(sent, tuple(stamps.oddities)), *reports]


def _opened_at(call: Element, stamps: Stamps) -> datetime:
    times = [stamps.read(call, "CreateDateTime")]
    if times[0] is None:
        times = [stamps.read(context, "CreatedDateTime") for context in _contexts(call)]
    known = [at for at in times if at is not None]
    if not known:
        detail = "The call's creation time is missing or no date and time."
        raise BadRecord("invalid", detail, "CreateDateTime")
    return min(known, key=stamps.utc)


def _call(
    call: Element, opened_at: datetime, units: list[AegisUnit], stamps: Stamps
) -> dict[str, Any]:
    contexts = _contexts(call)
    own = _own_context(contexts)
    status = _status(call, contexts)
    narrative = list(_narrative(call, opened_at, stamps))
    closed_at = [stamps.read(call, "CloseDateTime")]
    closed_at += [stamps.read(context, "ClosedDateTime") for context in contexts]
    disposition = _disposition(call, units, stamps)
    return {
        "call_id": call.value("CallId"),
        "opened_at": opened_at,
        "status": status,
        "closed_at": _ended_at(closed_at, stamps) if status is not CallStatus.OPEN else None,
        "call_type": _call_type(call, own, contexts),
        "priority": own.value("Priority") if own else None,
        "origin": origin_of(call.value("CallSource")),
        "narrative": narrative,
        "location": _location(call.first("Location")),
        "people": people_of(call, opened_at),
        "units": list(dict.fromkeys(unit.call_sign for unit in units if unit.is_on_call)),
        "disposition": disposition,
        "incident_refs": list(_incident_refs(call)),
        "updated_at": stamps.latest,  # after everything was read
    }


def _contexts(call: Element) -> list[Element]:
    return call.all("AgencyContexts", "AgencyContext")


def _own_context(contexts: list[Element]) -> Element | None:
    """The police's context, else the first: Tandem's agencies are law enforcement."""
    police = (
        context
        for context in contexts
        if any(stem in letters(context.value("AgencyType") or "") for stem in _POLICE)
    )
    return next(police, contexts[0] if contexts else None)


def _status(call: Element, contexts: list[Element]) -> CallStatus:
    """`Status` is not asked: it stays `In Progress` in calls that are closed."""
    if _is_true(call, "CanceledFlag"):
        return CallStatus.CANCELLED
    if _is_true(call, "ClosedFlag"):
        return CallStatus.CLOSED
    if not contexts or not all(map(_has_ended, contexts)):
        return CallStatus.OPEN
    are_cancelled = all(_is_true(context, "CanceledFlag") for context in contexts)
    return CallStatus.CANCELLED if are_cancelled else CallStatus.CLOSED


def _has_ended(context: Element) -> bool:
    return _is_true(context, "ClosedFlag") or _is_true(context, "CanceledFlag")


def _is_true(element: Element, name: str) -> bool:
    return (element.value(name) or "").lower() in _TRUE


def _ended_at(times: list[datetime | None], stamps: Stamps) -> datetime | None:
    """The call's own time, else the last of its contexts'."""
    if times[0] is not None:
        return times[0]
    return max((at for at in times if at is not None), key=stamps.utc, default=None)


def _call_type(
    call: Element, own: Element | None, contexts: list[Element]
) -> dict[str, str | None]:
    """The own context's type as code; those of the other contexts and incidents describe it."""
    code = own.value("CallType") if own else None
    words = [code, *(context.value("CallType") for context in contexts)]
    for incident in call.all("Incidents", "Incident"):
        words += [incident.value("TypeDescription") or incident.value("Type")]
    said = list(dict.fromkeys(word for word in words if word))
    return {"code": code or (said[0] if said else None), "description": " / ".join(said) or None}


def _narrative(call: Element, opened_at: datetime, stamps: Stamps) -> Iterator[Remark]:
    """What is free text in the call, then its narratives by time; without one, where they stand."""
    for name in ("NatureOfCall", "AdditionalInfo"):
        if words := call.value(name):
            yield Remark(at=opened_at, text=words, by="call_taker")
    entries = [
        (stamps.read(entry, "CreateDateTime"), entry)
        for entry in call.all("Narratives", "Narrative")
    ]
    before = stamps.utc(opened_at)
    placed: list[tuple[datetime, datetime | None, Element]] = []
    for at, entry in entries:
        before = stamps.utc(at) if at else before
        placed.append((before, at, entry))
    for _, at, entry in sorted(placed, key=lambda item: item[0]):
        if words := entry.value("Text"):
            is_secret = is_restricted(entry.value("Restriction"))
            yield Remark(at=at, text=words, by=entry.value("Type"), restricted=is_secret)


def _location(place: Element | None) -> dict[str, object]:
    if place is None:
        return {}
    lat, lon = _degrees(place, "LatitudeY", 90), _degrees(place, "LongitudeX", 180)
    has_point = lat is not None and lon is not None and (lat, lon) != (0.0, 0.0)
    street = " ".join(word for name in _ADDRESS if (word := place.value(name)))
    built = ", ".join(word for word in (street, place.value("City")) if word)
    return {
        "lat": lat if has_point else None,
        "lon": lon if has_point else None,
        "address": place.value("FullAddress") or built or place.value("CommonName"),
        "beat": place.value("PoliceBeat"),
    }


def _degrees(place: Element, name: str, limit: int) -> float | None:
    try:
        value = float(place.value(name) or "")
    except ValueError:
        return None
    return value if -limit <= value <= limit else None


def _disposition(call: Element, units: list[AegisUnit], stamps: Stamps) -> str | None:
    """The call's last disposition, else the units' last."""
    of_units = [it for unit in units for it in unit.element.all("Dispositions", "Disposition")]
    for given in (call.all("Dispositions", "CallDisposition"), of_units):
        named = [(stamps.read(it, "DateTime"), name) for it in given if (name := it.value("Name"))]
        dated = [(stamps.utc(at), name) for at, name in named if at]
        if dated:
            return max(dated, key=lambda item: item[0])[1]
        if named:
            return named[-1][1]
    return None


def _incident_refs(call: Element) -> Iterator[dict[str, str]]:
    for incident in call.all("Incidents", "Incident"):
        if number := incident.value("Number"):
            agency = incident.value("Jurisdiction") or incident.value("AgencyType") or "unknown"
            yield {"agency": agency, "number": number}
