"""Counts what a list of call types holds, and shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from tandem.call_types.rows import TypeRow
from tandem.call_types.verdicts import Verdict

_VERDICTS = ("behavioral_health", "policy", "no")
_SHOWN = 20


@dataclass(slots=True)
class Total:
    """How much has one verdict.

    Attributes:
        rows: of the list.
        calls: that they stand for.
        types: each with its verdict and calls.
    """

    rows: int = 0
    calls: float = 0.0
    types: dict[str, tuple[Verdict, float]] = field(
        default_factory=dict[str, "tuple[Verdict, float]"]
    )


def totals(rows: Sequence[TypeRow], verdicts: Sequence[Verdict]) -> dict[str, Total]:
    """The totals by verdict."""
    by_verdict = {verdict: Total() for verdict in _VERDICTS}
    for row, verdict in zip(rows, verdicts, strict=True):
        total = by_verdict[verdict["verdict"]]
        name = " ".join(f"{row.type} {row.description or ''}".split())
        calls = row.calls or 0.0
        total.rows += 1
        total.calls += calls
        total.types[name] = (verdict, total.types.get(name, (verdict, 0.0))[1] + calls)
    return by_verdict


def show(rows: Sequence[TypeRow], verdicts: Sequence[Verdict], console: Console) -> None:
    """Print the totals, and the types on which a person should look.

    Args:
        rows: the list.
        verdicts: on each row.
        console: where it goes.
    """
    by_verdict = totals(rows, verdicts)
    has_calls = any(row.calls is not None for row in rows)
    console.print(_table_of_totals(by_verdict, has_calls=has_calls))
    for verdict in _VERDICTS[:2]:
        if by_verdict[verdict].types:
            console.print(_table_of_types(verdict, by_verdict[verdict], has_calls=has_calls))


def _table_of_totals(by_verdict: dict[str, Total], *, has_calls: bool) -> Table:
    table = Table("verdict", "types", "rows", *(["calls", "share of calls"] if has_calls else []))
    all_calls = sum(total.calls for total in by_verdict.values())
    for verdict, total in by_verdict.items():
        share = f"{total.calls / all_calls:.1%}" if all_calls else "-"
        calls = [f"{total.calls:,.0f}", share] if has_calls else []
        table.add_row(verdict, f"{len(total.types):,}", f"{total.rows:,}", *calls)
    return table


def _table_of_types(verdict: str, total: Total, *, has_calls: bool) -> Table:
    table = Table("type", "category", "subtype", "p", *(["calls"] if has_calls else []))
    most = sorted(total.types.items(), key=lambda item: (-item[1][1], item[0]))
    for name, (said, calls) in most[:_SHOWN]:
        volume = [f"{calls:,.0f}"] if has_calls else []
        category, subtype = said["category"] or "", said["subtype"] or ""
        table.add_row(name, category, subtype, f"{said['probability']:.2f}", *volume)
    rest = len(most) - _SHOWN
    table.title = verdict if rest <= 0 else f"{verdict} ({rest} more are not shown)"
    return table
