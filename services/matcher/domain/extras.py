"""Who takes the seats beside officer and lead: medic, peer, nurse."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from services.matcher.domain.candidates import Seen
from services.matcher.domain.pool import Pool
from services.matcher.domain.waiting import View
from shared.vocabulary import ResponderId, Role, Structure

Extras = dict[Role, Seen]
"""Role -> who would take the seat."""


def wanted(view: View) -> list[Role]:
    """Further roles that some kind of team for this call has, and that nobody holds yet."""
    roles = {
        role
        for team, _ in view.waiting.teams
        if team.structure is not Structure.DEDICATED
        for role in team.extras
    }
    return sorted(roles - set(view.waiting.kept))


def shared_out(views: Sequence[View], pool: Pool) -> list[Extras]:
    """Give each call its extras, nobody twice, with the least ways in all."""
    given: list[Extras] = [{} for _ in views]
    for role in sorted({role for view in views for role in wanted(view)}):
        calls = [k for k, view in enumerate(views) if role in wanted(view)]
        rows = [nearby(views[k], role, pool) for k in calls]
        for k, seen in zip(calls, _once_each(rows), strict=True):
            if seen:
                given[k][role] = seen
    return given


def nearest(view: View, pool: Pool) -> Extras:
    """The nearest person for each further seat, whoever else wants them."""
    found = {role: nearby(view, role, pool) for role in wanted(view)}
    return {role: people[0] for role, people in found.items() if people}


def nearby(view: View, role: Role, pool: Pool) -> list[Seen]:
    """Who could come in this role, nearest first."""
    seen = (view.seen.get(person.responder_id) for person in pool.alone if person.role == role)
    free = [s for s in seen if s and s.in_person is None]
    return sorted(free, key=lambda s: (s.travel_s + s.reroute_s, s.responder_id))


def _once_each(rows: Sequence[Sequence[Seen]]) -> list[Seen | None]:
    people: list[ResponderId] = sorted({seen.responder_id for row in rows for seen in row})
    column = {responder_id: n for n, responder_id in enumerate(people)}
    nobody = np.full((len(rows), len(rows)), np.inf)
    np.fill_diagonal(nobody, 1e9)
    ways = np.full((len(rows), len(people)), np.inf)
    for k, row in enumerate(rows):
        for seen in row:
            ways[k, column[seen.responder_id]] = seen.travel_s + seen.reroute_s
    _, chosen = linear_sum_assignment(np.hstack([ways, nobody]))
    return [
        next((seen for seen in row if column[seen.responder_id] == pick), None)
        for row, pick in zip(rows, chosen.tolist(), strict=True)
    ]
