"""The command, its table and its JSON."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tandem.bench.matching import Matched
from tandem.bench.phases import NAMES, Bench, Figures
from tandem.bench.replaying import HISTORY
from tandem.failure import WrongUsage
from tandem.progress import Reporter


def register(app: typer.Typer) -> None:
    """Add `tandem bench`."""
    app.command("bench")(bench)


def bench(
    *,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the figures here, as JSON.")
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help=f"Measure only this; may be repeated. One of {', '.join(NAMES)}."),
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=5, help="How long latency is measured, after the warm-up.")
    ] = 60,
    seed: Annotated[int, typer.Option(help="Of places, texts and behavior.")] = 1,
    history: Annotated[
        Path,
        typer.Option(help="San Diego's police calls, 2023-01-01 to 10; no replay without them."),
    ] = HISTORY,
) -> None:
    """Measure this machine: real Apache Kafka and Postgres, everything in one run.

    Latency is measured beside three bare hops over the same broker and database, because machines
    differ and are noisy: look at the ratios. docs/performance.md says how to read the table.
    Takes about six minutes.
    """
    names = tuple(only or NAMES)
    if unknown := sorted(set(names) - set(NAMES)):
        raise WrongUsage(f"--only can't be {unknown[0]}; it is one of {', '.join(NAMES)}.")
    say = Reporter(Console(stderr=True))
    with say.live():
        figures = asyncio.run(Bench(names, seconds, seed, history, say).run())
    Console().print(_table(figures))
    if json_file is not None:
        json_file.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _table(figures: Figures) -> Table:
    table = Table(title="Tandem bench", title_justify="left")
    for heading in ("what", "measured", "beside"):
        table.add_column(heading)
    for found in figures.get("match", ()):
        table.add_row(*_match_row(found))
    reference = figures.get("reference_ms")
    if reference:
        table.add_row(
            "three bare hops", f"p50 {reference['p50']} ms, p99 {reference['p99']} ms", ""
        )
    if pipeline := figures.get("pipeline_ms"):
        beside = "no reference in this run"
        if reference:
            middle = pipeline["p50"] / reference["p50"]
            end = pipeline["p99"] / reference["p99"]
            beside = f"{middle:.1f} x and {end:.1f} x the bare hops"
        figure = f"p50 {pipeline['p50']} ms, p99 {pipeline['p99']} ms"
        table.add_row("CAD record to offer", figure, beside)
    _add_rates(table, figures)
    if replay := figures.get("replay"):
        ends = f"{replay['assessed']:,} assessed, {replay['dead_lettered']:,} dead letters"
        table.add_row("replay", f"{replay['rows']:,} rows in {replay['seconds']} s", ends)
    if recovery := figures.get("recovery_s"):
        figure = f"p50 {recovery['p50']} s, max {recovery['max']} s"
        table.add_row("kill -9 to handled", figure, "10 kills under load")
    return table


def _add_rates(table: Table, figures: Figures) -> None:
    for name, what in (("assess_300_us", "300"), ("assess_us", "2,000")):
        if name in figures:
            table.add_row("one assessment", f"p50 {figures[name]} us", f"{what} characters of text")
    for name, what in (
        ("eido_per_s", "EIDO documents, read"),
        ("aegis_per_s", "Aegis exports, read"),
        ("intake_per_s", "backlog of calls"),
        ("metrics_per_s", "backlog of facts"),
    ):
        if name in figures:
            table.add_row(what, f"{figures[name]:,.0f} per second", "one process")


def _match_row(found: Matched) -> tuple[str, str, str]:
    size = f"{found['calls']} calls, {found['officers']} officers, {found['clinicians']} clinicians"
    time = f"p50 {found['ms']['p50']} ms, p99 {found['ms']['p99']} ms"
    beside = f"closest first {found['greedy_gap']:.1%} dearer"
    if "exact_gap" in found:
        beside += f", HiGHS {found['exact_gap']:.3%} better"
    return f"match {size}", f"{time}, gap {found['gap']:.3%}", beside
