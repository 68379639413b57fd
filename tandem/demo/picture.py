"""A picture of the view, for pages that can't run it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Final

from rich.console import Console, RenderableType

_WIDTH: Final = 120
_HEIGHT: Final = 40


def paint(view: RenderableType, path: Path) -> None:
    """Draw the view into an SVG file, 120 columns wide and 40 lines high."""
    console = Console(record=True, width=_WIDTH, height=_HEIGHT, file=StringIO())
    console.print(view, height=_HEIGHT)
    console.save_svg(str(path), title="tandem demo")
