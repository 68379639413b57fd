"""Teams for calls of one urgency, as one assignment problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from services.matcher.domain.assign import Assignment, Pick, assign
from services.matcher.domain.candidates import Seen
from services.matcher.domain.costs import Table, table
from services.matcher.domain.extras import Extras, nearest, shared_out
from services.matcher.domain.model import Person
from services.matcher.domain.pool import Pool
from services.matcher.domain.travel import Floats
from services.matcher.domain.waiting import Lead, View
from shared.policy.matching import Team
from shared.vocabulary import ResponderId


@dataclass(frozen=True, slots=True)
class Chosen:
    """A team for a call.

    Attributes:
        lead: none when the call keeps its lead.
        officer: out of the pool; none when CAD's or a kept one, or when none takes part.
        extras: who takes further seats, by role.
        arrival_s: seconds until the last of them is there.
        gap: proven distance of this solve from the best possible, as a share.
        runner_up: the next best team with another lead, from those left over.
    """

    view: View
    team: Team
    lead: Lead | None
    officer: Seen | None
    extras: Extras
    arrival_s: float
    gap: float
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
    tables = [table(v, pool, e, now) for v, e in zip(views, extras, strict=True)]
    costs = _stacked(tables, pool, extras)
    found = assign(costs)
    gap = _gap(found, views, pool, now) if any(extras) and len(views) > 1 else found.gap
    return [
        _chosen(view, tables[k], pool, extras[k], (k, pick, costs, found), gap) if pick else None
        for k, (view, pick) in enumerate(zip(views, found.picks, strict=True))
    ]


def _stacked(tables: Sequence[Table], pool: Pool, extras: Sequence[Extras]) -> Floats:
    """All tables in one; each call's kept lead gets a row of its own behind the pool's leads."""
    leads, columns = len(pool.leads), len(pool.officers) + 1
    costs = np.full((len(tables), leads + len(tables), columns), np.inf)
    for k, each in enumerate(tables):
        costs[k, :leads] = each.cost[:leads]
        costs[k, leads + k] = each.cost[leads]
    beside = {seen.responder_id for given in extras for seen in given.values()}
    for row, lead in enumerate(pool.leads):
        if lead.ids & beside:
            costs[:, row] = np.inf
    return costs


def _gap(found: Assignment, views: Sequence[View], pool: Pool, now: datetime) -> float:
    """The gap when extras were given out beforehand: bounded as if everybody had the nearest."""
    tables = [table(view, pool, nearest(view, pool), now) for view in views]
    bound = assign(_stacked(tables, pool, ())).bound
    return Assignment(found.picks, found.cost, min(bound, found.cost)).gap


def _chosen(
    view: View,
    prices: Table,
    pool: Pool,
    extras: Extras,
    solved: tuple[int, tuple[int, int], Floats, Assignment],
    gap: float,
) -> Chosen:
    call, (row, column), costs, found = solved
    is_kept = row >= len(pool.leads)
    at = (len(pool.leads) if is_kept else row, column)
    team = view.waiting.teams[int(prices.team[at])][0]
    officer = pool.officers[column] if column < len(pool.officers) else None
    return Chosen(
        view,
        team,
        lead=None if is_kept else pool.leads[row],
        officer=view.seen[officer.responder_id] if officer else None,
        extras={role: seen for role, seen in extras.items() if role in team.extras},
        arrival_s=float(prices.arrival_s[at]),
        gap=gap,
        runner_up=_runner_up(view, prices, pool, _left_over(call, costs, found.picks)),
    )


def _left_over(call: int, costs: Floats, picks: Sequence[Pick]) -> Floats:
    """Costs of a call's other teams: another lead, and nobody whom another call got."""
    left = costs[call].copy()
    for other, pick in enumerate(picks):
        if pick is None:
            continue
        left[pick[0]] = np.inf
        if other != call and pick[1] != left.shape[1] - 1:
            left[:, pick[1]] = np.inf
    return left


def _runner_up(view: View, prices: Table, pool: Pool, left: Floats) -> dict[str, Any] | None:
    others = left[: len(pool.leads)]
    if not others.size or not np.isfinite(others.min()):
        return None
    row, column = (int(i) for i in np.unravel_index(others.argmin(), others.shape))
    team = view.waiting.teams[int(prices.team[row, column])][0]
    people = [person.responder_id for person in pool.leads[row].members]
    if column < len(pool.officers):
        people.append(pool.officers[column].responder_id)
    return {
        "structure": team.structure.value,
        "responder_ids": people,
        "arrival_s": round(float(prices.arrival_s[row, column]), 1),
    }
