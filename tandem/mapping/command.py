"""`tandem mapping init|check`."""

from __future__ import annotations

import typer

from tandem.mapping.check import check
from tandem.mapping.init import init


def register(app: typer.Typer) -> None:
    """Add `tandem mapping init|check`."""
    group = typer.Typer(no_args_is_help=True, help="Read any CSV or JSON export as calls.")
    group.command("init")(init)
    group.command("check")(check)
    app.add_typer(group, name="mapping")
