"""The running figures: a panel beside the tables, or a few lines on a small screen."""

from __future__ import annotations

from collections import Counter
from typing import Final

from rich.table import Table
from rich.text import Text

from tandem.demo.board import Board
from tandem.demo.figures import Figures, Quantiles
from tandem.demo.view.words import spoken

_TOP: Final = 4


def figures_table(board: Board, figures: Figures) -> Table:
    """Two columns, what and how many."""
    table = Table(box=None, expand=True, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column(justify="right", no_wrap=True)
    table.add_row("calls", Text(str(figures.calls), "bold"))
    for eligibility, number in figures.eligible.items():
        table.add_row(f"  {spoken(eligibility)}", str(number))
    for name in ("matched", "confirmed", "completed"):
        table.add_row(name, Text(str(getattr(figures, name)), "bold green"))
    table.add_row("unserved", Text(str(sum(figures.unserved.values())), "bold red"))
    for reason, number in list(figures.unserved.items())[:_TOP]:
        table.add_row(f"  {spoken(reason)}", str(number))
    table.add_row("on duty", str(len(board.on_duty)))
    for role, number in _duty(board).items():
        table.add_row(f"  {spoken(role)}s", str(number))
    table.add_row("event to offer", Text(_ms(figures.event_to_offer_ms), "cyan"))
    table.add_row("both arrived", Text(_minutes(figures.call_to_both_arrived_s), "cyan"))
    table.add_row("outcomes", str(sum(figures.outcomes.values())))
    for code, number in list(figures.outcomes.items())[:_TOP]:
        table.add_row(f"  {spoken(code)}", str(number))
    return table


def figures_lines(board: Board, figures: Figures) -> list[Text]:
    """The same in a few lines."""
    eligible = ", ".join(f"{number} {spoken(it)}" for it, number in figures.eligible.items())
    unserved = sum(figures.unserved.values())
    return [
        Text(f"{figures.calls} calls; {eligible}", no_wrap=True, overflow="ellipsis"),
        Text.assemble(
            (f"{figures.matched} matched, ", ""),
            (f"{figures.confirmed} confirmed, ", "green"),
            (f"{figures.completed} completed, ", "green"),
            (f"{unserved} unserved; ", "red"),
            (f"{len(board.on_duty)} on duty", "dim"),
            no_wrap=True,
            overflow="ellipsis",
        ),
        Text.assemble(
            ("event to offer ", "dim"),
            (_ms(figures.event_to_offer_ms), "cyan"),
            ("; both arrived ", "dim"),
            (_minutes(figures.call_to_both_arrived_s), "cyan"),
            no_wrap=True,
            overflow="ellipsis",
        ),
    ]


def _duty(board: Board) -> dict[str, int]:
    on_duty = Counter(board.roles[it] for it in board.on_duty if it in board.roles)
    return dict(on_duty.most_common())


def _ms(quantiles: Quantiles | None) -> str:
    return f"{quantiles.p50:.0f} / {quantiles.p90:.0f} ms" if quantiles else "-"


def _minutes(quantiles: Quantiles | None) -> str:
    return f"{quantiles.p50 / 60:.0f} / {quantiles.p90 / 60:.0f} min" if quantiles else "-"
