"""The exact answer, by HiGHS' branch and bound: what the certified gap is held to."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from services.matcher.domain.offers import Ints
from services.matcher.measuring.night import Night, offers

WITHIN_S = 60.0
MOST_COLUMNS = 20_000
"""Larger models are not tried: with 96,000 (60 calls) HiGHS was not done after two minutes."""


def least_cost(night: Night) -> float | None:
    """What the best teams cost; none when that was not found within `WITHIN_S`.

    A call needs no officer beyond as many nearest as teams can be made: one of them is always
    left, and is there as soon. So the model has no more of them, and loses nothing.
    """
    teams = min(night.clinicians.shape)
    near = min(teams, night.officers.shape[1])
    everything = offers(night, near)
    cost = everything.cost[:, :, :near]
    if cost.size > MOST_COLUMNS:
        return None
    call, lead, slot = (axis.ravel() for axis in np.indices(cost.shape))
    officer = everything.officer[call, slot]
    values = cost.ravel()
    once = [_each_once(of, cost.size) for of in (call, lead, officer)]
    found = milp(
        values,
        integrality=np.ones(cost.size),
        bounds=Bounds(0, 1),
        constraints=[*once, LinearConstraint(np.ones((1, cost.size)), teams, teams)],
        options={"time_limit": WITHIN_S, "mip_rel_gap": 1e-6},
    )
    return float(found.fun) if found.success else None


def _each_once(of: Ints, columns: int) -> LinearConstraint:
    shape = (int(of.max()) + 1, columns)
    matrix = csr_array((np.ones(columns), (of, np.arange(columns))), shape=shape)
    return LinearConstraint(matrix, -np.inf, 1)
