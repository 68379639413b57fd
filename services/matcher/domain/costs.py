"""What each possible team costs each waiting call, in seconds.

A team costs the arrival of its last member, plus the prices of what it lacks or takes away. A
thousandth of everybody's way breaks ties between partners who would wait anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.extras import Extras
from services.matcher.domain.model import Person
from services.matcher.domain.pool import Pool
from services.matcher.domain.travel import Floats, points
from services.matcher.domain.waiting import Lead, View, remaining_s
from shared.policy.matching import Team
from shared.vocabulary import OFFICER, Structure

TIE = 1e-3
IMPOSSIBLE = np.inf


@dataclass(frozen=True, slots=True)
class Table:
    """All teams of one call: rows are leads, columns officers, the last column nobody.

    The last row is the lead whom the call keeps, if it keeps one.

    Attributes:
        cost: infinite where impossible.
        officer: whose a column is: a row of the pool's officers, or as in `Offers`.
        arrival_s: of the last member.
        team: index into the call's kinds of team.
    """

    cost: Floats
    arrival_s: Floats
    team: NDArray[np.int64]
    officer: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Reach:
    """Ways and prices of leads (rows) or officers (columns), infinite where kept."""

    seconds: Floats
    price: Floats


def table(view: View, pool: Pool, extras: Extras, now: datetime, near: int) -> Table:
    """Price every team of one call.

    Args:
        view: the call, and people as seen from it.
        pool: rows and columns.
        extras: who would take further seats.
        now: kept members are under way since before.
        near: so many officers are listed, the nearest; one column bounds all others.
    """
    officers, alone = _officers(view, pool), _alone(view, pool)
    officers, columns = _listed(officers, near)
    shape = (len(pool.leads) + 1, len(columns))
    cost, arrival = np.full(shape, IMPOSSIBLE), np.full(shape, IMPOSSIBLE)
    which = np.zeros(shape, dtype=np.int64)
    for index, (team, price) in enumerate(view.waiting.teams):
        extras_s = _extras_s(team, view, extras, now)
        if extras_s is None:
            continue
        if team.structure is Structure.DEDICATED and pool.lead_roles[:1] != (None,):
            continue  # cars come first, and there is none
        leads = _leads(view, pool, team, alone, now)
        if not np.isfinite(leads.seconds).any():
            continue
        arrives, spent = _together(view, pool, team, leads, officers, now)
        arrives = np.maximum(arrives, extras_s)
        costs = arrives + spent + price + leads.price[:, None] + officers.price[None, :]
        cheaper = costs < cost
        cost, arrival = np.where(cheaper, costs, cost), np.where(cheaper, arrives, arrival)
        which = np.where(cheaper, index, which)
    return Table(cost, arrival, which, columns)


def _listed(officers: _Reach, near: int) -> tuple[_Reach, NDArray[np.int64]]:
    """The nearest officers in the order of the pool; behind them, the best of all others."""
    everybody = len(officers.seconds) - 1
    if everybody <= near:
        return officers, np.arange(everybody + 1)
    order = np.argsort(officers.seconds[:-1], kind="stable")
    listed, others = np.sort(order[:near]), order[near:]

    def _of(values: Floats) -> Floats:
        return np.concatenate([values[listed], [values[others].min(), values[-1]]])

    columns = np.concatenate([listed, [everybody + 1, everybody]])
    return _Reach(_of(officers.seconds), _of(officers.price)), columns


def _together(
    view: View, pool: Pool, team: Team, leads: _Reach, officers: _Reach, now: datetime
) -> tuple[Floats, Floats]:
    """When the last of lead and officer arrives, and the sum of their ways as a tie-breaker."""
    alone = leads.seconds[:, None] + np.zeros((1, len(officers.seconds)))
    if team.structure is Structure.DEDICATED or OFFICER not in team.roles:
        only_none = np.full_like(alone, IMPOSSIBLE)
        only_none[:, -1] = leads.seconds
        return only_none, TIE * alone
    settled_s = view.waiting.officer_s(now)
    columns = officers.seconds if settled_s is None else np.full_like(officers.seconds, IMPOSSIBLE)
    columns = np.append(columns[:-1], IMPOSSIBLE if settled_s is None else settled_s)
    arrives = np.maximum(alone, columns[None, :])
    if team.structure is not Structure.TELE:
        _bring_riders(arrives, view, pool, leads, columns, now)
    return arrives, TIE * (np.where(np.isfinite(alone), alone, 0) + _finite(columns)[None, :])


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, 0.0)


def _bring_riders(
    arrives: Floats, view: View, pool: Pool, leads: _Reach, columns: Floats, now: datetime
) -> None:
    """Whoever only rides along is fetched by the officer first."""
    riders = list(pool.riders)
    if not riders:
        return
    arrives[riders, :] = IMPOSSIBLE
    if not pool.officers:
        return
    origins = points(person.position for person in pool.officers)
    stops = points(pool.leads[row].members[0].position for row in riders)
    detour = view.waiting.travel.seconds(origins, stops, now).T + leads.seconds[riders, None]
    detour[:, ~np.isfinite(columns[:-1])] = IMPOSSIBLE
    detour[detour > view.waiting.policy.matching.max_travel_s] = IMPOSSIBLE
    arrives[riders, :-1] = detour


def _officers(view: View, pool: Pool) -> _Reach:
    seen = [view.seen.get(officer.responder_id) for officer in pool.officers]
    return _with_none(
        [
            (s.travel_s if s and not s.in_person else IMPOSSIBLE, s.reroute_s if s else 0.0)
            for s in seen
        ]
    )


def _in_person(view: View, person: Person) -> tuple[float, float]:
    seen = view.seen.get(person.responder_id)
    if seen is None or seen.in_person:
        return IMPOSSIBLE, 0.0
    return seen.travel_s, seen.price_s + seen.reroute_s


def _leads(view: View, pool: Pool, team: Team, alone: _Reach, now: datetime) -> _Reach:
    """Leads for one kind of team; the last row is the lead whom the call keeps."""
    if kept := view.waiting.kept.get(team.lead):
        nobody = np.full(len(pool.leads), IMPOSSIBLE)
        return _Reach(np.append(nobody, remaining_s(kept, now)), np.append(alone.price, 0.0))
    if team.structure is Structure.DEDICATED:
        return _with_none([_car(view, lead, team) for lead in pool.leads])
    if team.structure is Structure.TELE:
        return _with_none([_by_video(view, lead, team) for lead in pool.leads])
    suits = [role == team.lead for role in pool.lead_roles]
    seconds = np.where(suits, alone.seconds, IMPOSSIBLE)
    return _Reach(np.append(seconds, IMPOSSIBLE), np.append(alone.price, 0.0))


def _alone(view: View, pool: Pool) -> _Reach:
    """Every single person on the way to the call, whatever the kind of team."""
    reach = [_in_person(view, lead.members[0]) for lead in pool.leads]
    return _Reach(np.array([r[0] for r in reach]), np.array([r[1] for r in reach]))


def _with_none(reach: list[tuple[float, float]]) -> _Reach:
    """Ways and prices with a last row or column for nobody."""
    seconds, prices = [r[0] for r in reach], [r[1] for r in reach]
    return _Reach(np.array([*seconds, IMPOSSIBLE]), np.array([*prices, 0.0]))


def _car(view: View, car: Lead, team: Team) -> tuple[float, float]:
    members = [car.of(role) for role in team.roles] if car.is_car else [None]
    if view.waiting.kept or None in members:
        return IMPOSSIBLE, 0.0
    reach = [_in_person(view, member) for member in members if member]
    return max(r[0] for r in reach), min(r[1] for r in reach)


def _by_video(view: View, lead: Lead, team: Team) -> tuple[float, float]:
    person = lead.members[0]
    seen = view.seen.get(person.responder_id)
    if seen is None or seen.by_video or lead.is_car or person.role != team.lead:
        return IMPOSSIBLE, 0.0
    return view.waiting.policy.matching.tele_connect_s, seen.price_s + seen.reroute_s


def _extras_s(team: Team, view: View, extras: Extras, now: datetime) -> float | None:
    """When the last of the further seats is there; none when one can't be filled."""
    if team.structure is Structure.DEDICATED:
        return 0.0
    last = 0.0
    for role in team.extras:
        if kept := view.waiting.kept.get(role):
            last = max(last, remaining_s(kept, now))
        elif role in extras:
            last = max(last, extras[role].travel_s)
        else:
            return None
    return last
