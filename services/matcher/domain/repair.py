"""Answers: what may really be done, from what would be best if people could be shared."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from services.matcher.domain.offers import UNSERVED, Offers, Teams
from services.matcher.domain.relax import officers_for

ROUNDS = 8
"""So often officers and leads are assigned in turn at most; two or three are usual."""
BETTER = 1e-6


def repair(offers: Offers, teams: Teams, below: float) -> tuple[Teams, float]:
    """Make an answer of it, and a better one by assigning officers and leads in turn.

    Args:
        offers: all teams.
        teams: perhaps with somebody twice.
        below: an answer that costs as much is of no use, and not worked on.

    Returns:
        The answer and its cost.
    """
    best = _inserted(offers, _officers_again(offers, _each_lead_once(offers, teams)))
    cost = best.cost(offers)
    for _ in range(ROUNDS if cost < below else 0):
        after = _inserted(offers, _officers_again(offers, _leads_again(offers, best)))
        if (less := after.cost(offers)) >= cost - BETTER:
            break
        best, cost = after, less
    return best, cost


def greedy(offers: Offers) -> Teams:
    """Take the cheapest team of all, then the next among the rest, and so on."""
    return _filled(offers, Teams.nobody(len(offers.cost)))


def _each_lead_once(offers: Offers, teams: Teams) -> Teams:
    leads = teams.lead[teams.served]
    is_shared = len(leads) > 1 and np.bincount(leads).max() > 1
    return _leads_again(offers, teams) if is_shared else teams


def _officers_again(offers: Offers, teams: Teams) -> Teams:
    calls = teams.served
    slots, _ = officers_for(offers, calls, offers.real[calls, teams.lead[calls]])
    after = Teams(teams.lead.copy(), teams.slot.copy())
    after.slot[calls] = slots
    after.lead[calls[slots < 0]] = -1
    return after


def _leads_again(offers: Offers, teams: Teams) -> Teams:
    calls = teams.served
    value = np.minimum(offers.cost[calls, :, teams.slot[calls]], UNSERVED)
    rows, leads = linear_sum_assignment(value)
    is_served = value[rows, leads] < UNSERVED
    after = Teams.nobody(len(teams.lead))
    kept = calls[rows[is_served]]
    after.lead[kept], after.slot[kept] = leads[is_served], teams.slot[kept]
    return after


def _inserted(offers: Offers, teams: Teams) -> Teams:
    """Give calls without a team the best that is left."""
    served = len(teams.served)
    if served == len(teams.lead) or served == offers.cost.shape[1]:
        return teams
    return _filled(offers, teams)


def _filled(offers: Offers, teams: Teams) -> Teams:
    """Serve the other calls greedily; a call's best team is looked up again once it is gone."""
    if not offers.cost.size:
        return teams
    after = Teams(teams.lead.copy(), teams.slot.copy())
    left = _Left(offers, teams)
    while (call := left.cheapest()) is not None:
        after.lead[call], after.slot[call] = left.lead[call], left.slot[call]
        left.take(call)
    return after


class _Left:
    """The best team of each call without one, among whoever is left."""

    def __init__(self, offers: Offers, teams: Teams) -> None:
        calls, leads, _ = offers.cost.shape
        self._offers = offers
        self._has_lead, self._has_officer = np.zeros(leads), np.zeros(offers.officers + 2)
        self._has_lead[teams.lead[teams.served]] = np.inf
        self._has_officer[teams.officers(offers)] = np.inf
        self._has_officer[-2:] = 0.0
        self._cost = np.full(calls, np.inf)
        self.lead, self.slot = np.full(calls, -1), np.full(calls, -1)
        self._officer = np.full(calls, -1)
        for call in np.flatnonzero(teams.lead < 0).tolist():
            self._look(call)

    def cheapest(self) -> int | None:
        """The call whose team costs least; none when no team is left."""
        call = int(self._cost.argmin()) if self._cost.size else -1
        return call if call >= 0 and self._cost[call] < UNSERVED else None

    def take(self, call: int) -> None:
        """Give the call its team; whoever had counted on one of them looks again."""
        lead, officer = self.lead[call], self._officer[call]
        self._cost[call] = np.inf
        self._has_lead[lead] = np.inf
        gone = self.lead == lead
        if officer < self._offers.officers:
            self._has_officer[officer] = np.inf
            gone |= self._officer == officer
        for other in np.flatnonzero(gone & np.isfinite(self._cost)).tolist():
            self._look(other)

    def _look(self, call: int) -> None:
        officers = self._offers.officer[call]
        left = self._offers.real[call] + self._has_officer[officers]
        left += self._has_lead[:, None]
        lead, slot = divmod(int(left.argmin()), left.shape[1])
        self._cost[call] = left[lead, slot]
        self.lead[call], self.slot[call], self._officer[call] = lead, slot, officers[slot]
