"""The people of a region, sorted into what can be assigned: leads and officers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.matcher.domain.model import Person
from services.matcher.domain.waiting import Lead
from shared.vocabulary import OFFICER, ResponderId, Role


@dataclass(frozen=True, slots=True)
class Pool:
    """Everybody, in the order of their ids so that a replay makes the same choice.

    Attributes:
        alone: who rides in no complete car.
        leads: dedicated cars, then single people beside officers.
        officers: who are not bound to a car.
        lead_roles: of each lead; none for a car.
        riders: rows of the leads whom somebody has to bring.
    """

    people: tuple[Person, ...]
    alone: tuple[Person, ...]
    leads: tuple[Lead, ...]
    officers: tuple[Person, ...]
    lead_roles: tuple[Role | None, ...]
    riders: tuple[int, ...]


def pool_of(people: Iterable[Person], now: datetime) -> Pool:
    """Sort people into cars, leads and officers.

    A car is one when at least two of its roles are on duty; somebody whose partner is not there
    is paired like anybody else.
    """
    everybody = tuple(sorted(people, key=lambda person: person.responder_id))
    cars = _cars(everybody, now)
    riding: frozenset[ResponderId] = frozenset().union(*(car.ids for car in cars))
    alone = tuple(person for person in everybody if person.responder_id not in riding)
    beside = [person for person in alone if person.role != OFFICER]
    leads = (*cars, *(Lead((person,)) for person in beside))
    return Pool(
        everybody,
        alone,
        leads,
        officers=tuple(person for person in alone if person.role == OFFICER),
        lead_roles=(*(None for _ in cars), *(person.role for person in beside)),
        riders=tuple(
            row for row, person in enumerate(beside, len(cars)) if person.only_rides_along
        ),
    )


def _cars(people: Sequence[Person], now: datetime) -> list[Lead]:
    crews: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        if person.team_id and person.is_ready and person.duty.holds(now):
            crews[person.team_id].append(person)
    leads = [Lead(tuple(crews[team_id])) for team_id in sorted(crews)]
    return [lead for lead in leads if len({member.role for member in lead.members}) > 1]
