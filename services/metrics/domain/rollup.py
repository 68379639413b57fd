"""Signed differences: what a call counts for now, less what it counted for before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from services.metrics.domain.contribution import Cell, Contribution

Measures = Counter[tuple[Cell, str]]
"""(cell, measure) -> number, signed."""


def difference(
    changes: Iterable[tuple[Contribution | None, Contribution | None]],
) -> Measures:
    """What has to be added to the figures.

    Args:
        changes: what each changed call counted for before, and counts for now.

    Returns:
        only what is not zero.
    """
    total: Measures = Counter()
    for before, now in changes:
        _add(total, before, -1)
        _add(total, now, 1)
    return Counter({key: number for key, number in total.items() if number})


def _add(total: Measures, one: Contribution | None, sign: int) -> None:
    if one is not None:
        for measure, number in one.counts.items():
            total[one.cell, measure] += sign * number
