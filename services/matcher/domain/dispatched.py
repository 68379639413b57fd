"""CAD's own officers on a call: they fill the officer's seat and are told, not asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase

from services.matcher.domain.model import Call, Person, Unit
from services.matcher.domain.travel import TravelTimes, points
from shared.vocabulary import OFFICER, AgencyId, UnitId, UnitStatus

_GONE = frozenset({UnitStatus.AVAILABLE, UnitStatus.OUT_OF_SERVICE, UnitStatus.OFF_DUTY})
_THERE = frozenset({UnitStatus.ON_SCENE, UnitStatus.STAGED})


@dataclass(frozen=True, slots=True)
class Dispatched:
    """An officer whom CAD has on the call.

    Attributes:
        person: none when nobody enrolled him, or when he is booked elsewhere.
        travel_s: seconds until he is there; 0 on scene.
    """

    unit_id: UnitId
    person: Person | None
    travel_s: float


@dataclass(frozen=True, slots=True)
class Crews:
    """CAD's units, and whom their crews name."""

    units: Mapping[UnitId, Unit]
    people: Mapping[str, Person]

    def on(self, call: Call) -> list[tuple[UnitId, Unit | None]]:
        """The units that CAD has on the call, by call sign.

        The call's snapshot and the unit's own word may disagree: the newer one is believed.
        """
        named = {unit_id: self.units.get(unit_id) for unit_id in call.summary.units}
        found = {name: unit for name, unit in named.items() if not _has_left(unit, call)}
        found |= {unit.unit_id: unit for unit in self.units.values() if _says_so(unit, call)}
        return sorted(found.items(), key=lambda item: item[0])

    def people_of(self, unit: Unit | None) -> list[Person]:
        """Enrolled people in a unit's crew."""
        crew = unit.crew if unit else ()
        return [self.people[cad_id] for cad_id in crew if cad_id in self.people]


def crews_of(units: Iterable[Unit], people: Iterable[Person]) -> Crews:
    """Index units by call sign and people by the ids under which CAD knows them."""
    by_cad_id = {cad_id: person for person in people for cad_id in person.cad_ids}
    return Crews({unit.unit_id: unit for unit in units}, by_cad_id)


def _says_so(unit: Unit, call: Call) -> bool:
    return unit.call_id == call.key.call_id and unit.status not in _GONE


def _has_left(unit: Unit | None, call: Call) -> bool:
    return unit is not None and unit.at > call.as_of and not _says_so(unit, call)


def aboard(people: Iterable[Person], units: Iterable[Unit]) -> list[Person]:
    """Put people into the vehicles in whose crews CAD has them; the newest word counts."""
    by_crew: dict[tuple[AgencyId, str], Unit] = {}
    for unit in sorted(units, key=lambda unit: unit.at):
        by_crew |= {(unit.agency, cad_id): unit for cad_id in unit.crew}
    return [_in_unit(person, by_crew) if person.cad_ids else person for person in people]


def _in_unit(person: Person, by_crew: Mapping[tuple[AgencyId, str], Unit]) -> Person:
    found = [by_crew.get((person.agency, cad_id)) for cad_id in person.cad_ids]
    unit = max((unit for unit in found if unit), key=lambda unit: unit.at, default=None)
    if unit is None:
        return person
    is_newer = person.placed_at is None or unit.at > person.placed_at
    position = unit.position if unit.position and is_newer else person.position
    return replace(person, unit=unit, position=position)


def dispatched_officer(
    call: Call,
    crews: Crews,
    *,
    other_units: Sequence[str],
    travel: TravelTimes,
    unknown_s: float,
    now: datetime,
) -> Dispatched | None:
    """CAD's officer who is at the call soonest, if CAD has one on it.

    Args:
        call: the call.
        crews: the agency's units.
        other_units: patterns of call signs that are no police.
        travel: how long ways take.
        unknown_s: assumed for a unit of unknown place.
        now: the officer is already on the way.
    """
    found: list[Dispatched] = []
    for unit_id, unit in crews.on(call):
        crew = crews.people_of(unit)
        officers = [person for person in crew if person.role == OFFICER]
        is_police = not any(fnmatchcase(unit_id, pattern) for pattern in other_units)
        if not is_police or (crew and not officers):
            continue
        travel_s = _remaining_s(call, unit, travel, unknown_s, now)
        found.append(Dispatched(unit_id, officers[0] if officers else None, travel_s))
    return min(found, key=lambda d: (d.travel_s, d.person is None, d.unit_id), default=None)


def _remaining_s(
    call: Call, unit: Unit | None, travel: TravelTimes, unknown_s: float, now: datetime
) -> float:
    if unit is None or unit.position is None:
        return 0.0 if unit and unit.status in _THERE else unknown_s
    if unit.status in _THERE:
        return 0.0
    way = travel.seconds(points([unit.position]), points([call.position]), now)
    return float(way[0, 0])
