"""The numbers: give each call at most one lead and one officer, nobody twice, at least total cost.

Pairs of officer and lead make this an axial three-index assignment, which is NP-hard, so one
`linear_sum_assignment` is not enough to be right. We solve what is polynomial and go from there:

* *Relaxed*: let calls share officers (or leads). That is a plain assignment, its value is a lower
  bound of the true optimum, and where nobody is in fact shared it is the optimum.
* *Repaired*: keep the leads and assign officers properly, then keep the officers and assign
  leads, and so on. No step can make it worse; it ends at a fixpoint.
* *Priced*: where a gap is left, officers get prices (Lagrange multipliers) that make sharing
  dear; each price vector gives another bound and another start.

The best of all starts is taken, greedy being one of them, and the gap to the best bound is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from services.matcher.domain.travel import Floats

UNSERVED = 1e9
"""Cost of a call without a team: above any sum of real costs, so serving one more always wins."""
PRICE_STEPS = 12
ENOUGH = 1e-9

Pick = tuple[int, int] | None
"""Lead and officer of a call; the last officer column means none out of the pool."""
Picks = tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A feasible answer and how good it is at least.

    Attributes:
        cost: sum over calls, `UNSERVED` for each without a team.
        bound: no answer costs less.
    """

    picks: Picks
    cost: float
    bound: float

    @property
    def gap(self) -> float:
        """Proven distance from the best possible, as a share of what served calls cost."""
        lost_anyway = np.floor(self.bound / UNSERVED) * UNSERVED
        above = self.cost - lost_anyway
        return max(0.0, (self.cost - self.bound) / above) if above > ENOUGH else 0.0


def assign(costs: Floats) -> Assignment:
    """Choose a team for each call.

    Args:
        costs: call x lead x officer, infinite where impossible; the last officer column is "no
            officer out of the pool" and may be used by any number of calls.

    Returns:
        An answer never worse than greedy; the same for the same costs.
    """
    if len(costs) <= 1 or not costs.shape[1]:
        best = greedy(costs)
        return Assignment(best, total(costs, best), total(costs, best))
    best: Picks = (None,) * len(costs)
    bound = 0.0
    for start, value in _starts(costs):
        bound = max(bound, value)
        better = start if total(costs, start) - bound <= ENOUGH else improve(costs, start)
        best = min(best, better, key=lambda picks: total(costs, picks))
        if total(costs, best) - bound <= ENOUGH:
            break
    return Assignment(best, total(costs, best), min(bound, total(costs, best)))


def total(costs: Floats, picks: Picks) -> float:
    """What an answer costs."""
    return sum(UNSERVED if p is None else float(costs[k][p]) for k, p in enumerate(picks))


def greedy(costs: Floats) -> Picks:
    """Take the cheapest team of all, then the next among the rest, and so on."""
    left = costs.copy()
    picks: list[Pick] = [None] * len(costs)
    while left.size and np.isfinite(best := left.min()) and best < UNSERVED:
        call, lead, officer = (int(i) for i in np.unravel_index(left.argmin(), left.shape))
        picks[call] = (lead, officer)
        left[call] = np.inf
        _take(left, lead, officer)
    return tuple(picks)


def improve(costs: Floats, picks: Picks) -> Picks:
    """Reassign officers and leads in turn until nothing gets better."""
    best = _insert(costs, picks)
    while True:
        after = _insert(costs, _leads_again(costs, _officers_again(costs, best)))
        if total(costs, after) >= total(costs, best) - ENOUGH:
            return best
        best = after


def _take(left: Floats, lead: int, officer: int) -> None:
    left[:, lead] = np.inf
    if officer != left.shape[2] - 1:
        left[:, :, officer] = np.inf


def _insert(costs: Floats, picks: Picks) -> Picks:
    """Give calls without a team the best that is left."""
    if None not in picks:
        return picks
    left, filled = costs.copy(), list(picks)
    for pick in picks:
        if pick is not None:
            _take(left, *pick)
    for call, pick in enumerate(picks):
        if pick is None and left[call].size and np.isfinite(left[call].min()):
            lead, officer = np.unravel_index(left[call].argmin(), left[call].shape)
            filled[call] = (int(lead), int(officer))
            _take(left, int(lead), int(officer))
    return tuple(filled)


