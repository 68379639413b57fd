"""Who could come: officers, clinicians, medics and peers of both towns, with their habits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Final

from shared.vocabulary import CLINICIAN, MEDIC, OFFICER, PEER, Position, Role, SeatMode
from tandem.city.chance import stream, within
from tandem.city.places import LAKESIDE, RIVERTON, TOWNS, Town, moved

COUNTY: Final = "valley-county"
_SEAT_KM: Final = 6.0


@dataclass(frozen=True, slots=True)
class Habit:
    """How a person answers offers.

    Attributes:
        accepts: share of offers that are accepted.
        silent: share that is never answered; the rest is declined.
        pause_s: median seconds until an answer.
        dead_phone: whether nothing reaches the person at all.
    """

    accepts: float
    silent: float
    pause_s: float
    dead_phone: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """When a person is on duty, from the start of the city's day; breaks lie inside."""

    begins: timedelta
    ends: timedelta
    break_at: timedelta
    break_for: timedelta


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part in the program.

    Attributes:
        agency: the home agency.
        serves: agencies that the person is sent for.
        employer: who pays the person.
        cad_ids: how the dispatch system's crews name the person.
        team_id: shared by the people of one dedicated car.
        base: where the person waits.
    """

    responder_id: str
    role: Role
    agency: str
    serves: tuple[str, ...]
    employer: str
    base: Position
    habit: Habit
    shift: Shift
    modes: tuple[SeatMode, ...] = (SeatMode.IN_PERSON,)
    specialties: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    cad_ids: tuple[str, ...] = ()
    team_id: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A patrol unit of a town, with its crew's personnel ids."""

    unit_id: str
    agency: str
    crew: tuple[str, ...]
    base: Position


@dataclass(frozen=True, slots=True)
class _Post:
    """A kind of job: how many hold it, for whom they work, what they bring, in which car."""

    role: Role
    town: Town
    count: int
    employer: str
    serves: tuple[str, ...]
    specialties: tuple[str, ...] = ()
    team_id: str | None = None


_CAR: Final = "co-response-1"
"""A dedicated car: an officer and a clinician who ride together all day."""
_BOTH: Final = (RIVERTON.agency, LAKESIDE.agency)
_POSTS: Final = (
    _Post(CLINICIAN, RIVERTON, 3, COUNTY, _BOTH),
    _Post(CLINICIAN, RIVERTON, 2, "riverbend-counseling", _BOTH, ("substance_use",)),
    _Post(CLINICIAN, RIVERTON, 1, COUNTY, (RIVERTON.agency,), ("youth",)),
    _Post(CLINICIAN, LAKESIDE, 2, COUNTY, _BOTH, ("homelessness",)),
    _Post(CLINICIAN, LAKESIDE, 1, "state-veterans-office", _BOTH, ("veterans",)),
    _Post(OFFICER, RIVERTON, 6, "riverton-pd", (RIVERTON.agency,)),
    _Post(OFFICER, LAKESIDE, 4, "lakeside-pd", (LAKESIDE.agency,)),
    _Post(OFFICER, RIVERTON, 1, "riverton-pd", (RIVERTON.agency,), team_id=_CAR),
    _Post(CLINICIAN, RIVERTON, 1, COUNTY, (RIVERTON.agency,), team_id=_CAR),
    _Post(MEDIC, RIVERTON, 2, "valley-fire", _BOTH),
    _Post(MEDIC, LAKESIDE, 1, "valley-fire", _BOTH),
    _Post(PEER, RIVERTON, 2, "riverbend-counseling", _BOTH, ("homelessness",)),
)
_PATROL_UNITS: Final = {RIVERTON.agency: 36, LAKESIDE.agency: 18}


def staff(seed: int) -> tuple[Person, ...]:
    """Everybody who is enrolled, by id."""
    people: dict[str, int] = {}
    found: list[Person] = []
    for post in _POSTS:
        for _ in range(post.count):
            prefix = f"{post.role[:3]}-{post.town.agency[:1]}"
            people[prefix] = people.get(prefix, 0) + 1
            found.append(_person(seed, post, f"{prefix}{people[prefix]}"))
    return tuple(sorted(found, key=lambda person: person.responder_id))


def fleet(seed: int, people: tuple[Person, ...]) -> tuple[Unit, ...]:
    """Every patrol unit; enrolled officers ride in some of them, unless they have a car."""
    return tuple(unit for town in TOWNS for unit in _units_of(town, seed, people))


def _units_of(town: Town, seed: int, people: tuple[Person, ...]) -> Iterator[Unit]:
    riding = [p for p in people if p.role == OFFICER and p.team_id is None]
    officers = [p for p in riding if p.agency == town.agency]
    for number in range(_PATROL_UNITS[town.agency]):
        dice = stream(seed, "unit", town.agency, number)
        enrolled = officers[number].cad_ids if number < len(officers) else ()
        partner = (f"{town.agency[0].upper()}{5000 + number}",)
        crew = enrolled + partner if not enrolled or dice.random() < 1 / 2 else enrolled
        unit_id = f"{number // 6 + 1}{'ABCDEF'[number % 6]}{town.agency[0].upper()}"
        yield Unit(unit_id, town.agency, crew, _near(town, dice))


def _person(seed: int, post: _Post, responder_id: str) -> Person:
    dice = stream(seed, "person", post.team_id or responder_id)
    is_officer = post.role == OFFICER
    number = int(responder_id.rpartition("-")[2][1:])
    return Person(
        responder_id=responder_id,
        role=post.role,
        agency=post.town.agency,
        serves=post.serves,
        employer=post.employer,
        base=_near(post.town, dice),
        habit=_habit(dice, is_officer=is_officer),
        shift=_shift(dice),
        modes=_modes(post.role, dice),
        specialties=post.specialties,
        languages=("en", "es") if dice.random() < 1 / 3 else ("en",),
        team_id=post.team_id,
        cad_ids=(f"{post.town.agency[0].upper()}{4100 + number}",) if is_officer else (),
    )


def _habit(dice: Random, *, is_officer: bool) -> Habit:
    accepts = within(dice, 0.8, 0.95) if is_officer else within(dice, 0.62, 0.9)
    return Habit(
        accepts=accepts,
        silent=(1 - accepts) * within(dice, 0.3, 0.6),
        pause_s=within(dice, 5, 13),
        dead_phone=dice.random() < 1 / 18,
    )


def _shift(dice: Random) -> Shift:
    """Most are on duty when the city's day begins; some come later, some go home early."""
    begins = timedelta(minutes=within(dice, 20, 150)) if dice.random() < 1 / 6 else timedelta()
    ends = begins + timedelta(hours=within(dice, 1.5, 9))
    break_at = begins + timedelta(minutes=within(dice, 30, 240))
    return Shift(begins, ends, break_at, timedelta(minutes=within(dice, 10, 20)))


def _modes(role: Role, dice: Random) -> tuple[SeatMode, ...]:
    if role == CLINICIAN and dice.random() < 2 / 3:
        return (SeatMode.IN_PERSON, SeatMode.TELE)
    return (SeatMode.IN_PERSON,)


def _near(town: Town, dice: Random) -> Position:
    north, east = within(dice, -_SEAT_KM, _SEAT_KM), within(dice, -_SEAT_KM, _SEAT_KM)
    return moved(town.center, north_km=north, east_km=east)
