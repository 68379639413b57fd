"""Figures with their denominators, made from measures and timings.

Each share says how many of how many, and how far it can be trusted. A share of nothing has no
value. Definitions are those of the public contract, "Figures".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field

from shared.wilson import wilson


class Figure(BaseModel):
    """A part of the figures."""

    model_config = ConfigDict(frozen=True)


class Share(Figure):
    """How many of how many, with the 95 % interval of Wilson (1927)."""

    count: int = Field(examples=[9], description="how many had it")
    of: int = Field(examples=[412], description="out of how many: the denominator")
    share: float | None = Field(examples=[0.0218], description="count / of; absent when of is 0")
    low: float | None = Field(examples=[0.0115], description="lower bound of the interval")
    high: float | None = Field(examples=[0.0411], description="upper bound of the interval")


class Quantiles(Figure):
    """Nearest-rank quantiles; the unit is in the name of the field that holds them."""

    n: int = Field(examples=[380], description="how many were measured")
    p50: float | None = Field(default=None, examples=[412.0])
    p90: float | None = Field(default=None, examples=[655.0])
    p99: float | None = Field(default=None, examples=[1204.0])


class Counts(Figure):
    """Calls, unless the name says otherwise."""

    received: int = Field(description="assessed")
    eligible: int = Field(description="last assessed as anything but not_eligible")
    eligible_by_outcome: dict[str, int] = Field(examples=[{"co_response": 37}])
    matched: int = Field(description="had a team proposed")
    confirmed: int = Field(description="had a team in which every seat was filled")
    active: int = Field(description="somebody of a confirmed team arrived")
    completed: int = Field(description="had a confirmed team that ended")
    unserved: int = Field(description="eligible, and ended without a team")
    unserved_by_reason: dict[str, int] = Field(examples=[{"no_clinician_on_duty": 4}])
    ended: dict[str, int] = Field(examples=[{"closed": 51, "cancelled": 3, "merged": 2}])
    recorded: int = Field(description="has an outcome recorded")
    people: int = Field(description="people in outcomes")
    met: int = Field(description="people with contact made")


class Shares(Figure):
    """Shares of calls, or of people where the description says so."""

    eligible: Share = Field(description="eligible / received")
    matched: Share = Field(description="matched / eligible")
    confirmed: Share = Field(description="confirmed / eligible")
    active: Share = Field(description="active / eligible")
    unserved: Share = Field(description="unserved / eligible")
    arrest: Share = Field(description="people arrested / people met on active calls")
    arrestable_not_arrested: Share = Field(description="people: that code / (that code + arrest)")
    remained_in_place: Share = Field(description="people: that code / people met on active calls")
    services: Share = Field(description="active calls with a service given / active")
    arrival_measured: Share = Field(description="active calls without an inferred arrival / active")
    force_used: Share = Field(description="outcomes with force used / outcomes that say")
    injury: Share = Field(description="outcomes with an injury / outcomes that say")
    helped: Share = Field(description="officers: co-response helped / officers who answered")


class Latency(Figure):
    """Times from facts' own `at`."""

    event_to_offer_ms: Quantiles = Field(description="first eligible to first offer sent")
    call_to_both_arrived_s: Quantiles = Field(
        description="call opened to the later of officer's and clinician's arrival"
    )


def counts_of(measures: Mapping[str, int]) -> Counts:
    """The counts in these measures."""
    plain = {name: measures.get(name, 0) for name in Counts.model_fields if name not in _FAMILIES}
    families = {name: family(measures, prefix) for name, prefix in _FAMILIES.items()}
    return Counts.model_validate(plain | families)


_FAMILIES = {
    "eligible_by_outcome": "eligible",
    "unserved_by_reason": "unserved",
    "ended": "ended",
}


def family(measures: Mapping[str, int], prefix: str) -> dict[str, int]:
    """The measures `<prefix>.<code>` by code, the largest first."""
    found = {
        name.removeprefix(f"{prefix}."): number
        for name, number in measures.items()
        if name.startswith(f"{prefix}.") and number
    }
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def shares_of(measures: Mapping[str, int]) -> Shares:
    """The shares in these measures."""

    def of(count: str, total: str) -> Share:
        return share(measures.get(count, 0), measures.get(total, 0))

    arrests = measures.get("active_outcome.arrest", 0)
    spared = measures.get("active_outcome.arrestable_not_arrested", 0)
    return Shares(
        eligible=of("eligible", "received"),
        matched=of("eligible_matched", "eligible"),
        confirmed=of("eligible_confirmed", "eligible"),
        active=of("eligible_active", "eligible"),
        unserved=of("unserved", "eligible"),
        arrest=of("active_outcome.arrest", "active_met"),
        arrestable_not_arrested=share(spared, spared + arrests),
        remained_in_place=of("active_outcome.remained_in_place", "active_met"),
        services=of("services", "active"),
        arrival_measured=of("measured", "active"),
        force_used=of("force_used.yes", "force_used.known"),
        injury=of("injury.yes", "injury.known"),
        helped=of("helped.yes", "helped.known"),
    )


def share(count: int, of: int) -> Share:
    """How many of how many."""
    if of == 0:
        return Share(count=count, of=of, share=None, low=None, high=None)
    low, high = wilson(count, of)
    return Share(count=count, of=of, share=count / of, low=low, high=high)


def quantiles(values: Iterable[float | None]) -> Quantiles:
    """Nearest-rank quantiles of what is known."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return Quantiles(n=0)
    return Quantiles(
        n=len(known), p50=_rank(known, 0.5), p90=_rank(known, 0.9), p99=_rank(known, 0.99)
    )


def _rank(ordered: Sequence[float], quantile: float) -> float:
    return ordered[max(0, math.ceil(quantile * len(ordered)) - 1)]
