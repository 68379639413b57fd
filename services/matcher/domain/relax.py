"""Bounds: what the calls would cost at least, if one side could be in many places at a price.

Letting calls share officers (or leads) leaves a plain assignment. Its value, less the prices, is
below any answer's cost whatever the prices are (Lagrangian relaxation of "each once"; Held and
Karp 1970; for three indices Balas and Saltzman 1991).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from services.matcher.domain.offers import UNSERVED, Ints, Offers, Teams
from services.matcher.domain.travel import Floats


class Relaxed(NamedTuple):
    """One bound.

    Attributes:
        teams: the answer if sharing were allowed.
        bound: no answer without sharing costs less.
        booked: how many calls have each of those who were priced.
    """

    teams: Teams
    bound: float
    booked: Ints


def sharing_officers(offers: Offers, prices: Floats) -> Relaxed:
    """Assign leads, each (call, lead) with its cheapest officer.

    Args:
        offers: all teams.
        prices: of each officer, 0 or more.
    """
    free = np.zeros(offers.officers + 2)
    free[:-2] = prices
    priced = offers.cost + free[offers.officer][:, None, :] if prices.any() else offers.cost
    value = np.minimum(priced.min(axis=2), UNSERVED)
    calls, leads = linear_sum_assignment(value)
    values = value[calls, leads]
    unassigned = len(value) - len(calls)
    bound = float(values.sum()) + UNSERVED * unassigned - float(prices.sum())
    teams = Teams.nobody(len(value))
    is_served = values < UNSERVED
    calls, leads = calls[is_served], leads[is_served]
    teams.lead[calls], teams.slot[calls] = leads, priced[calls, leads].argmin(axis=1)
    booked = np.bincount(teams.officers(offers), minlength=offers.officers + 2)
    return Relaxed(teams, bound, booked[:-2])


def sharing_leads(offers: Offers, prices: Floats) -> Relaxed:
    """Assign officers, each (call, officer) with their cheapest lead.

    Args:
        offers: all teams.
        prices: of each lead, 0 or more.
    """
    priced = offers.cost + prices[None, :, None]
    leads = priced.argmin(axis=1)
    value = priced.min(axis=1)
    everybody = np.arange(len(value))
    slots, cost = officers_for(offers, everybody, value)
    calls = np.flatnonzero(slots >= 0)
    teams = Teams.nobody(len(value))
    teams.slot[calls], teams.lead[calls] = slots[calls], leads[calls, slots[calls]]
    booked = np.bincount(teams.lead[calls], minlength=len(prices))
    return Relaxed(teams, cost - float(prices.sum()), booked)


def officers_for(offers: Offers, calls: Ints, value: Floats) -> tuple[Ints, float]:
    """Give some calls an officer each, nobody twice, at least cost.

    Args:
        offers: says whose the slots are.
        calls: which calls.
        value: of each slot (columns) to each of these calls (rows).

    Returns:
        The slot of each, -1 where none is better than `UNSERVED`; and what that costs.
    """
    officer = offers.officer[calls]
    is_free = officer >= offers.officers
    without = np.where(is_free, value, np.inf)
    slots = without.argmin(axis=1)
    rows = np.arange(len(calls))
    own = np.minimum(without[rows, slots], UNSERVED)
    gain = np.full((len(calls), offers.officers + 2), np.inf)
    np.put_along_axis(gain, officer, value, axis=1)
    gain = np.minimum(gain[:, :-2] - own[:, None], 0.0)
    slots[own >= UNSERVED] = -1
    who, columns = linear_sum_assignment(gain)
    gains = gain[who, columns]
    takes = gains < 0
    slots[who[takes]] = offers.slot[calls[who[takes]], columns[takes]]
    return slots, float(own.sum() + gains.sum())
