"""Counts what the rows of a file become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast

from shared.mapping import Target
from tandem.mapping.reading import Read, Refusal

_LINES_KEPT: Final = 5


@dataclass(slots=True)
class Refused:
    """Rows that are set aside for one reason.

    Attributes:
        lines: the first of them in the file.
    """

    refusal: Refusal
    rows: int = 0
    lines: list[int] = field(default_factory=list[int])


@dataclass(slots=True)
class Counts:
    """What became of a file.

    Attributes:
        calls: rows that intake reads.
        refused: the others, by reason and place.
        filled: field -> rows in which it has a value.
        ids: call id -> rows that bear it; more than one update the same call.
        call_types: as text -> rows.
        statuses: as text -> rows; rows without one are open.
        first: earliest time of opening.
        last: latest.
        hours: rows by the hour of opening, 0 to 23, as the clock on the wall shows it.
    """

    rows: int = 0
    calls: int = 0
    refused: dict[Refusal, Refused] = field(default_factory=dict[Refusal, Refused])
    filled: Counter[str] = field(default_factory=Counter[str])
    ids: Counter[str] = field(default_factory=Counter[str])
    call_types: Counter[str] = field(default_factory=Counter[str])
    statuses: Counter[str] = field(default_factory=Counter[str])
    hours: Counter[int] = field(default_factory=Counter[int])
    first: datetime | None = None
    last: datetime | None = None

    @property
    def refused_rows(self) -> int:
        """Rows that are set aside."""
        return self.rows - self.calls

    @property
    def repeated(self) -> int:
        """Rows whose id an earlier row bore already."""
        return self.calls - len(self.ids)

    def coverage(self, target: Target) -> float:
        """Share of the calls that have a value for a field, 0 to 1."""
        return self.filled[target] / self.calls if self.calls else 0.0


def count(rows: Iterable[Read], targets: Iterable[Target]) -> Counts:
    """Count all rows.

    Args:
        rows: as intake reads them.
        targets: the fields that the mapping fills.
    """
    counts, wanted = Counts(), tuple(targets)
    for row in rows:
        counts.rows += 1
        if row.refused is not None:
            _note_refused(counts, row, row.refused)
        else:
            _note_call(counts, row.call, wanted)
    return counts


def _note_refused(counts: Counts, row: Read, refusal: Refusal) -> None:
    known = counts.refused.setdefault(refusal, Refused(refusal))
    known.rows += 1
    if len(known.lines) < _LINES_KEPT:
        known.lines.append(row.line)


def _note_call(counts: Counts, call: dict[str, Any], targets: tuple[Target, ...]) -> None:
    counts.calls += 1
    counts.ids[call["call_id"]] += 1
    counts.filled.update(target for target in targets if value_of(call, target) is not None)
    kind = value_of(call, "call_type.code"), value_of(call, "call_type.description")
    counts.call_types[" ".join(str(part) for part in kind if part) or "(none)"] += 1
    counts.statuses[call.get("status", "open")] += 1
    opened_at = datetime.fromisoformat(call["opened_at"])
    counts.hours[opened_at.hour] += 1
    counts.first = min(counts.first or opened_at, opened_at)
    counts.last = max(counts.last or opened_at, opened_at)


def value_of(call: dict[str, Any], target: Target) -> Any:
    """What a call says in a field; of several remarks or people the first counts."""
    found: Any = call
    for name in target.split("."):
        if isinstance(found, list):
            found = cast("list[Any]", found)[0] if found else None
        found = cast("dict[str, Any]", found).get(name) if isinstance(found, dict) else None
    return found if found != [] else None


def as_json(counts: Counts, targets: Iterable[Target]) -> dict[str, Any]:
    """The counts as they are written for programs."""
    return {
        "rows": counts.rows,
        "calls": counts.calls,
        "refused": [
            {
                "reason": entry.refusal.reason,
                "where": entry.refusal.where,
                "detail": entry.refusal.detail,
                "rows": entry.rows,
                "first_lines": entry.lines,
            }
            for entry in by_rows(counts)
        ],
        "coverage": {target: counts.filled[target] for target in targets},
        "distinct_ids": len(counts.ids),
        "rows_with_a_known_id": counts.repeated,
        "first": counts.first.isoformat() if counts.first else None,
        "last": counts.last.isoformat() if counts.last else None,
        "hours": [counts.hours[hour] for hour in range(24)],
        "statuses": dict(counts.statuses.most_common()),
        "call_types": dict(counts.call_types.most_common()),
    }


def by_rows(counts: Counts) -> list[Refused]:
    """The reasons for refusal, the commonest first."""
    return sorted(counts.refused.values(), key=lambda entry: -entry.rows)
