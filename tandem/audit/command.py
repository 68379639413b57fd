"""`tandem audit`: one line for each invariant."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tandem.audit.invariants import Finding, audit
from tandem.audit.look import look
from tandem.exit_codes import ExitCode
from tandem.target import EnvFile, find


def register(app: typer.Typer) -> None:
    """Add `tandem audit`."""
    app.command("audit")(run)


def run(
    *,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write everything that was found to this file.")
    ] = None,
    canary: Annotated[
        str | None,
        typer.Option(help="A word from a narrative, which may be on no other topic."),
    ] = None,
    env_file: EnvFile = None,
) -> None:
    """Show from tables and topics that what may never happen has not happened.

    Prints one line for each invariant: that it holds, or what broke it. It only reads, and may run
    at any time; the figures can only be recounted while nothing comes in. Exits with 1 when an
    invariant is broken.
    """
    with Console(stderr=True).status("reading topics and tables"):
        seen = asyncio.run(look(find(env_file), canary))
    findings = audit(seen)
    Console().print(table_of(findings))
    if json_file is not None:
        found = {it.invariant.number: list(it.broken) or it.verdict for it in findings}
        json_file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    if any(it.broken for it in findings):
        raise typer.Exit(ExitCode.FOUND_PROBLEM)


def table_of(findings: Sequence[Finding]) -> Table:
    """The findings for a screen."""
    table = Table(box=None)
    table.add_column("no.", no_wrap=True)
    table.add_column("invariant", no_wrap=True)
    table.add_column("verdict", overflow="fold")
    for it in findings:
        style = "red" if it.broken else "green" if it.holds else "yellow"
        table.add_row(it.invariant.number, it.invariant.says, Text(it.verdict, style=style))
    return table