def _matched(shared: Floats, private: Floats) -> list[int | None]:
    """Plain assignment in which each row also has a column of its own: `private` or nothing."""
    own = np.full((len(shared), len(shared)), np.inf)
    np.fill_diagonal(own, private)
    _, columns = linear_sum_assignment(np.hstack([shared, own]))
    return [int(c) if c < shared.shape[1] else None for c in columns]


def _officers_again(costs: Floats, picks: Picks) -> Picks:
    none = costs.shape[2] - 1
    rows = np.array([_row(costs[k], pick) for k, pick in enumerate(picks)])
    chosen = _matched(rows[:, :none], np.minimum(rows[:, none], UNSERVED))
    again: list[Pick] = []
    for row, pick, officer in zip(rows, picks, chosen, strict=True):
        column = none if officer is None else officer
        again.append((pick[0], column) if pick and np.isfinite(row[column]) else None)
    return tuple(again)


def _row(costs: Floats, pick: Pick) -> Floats:
    return costs[pick[0]] if pick else np.full(costs.shape[1], np.inf)


def _leads_again(costs: Floats, picks: Picks) -> Picks:
    rows = np.array(
        [
            costs[k, :, pick[1]] if pick else np.full(costs.shape[1], np.inf)
            for k, pick in enumerate(picks)
        ]
    )
    chosen = _matched(rows, np.full(len(picks), UNSERVED))
    return tuple(
        (lead, pick[1]) if pick and lead is not None else None
        for pick, lead in zip(picks, chosen, strict=True)
    )


def _starts(costs: Floats) -> Iterator[tuple[Picks, float]]:
    """Feasible starts with the bounds they prove; greedy proves nothing.

    Officers shared comes first, since where no two calls want the same one it is the answer; then
    leads shared, greedy, and officers at rising prices (subgradient steps).
    """
    prices = np.zeros(costs.shape[2])
    for step in range(1, PRICE_STEPS + 1):
        picks, value = sharing_officers(costs, prices)
        yield _officers_again(costs, picks), value
        if step == 1:
            yield _sharing_leads(costs)
            yield greedy(costs), 0.0
        overbooked = _bookings(picks, costs.shape[2]) - 1.0
        overbooked[-1] = 0.0
        if not (overbooked > 0).any():
            return
        prices = np.maximum(0.0, prices + _step_s(costs, picks) / step * overbooked)


def _step_s(costs: Floats, picks: Picks) -> float:
    """A first step in the size of what is at stake: the mean cost of a team."""
    served = [float(costs[k][pick]) for k, pick in enumerate(picks) if pick]
    return 0.5 * sum(served) / len(served) if served else 1.0


def _bookings(picks: Picks, officers: int) -> Floats:
    counted = np.zeros(officers)
    for pick in picks:
        if pick:
            counted[pick[1]] += 1
    return counted


def sharing_officers(costs: Floats, prices: Floats) -> tuple[Picks, float]:
    """Assign leads as if officers could be in many places, each at a price.

    Args:
        costs: as for `assign`.
        prices: of each officer column, 0 or more, the last one 0.

    Returns:
        The picks, perhaps with an officer twice, and a lower bound of any answer's cost
        (Lagrangian relaxation of "each officer once", Held and Karp 1970).
    """
    priced = costs + prices
    officers = priced.argmin(axis=2)
    cheapest = np.take_along_axis(priced, officers[:, :, None], axis=2)[:, :, 0]
    chosen = _matched(cheapest, np.full(len(costs), UNSERVED))
    picks = tuple(
        None if lead is None else (lead, int(officers[k, lead])) for k, lead in enumerate(chosen)
    )
    value = sum(UNSERVED if p is None else float(priced[k][p]) for k, p in enumerate(picks))
    return picks, value - float(prices.sum())


def _sharing_leads(costs: Floats) -> tuple[Picks, float]:
    """Assign officers as if leads could be in many places."""
    none = costs.shape[2] - 1
    leads = costs.argmin(axis=1)
    cheapest = np.take_along_axis(costs, leads[:, None, :], axis=1)[:, 0, :]
    private = np.minimum(cheapest[:, none], UNSERVED)
    chosen = _matched(cheapest[:, :none], private)
    columns = [none if officer is None else officer for officer in chosen]
    values = [min(float(cheapest[k, column]), UNSERVED) for k, column in enumerate(columns)]
    picks: list[Pick] = [
        (int(leads[k, column]), column) if values[k] < UNSERVED else None
        for k, column in enumerate(columns)
    ]
    return _leads_again(costs, tuple(picks)), sum(values)
