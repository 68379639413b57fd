"""The numbers: give each call at most one lead and one officer, nobody twice, at least total cost.

Triples of call, lead and officer make this an axial three-index assignment, which is NP-hard, so
one `linear_sum_assignment` is not enough to be right. By Lagrangian decomposition:

1. Each officer has a price. Every (call, lead) takes its cheapest officer, others' wishes aside,
   and one plain assignment gives calls their leads. Its value is a bound.
2. Where nobody is in fact shared it is the answer. Otherwise it is repaired: officers are
   assigned properly, then leads, in turn.
3. Prices rise on whoever is wanted twice and fall on whoever is not wanted (subgradient, with
   Polyak's step), and so on until answer and bound are within `TOLERANCE` of each other.

Where officers are scarcer than leads, leads are priced in their place. The work is capped by
steps and by cells, never by a clock: the same state gives the same answer on any machine, and the
gap tells the truth when the cap was met.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.matcher.domain.offers import UNSERVED, Ints, Offers, Picks, Teams
from services.matcher.domain.relax import Relaxed, sharing_leads, sharing_officers
from services.matcher.domain.repair import greedy, repair
from services.matcher.domain.travel import Floats

TOLERANCE = 1e-3
"""Share of what served calls cost by which the answer may be above the bound."""
MAX_STEPS = 60
MAX_CELLS = 20_000_000
"""Cost entries looked at in all steps together: about 100 ms of work on one core."""
ENOUGH = 1e-6
FIRST_SIZE = 2.0
"""Of steps, as a share of what is at stake; within (0, 2] (Held, Wolfe and Crowder 1974)."""
_PATIENCE = 2
"""Steps without a better bound before steps are halved."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A feasible answer and how good it is at least.

    Attributes:
        cost: sum over calls, `UNSERVED` for each without a team.
        bound: no answer costs less.
        steps: how many times prices were tried.
    """

    picks: Picks
    cost: float
    bound: float
    steps: int = 0

    @property
    def lost_anyway(self) -> float:
        """What is proven to be lost on calls that nobody can serve."""
        return float(np.floor((self.bound + ENOUGH) / UNSERVED)) * UNSERVED

    @property
    def gap(self) -> float:
        """Proven distance from the best possible, as a share of what served calls cost."""
        above = self.cost - self.lost_anyway
        return max(0.0, (self.cost - self.bound) / above) if above > ENOUGH else 0.0


def assign(offers: Offers) -> Assignment:
    """Choose a team for each call.

    Returns:
        An answer never worse than greedy; the same for the same costs.
    """
    calls, leads, slots = offers.cost.shape
    if not (calls and leads and slots):
        return Assignment((None,) * calls, UNSERVED * calls, UNSERVED * calls)
    if calls == 1:
        return _alone(offers)
    return _Search(offers).run()


def _alone(offers: Offers) -> Assignment:
    """One call takes its cheapest team."""
    cost = offers.real[0]
    lead, slot = divmod(int(cost.argmin()), cost.shape[1])
    least = float(cost[lead, slot])
    if least >= UNSERVED:
        return Assignment((None,), UNSERVED, UNSERVED)
    bound = min(least, float(offers.cost.min()))
    return Assignment(((lead, int(offers.officer[0, slot])),), least, bound)


class _Search:
    """The best answer and the best bound so far."""

    def __init__(self, offers: Offers) -> None:
        self._offers = offers
        self._best = Teams.nobody(len(offers.cost))
        self._cost = UNSERVED * len(offers.cost)
        self._bound = 0.0
        self._steps = 0

    def run(self) -> Assignment:
        """Move prices until answer and bound meet."""
        offers = self._offers
        relax = sharing_leads if _officers_are_scarce(offers) else sharing_officers
        prices = np.zeros(offers.cost.shape[1] if relax is sharing_leads else offers.officers)
        size, stalled = FIRST_SIZE, 0
        for step in range(1, min(MAX_STEPS, 1 + MAX_CELLS // offers.cost.size) + 1):
            found = relax(offers, prices)
            stalled = 0 if self._learn(found, step) else stalled + 1
            move = _move(found.booked, prices)
            if self._is_close or not move.any():
                break
            size = size / 2 if stalled and stalled % _PATIENCE == 0 else size
            prices = np.maximum(0.0, prices + size * self._at_stake() / (move @ move) * move)
        bound = min(self._bound, self._cost)
        return Assignment(self._best.picks(offers), self._cost, bound, self._steps)

    @property
    def _is_close(self) -> bool:
        return Assignment((), self._cost, self._bound).gap <= TOLERANCE

    def _learn(self, found: Relaxed, step: int) -> bool:
        """Keep what a relaxation shows; whether its bound is better than all before."""
        offers, self._steps = self._offers, step
        is_better = found.bound > self._bound + ENOUGH
        self._bound = max(self._bound, found.bound)
        if step == 1 and found.booked.max(initial=0) <= 1 and found.teams.is_real(offers):
            self._best, self._cost = found.teams, found.bound
            return True
        self._offer(*repair(offers, found.teams, self._cost))
        if step == 1 and self._cost - self._bound > ENOUGH:
            closest = greedy(offers)
            self._offer(closest, closest.cost(offers))
        return is_better

    def _offer(self, teams: Teams, cost: float) -> None:
        if cost < self._cost - ENOUGH:
            self._best, self._cost = teams, cost

    def _at_stake(self) -> float:
        """What is between answer and bound, and no more than what served calls cost."""
        served = self._best.served
        real = self._cost - UNSERVED * (len(self._best.lead) - len(served))
        return min(self._cost - self._bound, max(real, 1.0))


def _officers_are_scarce(offers: Offers) -> bool:
    possible = np.isfinite(offers.cost)
    officers = np.unique(offers.officer[possible.any(axis=1)])
    if not officers.size or officers[-1] >= offers.officers:
        return False  # some calls need none, or do not list all they could have
    return len(officers) < int(possible.any(axis=(0, 2)).sum())


def _move(booked: Ints, prices: Floats) -> Floats:
    """Dearer where wanted twice, cheaper where wanted by nobody at a price."""
    move: Floats = booked.astype(np.float64) - 1
    move[(move < 0) & (prices <= 0)] = 0.0
    return move
