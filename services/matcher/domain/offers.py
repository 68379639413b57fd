"""What every possible team costs each call, as the optimiser takes it.

Of a city's officers only the nearest to a call ever matter to it. A call therefore lists its
near officers in *slots*, and may bound all others with one slot more; the optimiser works on
call x lead x slot and never on call x lead x officer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.travel import Floats

UNSERVED = 1e9
"""Cost of a call without a team: above any sum of real costs, so serving one more always wins."""
Ints = NDArray[np.int64]
Pick = tuple[int, int] | None
"""Lead and officer of a call; the officer behind the last one means none out of the pool."""
Picks = tuple[Pick, ...]


@dataclass(frozen=True)
class Offers:
    """All teams.

    Attributes:
        cost: call x lead x slot, in seconds, infinite where impossible.
        officer: call x slot, whose a slot is. `officers` stands for "nobody out of the pool",
            which any number of calls may have; `officers + 1` for everybody whom the call does
            not list: its cost is a bound, and it is never picked.
        officers: how many there are.
    """

    cost: Floats
    officer: Ints
    officers: int

    @classmethod
    def whole(cls, cost: Floats) -> Offers:
        """Every officer listed by every call.

        Args:
            cost: call x lead x officer; the last column is "nobody out of the pool".
        """
        calls, _, columns = cost.shape
        return cls(cost, np.broadcast_to(np.arange(columns), (calls, columns)), columns - 1)

    @cached_property
    def slot(self) -> Ints:
        """Call x officer: the officer's slot, -1 where the call does not list the person."""
        found = np.full((len(self.officer), self.officers + 2), -1)
        slots = np.broadcast_to(np.arange(self.officer.shape[1]), self.officer.shape)
        np.put_along_axis(found, self.officer, slots, axis=1)
        return found

    @cached_property
    def real(self) -> Floats:
        """The costs without those that only bound; `cost` itself where there are none."""
        bounds = self.officer > self.officers
        if not bounds.any():
            return self.cost
        return np.where(bounds[:, None, :], np.inf, self.cost)

    def of(self, call: int, pick: Pick) -> float:
        """What a team costs a call."""
        return UNSERVED if pick is None else float(self.cost[call, pick[0], self.at(call, pick[1])])

    def at(self, call: int, officer: int) -> int:
        """The slot in which a call lists an officer."""
        return int(self.slot[call, officer])


@dataclass(frozen=True)
class Teams:
    """Who goes to each call, perhaps with somebody twice.

    Attributes:
        lead: of each call, -1 where nobody goes.
        slot: of each call's officer, among its own slots; -1 where nobody goes.
    """

    lead: Ints
    slot: Ints

    @classmethod
    def nobody(cls, calls: int) -> Teams:
        """No call has a team."""
        return cls(np.full(calls, -1), np.full(calls, -1))

    @property
    def served(self) -> Ints:
        """The calls that have a team."""
        return np.flatnonzero(self.lead >= 0)

    def cost(self, offers: Offers) -> float:
        """What they cost together, `UNSERVED` for each call without a team."""
        calls = self.served
        cost = offers.real[calls, self.lead[calls], self.slot[calls]]
        return float(cost.sum()) + UNSERVED * (len(self.lead) - len(calls))

    def officers(self, offers: Offers) -> Ints:
        """The officer of each served call."""
        calls = self.served
        return offers.officer[calls, self.slot[calls]]

    def is_real(self, offers: Offers) -> bool:
        """Whether no team has an officer who only bounds those that are not listed."""
        return int(self.officers(offers).max(initial=0)) <= offers.officers

    def picks(self, offers: Offers) -> Picks:
        """The same, by lead and officer."""
        pairs = zip(self.lead.tolist(), self.slot.tolist(), strict=True)
        return tuple(
            (lead, int(offers.officer[call, slot])) if lead >= 0 else None
            for call, (lead, slot) in enumerate(pairs)
        )


def total(offers: Offers, picks: Picks) -> float:
    """What an answer costs."""
    return sum(offers.of(call, pick) for call, pick in enumerate(picks))
