"""`tandem mapping check`: what every row of an export would become."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from shared.errors import BadRecord
from shared.mapping import Mapping, load_mapping
from tandem.exit_codes import ExitCode
from tandem.failure import WrongUsage
from tandem.mapping.counting import Counts, as_json, by_rows, count
from tandem.mapping.reading import reading

ZONE_HELP: Final = (
    "IANA zone of times without an offset where the mapping names none; the agency's, once it runs."
)
_TYPES_SHOWN: Final = 20
_SHADES: Final = " ▁▂▃▄▅▆▇█"


def check(
    file: Annotated[Path, typer.Argument(help="The export: CSV, JSON or JSON lines.")],
    *,
    mapping: Annotated[Path, typer.Option("--mapping", "-M", help="The mapping file.")],
    zone: Annotated[str, typer.Option(help=ZONE_HELP)] = "UTC",
    as_json_: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Read every row of an export through a mapping, and count what each would become.

    The rows are read by intake's own code. Prints calls, refusals by reason with row and column,
    how many rows fill each field, the span of times, call types, and ids that come more than once.
    Exits with 1 when any row is refused. Nothing is sent.
    """
    rules = checked_mapping(mapping)
    counts = count(reading(file, mapping, zone), rules.fields)
    if as_json_:
        typer.echo(json.dumps(as_json(counts, rules.fields), indent=2, ensure_ascii=False))
    else:
        _print(counts, rules)
    if counts.refused_rows or not counts.rows:
        raise typer.Exit(ExitCode.FOUND_PROBLEM)


def checked_mapping(path: Path) -> Mapping:
    """The mapping of a file.

    Raises:
        WrongUsage: when it is wrong, with the key.
    """
    try:
        return load_mapping(path)
    except BadRecord as error:
        raise WrongUsage(f"{path}: {error.where}: {error.detail}") from error


def _print(counts: Counts, rules: Mapping) -> None:
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for line in lines(counts, rules):
        console.print(line)


def lines(counts: Counts, rules: Mapping) -> list[str]:
    """The counts for people, a line each."""
    return [
        f"{counts.rows} rows: {counts.calls} calls, {counts.refused_rows} refused.",
        *_refusals(counts),
        "",
        *coverage_lines(counts, rules),
        "",
        *_times(counts),
        *_ids(counts),
        *_kinds(counts),
    ]


def coverage_lines(counts: Counts, rules: Mapping) -> list[str]:
    """Field -> share of the calls that have it."""
    return [
        f"  {target:<28} {counts.coverage(target):6.1%}  {counts.filled[target]}"
        for target in rules.fields
    ]


def _refusals(counts: Counts) -> list[str]:
    return [
        f"  {entry.rows} at {entry.refusal.where} ({entry.refusal.reason}): {entry.refusal.detail}"
        f" First in line {', '.join(map(str, entry.lines))}."
        for entry in by_rows(counts)
    ]


def _times(counts: Counts) -> list[str]:
    if counts.first is None or counts.last is None:
        return []
    most = max(counts.hours.values())
    bars = "".join(_SHADES[round(8 * counts.hours[hour] / most)] for hour in range(24))
    return [
        f"Opened from {counts.first.isoformat()} to {counts.last.isoformat()}.",
        f"By hour, 0 to 23: [{bars}]; calls are fewest between 3 and 6 where the clock is right.",
    ]


def _ids(counts: Counts) -> list[str]:
    again = f"; {counts.repeated} rows update a call of an earlier row" if counts.repeated else ""
    return [f"{len(counts.ids)} different calls{again}."]


def _kinds(counts: Counts) -> list[str]:
    statuses = ", ".join(f"{word} {rows}" for word, rows in counts.statuses.most_common())
    kinds = counts.call_types.most_common(_TYPES_SHOWN)
    rest = len(counts.call_types) - len(kinds)
    return [
        f"By status: {statuses or 'none'}.",
        f"{len(counts.call_types)} different call types:",
        *(f"  {rows:>7}  {kind}" for kind, rows in kinds),
        *([f"  and {rest} more; --json lists them all."] if rest else []),
    ]
