"""Where an EIDO's incident, call or unit is. What is behind a URL is never fetched."""

from __future__ import annotations

from collections.abc import Iterable

from services.intake.domain.model import Mark
from services.intake.gateways.eido_incident import CALL, INCIDENT, LOCATION, Incident
from services.intake.gateways.eido_parts import Part, text
from services.intake.gateways.pidf import Place, read_pidf
from shared.errors import BadRecord

NOWHERE = Place()


def place_of_incident(incident: Incident, oddities: list[Mark]) -> Place:
    """The incident's place: of its own locations, else of the calls', else of any.

    Point and address come from locations of one such group, each from the first that has it.

    Args:
        incident: as known.
        oddities: what can't be read, and a place known by reference alone, are added here.
    """
    by_reference = False
    for group in _groups(incident):
        place = _first_of(group, oddities)
        if place != NOWHERE:
            return place
        by_reference = by_reference or any(text(it, "locationByReferenceUrl") for it in group)
    if by_reference:
        oddities.append(Mark.PLACE_BY_REFERENCE)
    return NOWHERE


def place_of_unit(incident: Incident, unit: Part) -> Place:
    """Where a unit was last seen."""
    return _first_of(incident.referred(unit, "unitLocationReference", LOCATION), [])


def _groups(incident: Incident) -> Iterable[list[Part]]:
    for kind in (INCIDENT, CALL):
        yield [
            place
            for part in incident.all(kind)
            for place in incident.referred(part, "locationReference", LOCATION)
        ]
    yield incident.all(LOCATION)


def _first_of(locations: list[Part], oddities: list[Mark]) -> Place:
    found = [_read(location, oddities) for location in locations]
    point = next((place for place in found if place.has_point), NOWHERE)
    address = next((place.address for place in found if place.address), None)
    return Place(point.lat, point.lon, address)


def _read(location: Part, oddities: list[Mark]) -> Place:
    document = text(location, "locationByValue")
    words = text(location, "locationDescriptionText")
    if document is None:
        return Place(address=words)
    try:
        place = read_pidf(document)
    except BadRecord:
        oddities.append(Mark.UNREADABLE_PART)
        return Place(address=words)
    return place if place.address else Place(place.lat, place.lon, words)
