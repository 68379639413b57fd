"""`tandem policy test|fit|drift`."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from tandem.failure import WrongUsage
from tandem.policy import drift, page, table
from tandem.policy.engine import Json, ask

ABOUT: Final = """Measure a policy on labeled history, learn one from it, and see when it drifts.

A history is a flat file with a row for each call, read by a mapping file, and a column that says
whether the call was a behavioral-health call.
"""
History = Annotated[Path, typer.Option(help="Comma-separated rows, one for each call.")]
MappingFile = Annotated[Path, typer.Option(help="The mapping file that reads the rows.")]
Label = Annotated[str, typer.Option(help="The column with the label: yes/no, true/false or 1/0.")]
Positive = Annotated[
    list[str] | None,
    typer.Option(
        help="A value of the column that means behavioral health, where it is not yes/no; "
        "may be given several times. Other values then mean that it was not."
    ),
]
PolicyFile = Annotated[
    Path | None,
    typer.Option(help="The agency's policy file; without one the built-in weights are measured."),
]
JsonFile = Annotated[Path | None, typer.Option("--json", help="Write all figures to this file.")]
HtmlFile = Annotated[
    Path | None,
    typer.Option("--html", help="Write a page with charts to this file; it needs no network."),
]


def register(app: typer.Typer) -> None:
    """Add `tandem policy`."""
    group = typer.Typer(name="policy", help=ABOUT, no_args_is_help=True)
    group.command("test")(measure)
    group.command("fit")(learn)
    drift.register(group)
    app.add_typer(group)


def measure(
    *,
    history: History,
    mapping: MappingFile,
    label: Label,
    positive: Positive = None,
    policy: PolicyFile = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Measure calls opened from this day on."),
    ] = None,
    json_file: JsonFile = None,
    html_file: HtmlFile = None,
) -> None:
    """Measure a policy on labeled history: precision, recall, calibration, and what it got wrong.

    Calls are assessed by the service's own code, each with what was known of earlier ones when it
    was opened. Nothing is sent anywhere.
    """
    asked = _asked(history, mapping, label, positive, policy)
    report = ask("policy-test", asked | {"since": _day(since)})
    table.show_test(report)
    _write(report, json_file, html_file)


def learn(
    *,
    history: History,
    mapping: MappingFile,
    label: Label,
    until: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], help="Learn before this day, test from it on."),
    ],
    out: Annotated[Path, typer.Option(help="The policy file to write.")],
    positive: Positive = None,
    policy: PolicyFile = None,
    json_file: JsonFile = None,
    html_file: HtmlFile = None,
) -> None:
    """Learn weights from labeled history and write a policy that a person can read and review.

    Learned are weights for types, origin, priority, hour, beat, what the narrative says, and
    earlier calls at the place or about the person. It is tested only on the time from --until on,
    beside the policy as it is now. The rest of the policy file stays as it is. Needs scikit-learn:
    pip install 'tandem-coresponse[learn]'.
    """
    if out.suffix != ".toml":
        raise WrongUsage(f"{out} is no .toml file; name the policy file to write.")
    asked = _asked(history, mapping, label, positive, policy)
    report = ask("policy-fit", asked | {"until": _day(until), "out": str(out)})
    table.show_fit(report)
    _write(report, json_file, html_file)


def _asked(
    history: Path, mapping: Path, label: str, positive: list[str] | None, policy: Path | None
) -> Json:
    for path in (history, mapping, *([policy] if policy else [])):
        if not path.is_file():
            raise WrongUsage(f"{path} is not a file.")
    return {
        "history": str(history),
        "mapping": str(mapping),
        "label": label,
        "positive": positive or [],
        "policy": str(policy) if policy else None,
    }


def _day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None


def _write(report: dict[str, Any], json_file: Path | None, html_file: Path | None) -> None:
    if json_file is not None:
        json_file.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
        typer.echo(f"All figures are in {json_file}.")
    if html_file is not None:
        html_file.write_text(page.render(report), encoding="utf-8")
        typer.echo(f"The page is {html_file}.")
