"""`tandem replay FILE --mapping FILE`."""

from __future__ import annotations

import asyncio
import json
import tomllib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from shared.errors import BadRecord
from shared.mapping import load_mapping
from tandem.failure import WrongUsage
from tandem.replay.play import Counts, OnProgress, play
from tandem.replay.rows import rows
from tandem.target import EnvFile, find


def register(app: typer.Typer) -> None:
    """Add `tandem replay`."""
    app.command("replay")(replay)


def replay(
    file: Annotated[Path, typer.Argument(help="Comma-separated rows, oldest first.")],
    *,
    mapping: Annotated[Path, typer.Option(help="The mapping file that reads the rows.")],
    agency: Annotated[
        str | None, typer.Option(help="Whose history it is; by default AGENCY of the env file.")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the counts to this file too.")
    ] = None,
    env_file: EnvFile = None,
) -> None:
    """Replay history: every row is assessed and counted apart, and nobody is paged.

    Rows go in as fast as the system takes them. It ends when each row was assessed or lies in the
    dead letters with its reason; tandem dlq list shows those. An agency with live traffic is
    refused, so that history and the present are never mixed.
    """
    target = find(env_file)
    content = _mapping(mapping)
    history = list(rows(file, load_mapping(mapping)))
    with _progress(len(history)) as on_progress:
        counts = asyncio.run(
            play(target, agency or target["AGENCY"], content, history, on_progress)
        )
    typer.echo(_sentence(counts))
    if json_file is not None:
        json_file.write_text(json.dumps(asdict(counts), indent=2) + "\n", encoding="utf-8")


def _mapping(path: Path) -> dict[str, object]:
    """The mapping as intake's door wants it, checked here first for a quicker answer."""
    try:
        load_mapping(path)
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except BadRecord as error:
        raise WrongUsage(f"{path}: {error.where}: {error.detail}") from error


@contextmanager
def _progress(total: int) -> Generator[OnProgress]:
    columns = (
        TextColumn("{task.description:<9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as live:
        sent = live.add_task("published", total=total)
        done = live.add_task("handled", total=total)

        def on_progress(published: int, ended: int) -> None:
            live.update(sent, completed=published)
            live.update(done, completed=ended)

        yield on_progress


def _sentence(counts: Counts) -> str:
    rate = counts.rows / counts.seconds if counts.seconds else 0.0
    return (
        f"{counts.rows} rows: {counts.assessed} assessed, {counts.dead_lettered} dead-lettered, "
        f"in {counts.seconds:.1f} s ({rate:.0f} a second)."
    )
