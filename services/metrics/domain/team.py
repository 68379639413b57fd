"""What a match amounts to: was it confirmed, who arrived, and which one counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.metrics.domain.record import Arrival, Record, Team
from shared.vocabulary import OFFICER, Role, UnitId


def was_confirmed(team: Team) -> bool:
    """Whether it was ever confirmed; a withdrawal beats a confirmation of the same epoch."""
    return bool(team.confirmed - team.withdrawn)


def arrivals_of(team: Team) -> Mapping[Role, Arrival]:
    """Who arrived; an arrival that was taken back on the way does not count."""
    if not team.turned:
        return team.arrivals
    back = {role for role, turned in team.turned.items() if turned.back}
    return {role: arrival for role, arrival in team.arrivals.items() if role not in back}


def is_measured(team: Team) -> bool:
    """Whether nobody's arrival had to be inferred."""
    return all(arrival.measured for arrival in arrivals_of(team).values())


def counting_team(record: Record) -> Team | None:
    """The team whose structure and employers count: the newest confirmed, else the newest."""
    proposed = [item for item in record.teams.items() if item[1].proposal]
    if not proposed:
        return None
    _, team = max(proposed, key=lambda item: (was_confirmed(item[1]), _epoch(item[1]), item[0]))
    return team


def first_arrival_of_an_officer(record: Record) -> datetime | None:
    """When the first officer was on scene, told by anybody or seen by CAD.

    A CAD unit counts unless it carries only other members of the call's teams.
    """
    others = _units_without_officer(record)
    seen = [at for unit, at in record.on_scene.items() if unit not in others]
    told = [
        arrivals_of(team)[OFFICER].at
        for team in record.teams.values()
        if OFFICER in arrivals_of(team)
    ]
    return min(seen + told, default=None)


def _units_without_officer(record: Record) -> set[UnitId]:
    places = [p for t in record.teams.values() if t.proposal for p in t.proposal.places]
    officers = {place.unit_id for place in places if place.role == OFFICER}
    return {place.unit_id for place in places if place.unit_id} - officers


def _epoch(team: Team) -> int:
    return team.proposal.order if team.proposal else -1
