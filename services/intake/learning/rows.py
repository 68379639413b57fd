"""Labeled calls as numbers: what they say by themselves, and their traits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scipy.sparse import csr_matrix

from services.intake.domain.earlier import type_name
from services.intake.domain.evidence import Reason
from services.intake.domain.origin import origin_reasons
from services.intake.domain.plan import Plan
from services.intake.domain.signs import read_lines
from services.intake.domain.traits import traits_of
from services.intake.learning.history import Case, walk
from shared.policy.fitted import Fitted, LearnedWeight

READINGS = ("by_type", "by_text")
TYPE_SCALE, READING_SCALE = 3.0, 10.0
"""A column's scale squared is how much less it is penalized. Types say the most, and everything
that is not listed rests on the readings."""
LEAST_CALLS = 10
LEAST_CALLS_TOGETHER = 30
_TOGETHER = "both."

Counts = dict[str, tuple[int, int]]
"""Trait -> calls that have it, and positives among them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A labeled call as numbers.

    Attributes:
        readings: what its type and what its narrative say by weights that are not learned.
        traits: name -> size.
    """

    case: Case
    readings: tuple[float, float]
    traits: dict[str, float]

    @property
    def label(self) -> bool:
        """Whether it was a behavioral-health call."""
        return bool(self.case.label)


def rates(cases: Sequence[Case], until: date) -> Fitted:
    """How often each type's calls were behavioral-health calls: weights of 0 with their counts.

    Args:
        cases: to count; at least one positive among them.
        until: the first day that is not learned from.
    """
    labeled = [case for case in cases if case.label is not None]
    calls = Counter(type_name(case.sent.call_type) for case in labeled)
    positives = Counter(type_name(case.sent.call_type) for case in labeled if case.label)
    return Fitted(
        until=until,
        calls=len(labeled),
        positives=positives.total(),
        base=0.0,
        weights={
            f"type.{name}": LearnedWeight(weight=0.0, calls=number, positives=positives[name])
            for name, number in calls.items()
        },
    )


def describe(cases: Sequence[Case], plan: Plan, known: Fitted) -> Iterator[Row]:
    """Every labeled call as numbers, with what was known of earlier ones.

    Args:
        cases: by opening.
        plan: the agency's.
        known: has the rate of each type.
    """
    for case, past in walk(cases, plan):
        if case.label is None:
            continue
        read = read_lines(case.call.lines, plan.reader, plan.policy.on_scene_voices)
        by_text = (*origin_reasons(case.sent.origin), *read.reasons)
        by_type = plan.type_view(case.sent.call_type).judged.reasons
        traits = traits_of(case.call, case.sent, plan, by_text, past, known.rate)
        sizes = {trait.name: trait.size for trait in traits}
        yield Row(case, (_sum(by_type), _sum(by_text)), sizes)


def _sum(reasons: Sequence[Reason]) -> float:
    return sum(reason.weight for reason in reasons)


def counted(rows: Sequence[Row]) -> Counts:
    """How many calls have each trait, and how many positives do."""
    calls = Counter(name for row in rows for name in row.traits)
    positives = Counter(name for row in rows if row.label for name in row.traits)
    return {name: (number, positives[name]) for name, number in calls.items()}


def worth_learning(counts: Counts, *, together: bool) -> list[str]:
    """The traits that enough calls have; every type is kept, since its count is its rate.

    Args:
        counts: of what is learned from.
        together: whether two traits at once are learned too.
    """
    return sorted(name for name, (calls, _) in counts.items() if _is_worth(name, calls, together))


def _is_worth(name: str, calls: int, together: bool) -> bool:
    if name.startswith(_TOGETHER):
        return together and calls >= LEAST_CALLS_TOGETHER
    return name.startswith("type.") or calls >= LEAST_CALLS


def scales(names: Sequence[str]) -> list[float]:
    """The scale of each column of a matrix."""
    traits = (TYPE_SCALE if name.startswith("type.") else 1.0 for name in names)
    return [*traits, *(READING_SCALE for _ in READINGS)]


def matrix(rows: Sequence[Row], names: Sequence[str]) -> Any:
    """Calls by traits, sparse, each times its scale; the last two columns are the readings."""
    columns = {name: number for number, name in enumerate(names)}
    by = scales(names)
    data: list[float] = []
    indices: list[int] = []
    starts = [0]
    for row in rows:
        known = [(columns[name], size) for name, size in row.traits.items() if name in columns]
        read = [(len(names) + number, said) for number, said in enumerate(row.readings)]
        indices += [column for column, _ in (*known, *read)]
        data += [size * by[column] for column, size in (*known, *read)]
        starts.append(len(indices))
    return csr_matrix((data, indices, starts), shape=(len(rows), len(names) + len(READINGS)))
