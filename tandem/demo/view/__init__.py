"""Draws the board: everything side by side on a wide screen, what matters most on a small one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.layout import Layout
from rich.panel import Panel
from rich.text import Text

from tandem.demo.board import Board
from tandem.demo.figures import count
from tandem.demo.view.calls import calls_table
from tandem.demo.view.figures import figures_lines, figures_table
from tandem.demo.view.happenings import happenings
from tandem.demo.view.teams import teams_table

_WIDE: Final = 108
_HIGH: Final = 32
_PANEL_WIDTH: Final = 37
_FIGURES_ROWS: Final = 24
_BORDER: Final = 2
_HEADING: Final = 1


@dataclass
class Stage:
    """What the view says beside the board.

    Attributes:
        zone: of the city.
        speed: seconds of the city per real second.
        kafka: which broker.
        zipkin_url: where traces are looked at; none without.
        now: the time in the city.
        doing: how far the show is.
    """

    zone: tzinfo
    speed: float
    kafka: str
    zipkin_url: str | None
    now: datetime
    doing: str = ""


class View:
    """The board as rich draws it; fits itself to the screen.

    Args:
        board: what is shown.
        stage: what is said beside it.
    """

    def __init__(self, board: Board, stage: Stage) -> None:
        self._board = board
        self.stage = stage

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw, wide or small."""
        height = options.height or console.height
        is_wide = options.max_width >= _WIDE and height >= _HIGH
        yield self._wide(height) if is_wide else self._small(height)

    def _wide(self, height: int) -> Layout:
        rest = height - 2
        calls = max(8, rest * 2 // 5)
        layout = Layout()
        layout.split_column(Layout(self._header(), size=1), Layout(name="body"), self._footer())
        layout["body"].split_row(Layout(name="left"), Layout(name="right", size=_PANEL_WIDTH))
        layout["left"].split_column(
            Layout(self._calls(calls), size=calls), Layout(self._teams(rest - calls))
        )
        layout["right"].split_column(
            Layout(self._figures(), size=min(_FIGURES_ROWS, rest - 6)),
            Layout(self._happenings(rest - min(_FIGURES_ROWS, rest - 6))),
        )
        return layout

    def _small(self, height: int) -> Layout:
        figures = figures_lines(self._board, count(self._board))
        happenings_rows = 5
        teams_rows = height - 2 - len(figures) - happenings_rows
        layout = Layout()
        layout.split_column(
            Layout(self._header(), size=1),
            Layout(Group(*figures), size=len(figures)),
            Layout(self._teams(teams_rows, is_small=True)),
            Layout(self._happenings(happenings_rows), size=happenings_rows),
            self._footer(),
        )
        return layout

    def _header(self) -> Text:
        stage = self.stage
        local = stage.now.astimezone(stage.zone)
        parts = [("Tandem ", "bold cyan"), (f"{local:%a %H:%M:%S} ", "bold")]
        parts += [(f"x{stage.speed:g}  ", "dim"), (f"{self._board.events} events  ", "dim")]
        parts += [(f"kafka {stage.kafka}  ", "dim"), (stage.doing, "yellow")]
        return Text.assemble(*parts, no_wrap=True, overflow="ellipsis")

    def _footer(self) -> Layout:
        url = self.stage.zipkin_url
        if url is None:
            return Layout(Text("Traces are off; --tracing zipkin shows them.", "dim"), size=1)
        traced = [call for call in self._board.calls.values() if call.teams and call.trace_id]
        where = f"{url}/traces/{traced[-1].trace_id}" if traced else url
        name = f"trace of {traced[-1].call_id}" if traced else "traces"
        line = Text.assemble((f"{name}: ", "dim"), (where, f"cyan link {where}"), no_wrap=True)
        return Layout(line, size=1)

    def _calls(self, rows: int) -> Panel:
        table = calls_table(self._board, self.stage.zone, rows - _BORDER - _HEADING)
        return Panel(table, title="calls", border_style="dim", padding=0)

    def _teams(self, rows: int, *, is_small: bool = False) -> Panel:
        rows -= _BORDER + _HEADING
        table = teams_table(self._board, self.stage.zipkin_url, rows, is_small=is_small)
        return Panel(table, title="teams", border_style="dim", padding=0)

    def _figures(self) -> Panel:
        table = figures_table(self._board, count(self._board))
        return Panel(table, title="figures", border_style="dim", padding=0)

    def _happenings(self, rows: int) -> Panel:
        lines = happenings(self._board, self.stage.zone, rows - _BORDER)
        return Panel(Group(*lines), title="happenings", border_style="dim", padding=0)
