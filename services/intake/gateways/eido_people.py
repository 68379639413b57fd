"""Whom an EIDO's incident is about. Of names, nothing is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, cast

from services.intake.gateways.ages import OLDEST, age_on
from services.intake.gateways.eido_incident import INCIDENT, PERSON, Incident
from services.intake.gateways.eido_parts import Part, texts
from services.intake.gateways.eido_words import is_bystander, letters
from shared.events.cad import CadPerson

_MOST_PEOPLE = 100
_NUMBER = re.compile(r"\d{1,3}")
_MONTHS = frozenset({"mon", "month", "months"})
_DAYS = frozenset({"day", "days", "wee", "week", "weeks", "hur", "hours"})


def people_of(incident: Incident, on: datetime) -> tuple[CadPerson, ...]:
    """The people the call is about, numbered as they came; callers and witnesses are left out.

    Args:
        incident: as known.
        on: the day that an age is reckoned for.
    """
    named = [
        person
        for part in incident.all(INCIDENT)
        for person in incident.referred(part, "personReference", PERSON)
    ]
    concerned = [
        person
        for person in named or incident.all(PERSON)
        if not is_bystander(texts(person, "personIncidentRoleRegistryText"))
    ]
    return tuple(
        CadPerson(n=n, age=_age(person, on.date()))
        for n, person in enumerate(concerned[:_MOST_PEOPLE], start=1)
    )


def _age(person: Part, on: date) -> int | None:
    """Full years, from NIEM's `PersonAgeMeasure`, else from its `PersonBirthDate`."""
    inner = person.get("ncPersonComponent")
    if not isinstance(inner, dict):
        return None
    said = dict(_leaves(cast("dict[str, Any]", inner)))
    measured = next((said[path] for path in said if _is_measure(path)), None)
    if measured is not None:
        unit = next((said[path] for path in said if path.endswith("timeunitcode")), "")
        return _in_years(measured, letters(unit))
    born = next((said[path] for path in said if "personbirthdate" in path), None)
    return age_on(born, on) if born else None


def _is_measure(path: str) -> bool:
    return "personagemeasure" in path and path.endswith("value")


def _in_years(measured: str, unit: str) -> int | None:
    found = _NUMBER.match(measured)
    if found is None or unit in _DAYS:
        return None if found is None else 0
    years = int(found.group()) // 12 if unit in _MONTHS else int(found.group())
    return years if years <= OLDEST else None


def _leaves(part: Mapping[str, Any], path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Each text with the names that lead to it, in small letters; NIEM's JSON nests them freely."""
    for name, value in part.items():
        here = f"{path}.{letters(name)}"
        inner = cast("list[object]", value)[0] if isinstance(value, list) and value else value
        if isinstance(inner, dict) and depth < 4:  # noqa: PLR2004 # NIEM needs three
            yield from _leaves(cast("dict[str, Any]", inner), here, depth + 1)
        elif isinstance(inner, str | int) and not isinstance(inner, bool):
            yield here, str(inner)[:40]
