"""Teams for calls of one urgency, as one assignment problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from services.matcher.domain.assign import Assignment, assign
from services.matcher.domain.candidates import Seen
from services.matcher.domain.costs import Table, table
from services.matcher.domain.extras import Extras, nearest, shared_out
from services.matcher.domain.model import Person
from services.matcher.domain.offers import Offers, Picks
from services.matcher.domain.pool import Pool
from services.matcher.domain.travel import Floats
from services.matcher.domain.waiting import Lead, View
from shared.policy.matching import Team
from shared.vocabulary import ResponderId

NEAR = 16
"""So many officers are looked at for each call, and all where that leaves a gap over `WIDE`."""
WIDE = 1e-2
FEW = 32
"""Up to so many officers all are looked at from the start."""


@dataclass(frozen=True, slots=True)
class Solved:
    """How good the solve was that chose a team.

    Attributes:
        calls: how many were solved together.
        cost_s: what their teams cost, in seconds with prices, calls without a team aside.
        bound_s: no teams cost less.
        gap: proven distance from the best possible, as a share.
        steps: how many times prices were tried; many with a gap left mean that work was capped.
    """

    calls: int
    cost_s: float
    bound_s: float
    gap: float
    steps: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A team for a call.

    Attributes:
        lead: none when the call keeps its lead.
        officer: out of the pool; none when CAD's or a kept one, or when none takes part.
        extras: who takes further seats, by role.
        arrival_s: seconds until the last of them is there.
        cost_s: the arrival with the prices of what the team lacks or takes away.
        solved: how good the solve was.
        runner_up: the next best team with another lead, from those left over, and its cost.
    """

    view: View
    team: Team
    lead: Lead | None
    officer: Seen | None
    extras: Extras
    arrival_s: float
    cost_s: float
    solved: Solved
    runner_up: dict[str, Any] | None

    @property
    def riders(self) -> dict[str, Person]:
        """The lead's people by role, without anybody whom the team has no seat for."""
        members = {role: self.lead.of(role) for role in self.team.roles} if self.lead else {}
        return {role: member for role, member in members.items() if member}

    @property
    def taken(self) -> frozenset[ResponderId]:
        """Everybody who is booked by this choice."""
        ids = {member.responder_id for member in self.riders.values()}
        ids |= {seen.responder_id for seen in self.extras.values()}
        return frozenset(ids | ({self.officer.responder_id} if self.officer else set()))


def choose(views: Sequence[View], pool: Pool, now: datetime) -> list[Chosen | None]:
    """Choose teams for calls of one urgency together.

    Args:
        views: the calls, in an order that is always the same.
        pool: everybody; who is not free is kept away by the views.
        now: the time of the solve.

    Returns:
        For each call its team, or none; nobody is in two.
    """
    extras = shared_out(views, pool)
    tables, offers, found = _solve(views, pool, extras, now)
    solved = _solved(found, len(views))
    if any(extras) and len(views) > 1:
        solved = _with_extras(solved, found, views, pool, now)
    return [
        _chosen(view, tables[k], pool, extras[k], (k, pick, offers, found), solved)
        if pick
        else None
        for k, (view, pick) in enumerate(zip(views, found.picks, strict=True))
    ]


def _solve(
    views: Sequence[View], pool: Pool, extras: Sequence[Extras], now: datetime
) -> tuple[list[Table], Offers, Assignment]:
    """Look at the nearest officers, and at all of them where those do not prove the answer."""
    everybody = len(pool.officers)
    for near in (everybody,) if pool.riders or everybody <= FEW else (NEAR, everybody):
        tables = [table(v, pool, e, now, near) for v, e in zip(views, extras, strict=True)]
        offers = _stacked(tables, pool, extras)
        found = assign(offers)
        if near == everybody or found.gap <= WIDE:
            return tables, offers, found
    raise AssertionError("the last look is at all officers")


def _stacked(tables: Sequence[Table], pool: Pool, extras: Sequence[Extras]) -> Offers:
    """All tables in one; a lead whom a call keeps gets a row behind the pool's leads."""
    leads, columns = len(pool.leads), len(tables[0].officer)
    keeping = [k for k, each in enumerate(tables) if np.isfinite(each.cost[leads]).any()]
    costs = np.full((len(tables), leads + len(keeping), columns), np.inf)
    for k, each in enumerate(tables):
        costs[k, :leads] = each.cost[:leads]
    for row, k in enumerate(keeping, leads):
        costs[k, row] = tables[k].cost[leads]
    beside = {seen.responder_id for given in extras for seen in given.values()}
    for row, lead in enumerate(pool.leads) if beside else ():
        if lead.ids & beside:
            costs[:, row] = np.inf
    return Offers(costs, np.array([each.officer for each in tables]), len(pool.officers))


def _solved(found: Assignment, calls: int) -> Solved:
    lost = found.lost_anyway
    return Solved(calls, found.cost - lost, found.bound - lost, found.gap, found.steps)


def _with_extras(
    solved: Solved, found: Assignment, views: Sequence[View], pool: Pool, now: datetime
) -> Solved:
    """The bound when extras were given out beforehand: as if everybody had the nearest."""
    _, _, ideal = _solve(views, pool, [nearest(view, pool) for view in views], now)
    bounded = replace(found, bound=min(ideal.bound, found.cost))
    return replace(_solved(bounded, len(views)), steps=solved.steps + ideal.steps)


def _chosen(
    view: View,
    prices: Table,
    pool: Pool,
    extras: Extras,
    choice: tuple[int, tuple[int, int], Offers, Assignment],
    solved: Solved,
) -> Chosen:
    call, (row, column), offers, found = choice
    is_kept = row >= len(pool.leads)
    at = (len(pool.leads) if is_kept else row, prices.officer.tolist().index(column))
    team = view.waiting.teams[int(prices.team[at])][0]
    officer = pool.officers[column] if column < len(pool.officers) else None
    return Chosen(
        view,
        team,
        lead=None if is_kept else pool.leads[row],
        officer=view.seen[officer.responder_id] if officer else None,
        extras={role: seen for role, seen in extras.items() if role in team.extras},
        arrival_s=float(prices.arrival_s[at]),
        cost_s=float(prices.cost[at]),
        solved=solved,
        runner_up=_runner_up(view, prices, pool, _left_over(call, offers, found.picks)),
    )


def _left_over(call: int, offers: Offers, picks: Picks) -> Floats:
    """Costs of a call's other teams: another lead, and nobody whom another call got."""
    left = offers.real[call].copy()
    for other, pick in enumerate(picks):
        if pick is None:
            continue
        left[pick[0]] = np.inf
        if other != call and pick[1] != offers.officers and offers.at(call, pick[1]) >= 0:
            left[:, offers.at(call, pick[1])] = np.inf
    return left


def _runner_up(view: View, prices: Table, pool: Pool, left: Floats) -> dict[str, Any] | None:
    others = left[: len(pool.leads)]
    if not others.size or not np.isfinite(others.min()):
        return None
    row, column = divmod(int(others.argmin()), others.shape[1])
    team = view.waiting.teams[int(prices.team[row, column])][0]
    people = [person.responder_id for person in pool.leads[row].members]
    officer = int(prices.officer[column])
    if officer < len(pool.officers):
        people.append(pool.officers[officer].responder_id)
    return {
        "structure": team.structure.value,
        "responder_ids": people,
        "arrival_s": round(float(prices.arrival_s[row, column]), 1),
        "cost_s": round(float(prices.cost[row, column]), 1),
    }
