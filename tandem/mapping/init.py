"""`tandem mapping init`: a mapping file proposed from a sample of an export."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tandem.failure import WrongUsage
from tandem.mapping.check import ZONE_HELP, checked_mapping, coverage_lines
from tandem.mapping.counting import Counts, count
from tandem.mapping.propose import Proposal, propose
from tandem.mapping.reading import reading
from tandem.mapping.sample import take_sample
from tandem.mapping.toml import render


def init(
    file: Annotated[Path, typer.Argument(help="A sample: CSV, JSON, JSON lines, or column names.")],
    *,
    out: Annotated[
        Path | None, typer.Option(help="Write the mapping here; by default to the terminal.")
    ] = None,
    records: Annotated[
        str | None, typer.Option(help="Where the rows are in a JSON document: package.calls.")
    ] = None,
    zone: Annotated[str, typer.Option(help=ZONE_HELP)] = "UTC",
) -> None:
    """Propose a mapping file from a sample of an export.

    Finds out how the file is written, which columns fill which fields, by their names and by what
    they hold, the time format and the zone, and what common codes mean. Warns when the times look
    shifted: calls are fewest before dawn everywhere. What share of the calls has each field, and
    which columns were put nowhere, stands in comments. It is a proposal: look at each line, then
    run tandem mapping check.
    """
    if out is not None and out.exists():
        raise WrongUsage(f"{out} exists already; name another file, or move it away.")
    sample = take_sample(file, records)
    proposal = propose(sample)
    counts = _try(file, proposal, zone) if sample.rows else None
    text = render(proposal, file.name, counts)
    if out is None:
        typer.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")
    _print(out, proposal, counts)


def _try(file: Path, proposal: Proposal, zone: str) -> Counts:
    """What intake makes of the whole file by the proposal."""
    with tempfile.TemporaryDirectory(prefix="tandem-") as folder:
        mapping = Path(folder) / "proposed.mapping.toml"
        mapping.write_text(render(proposal, file.name, None), encoding="utf-8")
        rules = checked_mapping(mapping)
        return count(reading(file, mapping, zone), rules.fields)


def _print(out: Path, proposal: Proposal, counts: Counts | None) -> None:
    console = Console(highlight=False, soft_wrap=True, markup=False)
    console.print(f"Wrote {out}.")
    for warning in proposal.warnings:
        console.print(f"- {warning}")
    if counts is not None:
        console.print(f"{counts.rows} rows: {counts.calls} calls, {counts.refused_rows} refused.")
        for line in coverage_lines(counts, checked_mapping(out)):
            console.print(line)
    if proposal.left:
        console.print(f"Put nowhere: {', '.join(proposal.left)}.")
