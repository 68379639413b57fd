"""The part of a snapshot that is kept and passed on: without narrative, in clean text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.intake.domain.model import Mark
from services.intake.domain.text import has_control_characters, without_control_characters
from shared.events.cad import CadCall, CadLocation, CallType
from shared.vocabulary import UnitId


def cleaned(sent: CadCall, mark: Callable[[Mark], None]) -> CadCall:
    """The snapshot without its narrative, and without control characters in what is told.

    Args:
        sent: what CAD sent.
        mark: called when there were control characters.
    """
    changes: dict[str, Any] = {"narrative": ()} if sent.narrative else {}
    if has_control_characters("".join(_told_texts(sent))):
        mark(Mark.CONTROL_CHARACTERS)
        changes |= _clean_parts(sent)
    return sent.model_copy(update=changes) if changes else sent


def _told_texts(sent: CadCall) -> list[str]:
    told = (
        sent.call_type.code,
        sent.call_type.description,
        sent.priority,
        sent.disposition,
        sent.merged_into,
        sent.location.address,
        sent.location.beat,
        *sent.units,
        *(person.known_person for person in sent.people),
    )
    return [text for text in told if text]


def _clean_parts(sent: CadCall) -> dict[str, Any]:
    place, kind = sent.location, sent.call_type
    return {
        "call_type": CallType(code=_clean(kind.code), description=_clean(kind.description)),
        "priority": _clean(sent.priority),
        "disposition": _clean(sent.disposition),
        "merged_into": _clean(sent.merged_into),
        "location": CadLocation(
            lat=place.lat,
            lon=place.lon,
            address=_clean(place.address),
            beat=_clean(place.beat),
        ),
        "units": tuple(UnitId(without_control_characters(unit)) for unit in sent.units),
        "people": tuple(
            person.model_copy(update={"known_person": _clean(person.known_person)})
            for person in sent.people
        ),
    }


def _clean(text: str | None) -> str | None:
    return without_control_characters(text) if text else text
