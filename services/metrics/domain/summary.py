"""All figures of one kind of call, from the rows that were kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from services.metrics.domain.figures import (
    Counts,
    Figure,
    Latency,
    Shares,
    counts_of,
    family,
    quantiles,
    shares_of,
)
from services.metrics.domain.officer_time import OfficerTimes, officer_times
from services.metrics.domain.timing import Timing
from shared.vocabulary import CallKind

Dimension = Literal["structure", "specialty", "employer"]


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of one cell, over the days asked for."""

    kind: CallKind
    structure: str
    specialties: tuple[str, ...]
    employers: tuple[str, ...]
    measure: str
    value: int


class Group(Figure):
    """The figures of the calls that agree in one thing."""

    counts: Counts
    shares: Shares


class Summary(Figure):
    """All figures of one kind of call."""

    counts: Counts
    shares: Shares
    outcomes: dict[str, int] = Field(
        description="people by outcome code; one person may have several, so they do not add up",
        examples=[{"remained_in_place": 21, "transport_crisis_center": 9}],
    )
    latency: Latency
    officer_time: OfficerTimes


def summarize(rows: Iterable[Row], timings: Iterable[Timing]) -> Summary:
    """The figures of rows and timings that belong together."""
    measures, known = _measures(rows), list(timings)
    return Summary(
        counts=counts_of(measures),
        shares=shares_of(measures),
        outcomes=family(measures, "outcome"),
        latency=Latency(
            event_to_offer_ms=quantiles(one.offer_ms for one in known),
            call_to_both_arrived_s=quantiles(one.both_arrived_s for one in known),
        ),
        officer_time=officer_times(known),
    )


def group(rows: Iterable[Row], by: Dimension) -> dict[str, Group]:
    """The figures by one dimension.

    A call with two specialties, or a team of two employers, is in both groups; one without any is
    in the group with the empty name.
    """
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for value in _VALUES[by](row) or ("",):
            found[value].append(row)
    return {value: _group(found[value]) for value in sorted(found)}


def received_by_kind(rows: Iterable[Row]) -> dict[CallKind, int]:
    """How many calls of each kind there were."""
    found: Counter[CallKind] = Counter()
    for row in rows:
        if row.measure == "received":
            found[row.kind] += row.value
    return {kind: number for kind, number in found.items() if number}


def _group(rows: Sequence[Row]) -> Group:
    measures = _measures(rows)
    return Group(counts=counts_of(measures), shares=shares_of(measures))


def _measures(rows: Iterable[Row]) -> Counter[str]:
    total: Counter[str] = Counter()
    for row in rows:
        total[row.measure] += row.value
    return total


_VALUES: Mapping[Dimension, Callable[[Row], tuple[str, ...]]] = {
    "structure": lambda row: (row.structure,) if row.structure else (),
    "specialty": lambda row: row.specialties,
    "employer": lambda row: row.employers,
}
