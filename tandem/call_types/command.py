"""`tandem classify-types FILE --column C`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from shared.errors import BadPolicy
from shared.policy.files import load_policy
from tandem.call_types.rows import Columns, TypeRow, read_rows
from tandem.call_types.summary import show
from tandem.call_types.verdicts import Verdict, verdicts_on
from tandem.failure import WrongUsage

_STDOUT = "-"


def register(app: typer.Typer) -> None:
    """Add `tandem classify-types`."""
    app.command("classify-types")(classify_types)


def classify_types(
    file: Annotated[Path, typer.Argument(help="The list: CSV in UTF-8 with a header line.")],
    *,
    column: Annotated[str, typer.Option(help="The column of the call types.")],
    description_column: Annotated[
        str | None, typer.Option(help="The column of their descriptions, if the type is a code.")
    ] = None,
    count_column: Annotated[
        str | None, typer.Option(help="The column that says how often each occurred.")
    ] = None,
    policy: Annotated[
        Path | None, typer.Option(help="The agency's policy file; its own table outranks.")
    ] = None,
    json_file: Annotated[
        str | None,
        typer.Option("--json", help="Write one JSON object for each row here; - is the output."),
    ] = None,
) -> None:
    """Say what each call type of a list means, and how many calls it stands for.

    A verdict is behavioral_health, policy (agencies differ, and each decides) or no, with category,
    subtype, probability and the evidence for it. With --json there is one JSON object for each row,
    in the order of the list; otherwise, and beside a file, a summary is printed.
    """
    rows = read_rows(file, Columns(column, description_column, count_column))
    if policy is not None:
        _check(policy)
    verdicts = verdicts_on(rows, policy)
    if json_file == _STDOUT:
        typer.echo(_lines(rows, verdicts), nl=False)
        return
    if json_file is not None:
        _write(Path(json_file), _lines(rows, verdicts))
    show(rows, verdicts, Console(highlight=False, markup=False))


def _check(policy: Path) -> None:
    try:
        load_policy(policy)
    except BadPolicy as error:
        raise WrongUsage(f"{error.problems[0]}; tandem check names every mistake.") from error


def _lines(rows: Sequence[TypeRow], verdicts: Sequence[Verdict]) -> str:
    """JSON lines; `count` is there where the list has one."""
    return "".join(
        json.dumps({"type": row.type, **_count(row), **verdict}, ensure_ascii=False) + "\n"
        for row, verdict in zip(rows, verdicts, strict=True)
    )


def _count(row: TypeRow) -> dict[str, float]:
    if row.calls is None:
        return {}
    return {"count": int(row.calls) if row.calls.is_integer() else row.calls}


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WrongUsage(
            f"{path} can't be written ({error.strerror}); name another file."
        ) from error
