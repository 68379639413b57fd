"""Counts what the board shows, for the running panel and for the summary at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from shared.vocabulary import Eligibility
from tandem.demo.board import Board
from tandem.demo.calls import Followed


@dataclass(frozen=True, slots=True)
class Quantiles:
    """What half, nine in ten and ninety-nine in a hundred stay below."""

    p50: float
    p90: float
    p99: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a demo. Calls are counted once, exercises and history apart.

    Attributes:
        calls: heard of.
        eligible: by who should go, as it stood last.
        matched: calls with a team proposed.
        confirmed: calls with a complete team.
        completed: calls with a team that came to its end after that.
        unserved: why eligible calls ended without a team.
        event_to_offer_ms: from the CAD record to the first offer, where somebody was free.
        call_to_both_arrived_s: from the call until two of a team were there.
        outcomes: what came of it, per person met.
    """

    calls: int
    eligible: dict[str, int]
    matched: int
    confirmed: int
    completed: int
    unserved: dict[str, int]
    event_to_offer_ms: Quantiles | None
    call_to_both_arrived_s: Quantiles | None
    outcomes: dict[str, int]


def count(board: Board) -> Figures:
    """Count what was told so far."""
    known = [call for call in board.calls.values() if call.assessed is not None]
    live = [call for call in known if call.is_live]
    return Figures(
        calls=len(known),
        eligible=_eligible(live),
        matched=sum(bool(call.teams) for call in live),
        confirmed=sum(any(t.confirmed_at for t in call.teams.values()) for call in live),
        completed=sum(any(t.completed for t in call.teams.values()) for call in live),
        unserved=_sorted(
            Counter(c.unserved.reason.value for c in live if c.unserved and c.unserved.final)
        ),
        event_to_offer_ms=quantiles([c.event_to_offer_ms for c in live]),
        call_to_both_arrived_s=quantiles([c.call_to_both_arrived_s for c in live]),
        outcomes=_sorted(Counter(_outcomes(live))),
    )


def quantiles(values: Sequence[float | None]) -> Quantiles | None:
    """The quantiles of what is known (nearest rank), or none when nothing is."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return None

    def at(share: float) -> float:
        return round(known[max(0, ceil(share * len(known)) - 1)], 1)

    return Quantiles(at(0.5), at(0.9), at(0.99))


def _eligible(calls: Sequence[Followed]) -> dict[str, int]:
    found = Counter(call.assessed.assessment.eligibility for call in calls if call.assessed)
    return {it.value: found[it] for it in Eligibility if it.is_eligible}


def _outcomes(calls: Iterable[Followed]) -> Iterable[str]:
    for call in calls:
        if call.outcome is not None:
            for person in call.outcome.people:
                yield from (code.value for code in person.outcomes)


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(counts.most_common())
