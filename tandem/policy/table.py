"""The figures as tables on a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

Json = dict[str, Any]
_FEW = 12
_WIDTH = 160


def show_test(report: Json) -> None:
    """Print what a test found."""
    console = _console()
    _about(console, report)
    console.print(summary({"policy": report}))
    _details(console, report)


def show_fit(report: Json) -> None:
    """Print what a fit learned, and the figures before and after."""
    console = _console()
    _about(console, report)
    learned = report["learned_from"]
    console.print(
        f"Learned {report['weights']} weights from {learned['calls']} calls before "
        f"{report['until']}, {learned['positives']} of them behavioral health; "
        f"measured on {report['after']['calls']} calls since."
    )
    console.print(
        summary({"before": report["before"], "after": report["after"]}, report["type_table"])
    )
    _details(console, report["after"])
    console.print(
        f"Wrote {report['out']}. Read the weights, then put the file in place: it takes effect "
        "within a second, and every assessment names it."
    )


def summary(policies: dict[str, Json], type_table: Json | None = None) -> Table:
    """The main figures side by side.

    Args:
        policies: name -> figures.
        type_table: what a table of each type's rate does, for comparison.
    """
    shown = Table(title="How well it fits")
    shown.add_column("")
    for name in policies:
        shown.add_column(name, justify="right")
    if type_table:
        shown.add_column("rate of each type", justify="right")
    for title, name in (
        ("PR-AUC (average precision)", "average_precision"),
        ("Brier score", "brier"),
    ):
        beside = [f"{type_table[name]:.4f}"] if type_table else []
        shown.add_row(title, *(f"{it[name]:.4f}" for it in policies.values()), *beside)
    for title, name in (("Precision of eligible calls", "precision"), ("Recall", "recall")):
        shown.add_row(title, *(share(it["eligible"][name]) for it in policies.values()))
    shown.add_row("Behavioral health", *(share(it["positives"]) for it in policies.values()))
    return shown


def share(said: Json) -> str:
    """A share with its interval and denominator, e.g. `81.0 % (78.2-83.5) of 420`."""
    if said["share"] is None:
        return "none"
    low, high = 100 * said["low"], 100 * said["high"]
    return f"{100 * said['share']:.1f} % ({low:.1f}-{high:.1f}) of {said['of']}"


def _console() -> Console:
    """As wide as the terminal; where there is none, wide enough for every table."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=_WIDTH)


def _about(console: Console, report: Json) -> None:
    left_out = [f"{report['unlabeled']} calls have no label"] if report["unlabeled"] else []
    refused = report["refused"]
    left_out += [f"{number} rows refused ({reason})" for reason, number in refused.items()]
    console.print(
        f"{report['rows']} rows read{''.join(f'; {it}' for it in left_out)}.", markup=False
    )


def _details(console: Console, figures: Json) -> None:
    console.print(_confusion(figures))
    console.print(_reliability(figures))
    for by, groups in figures["by"].items():
        console.print(_groups(by, groups))
    console.print(_wrong("Missed: behavioral health, thought improbable", figures["misses"]))
    console.print(
        _wrong("False alarms: not behavioral health, thought probable", figures["false_alarms"])
    )


def _confusion(figures: Json) -> Table:
    shown = _numbers("What came of each outcome", "outcome", "behavioral health", "other", "share")
    for it in figures["confusion"]:
        shown.add_row(it["outcome"], str(it["behavioral_health"]), str(it["other"]), share(it))
    return shown


def _reliability(figures: Json) -> Table:
    shown = _numbers("Calibration", "probability", "said on average", "came true")
    for it in figures["reliability"]:
        shown.add_row(f"{it['from']:.1f}-{it['to']:.1f}", f"{100 * it['said']:.1f} %", share(it))
    return shown


def _groups(by: str, groups: list[Json]) -> Table:
    shown = _numbers(f"By {by}", by, "calls", "behavioral health", "precision", "recall")
    for it in groups if by == "hour" else groups[:_FEW]:
        shares = (share(it[name]) for name in ("positives", "precision", "recall"))
        shown.add_row(escape(it["name"]), str(it["calls"]), *shares)
    return shown


def _wrong(title: str, calls: list[Json]) -> Table:
    shown = Table(title=title)
    for name in ("call", "type", "probability", "outcome", "weighed most"):
        shown.add_column(name)
    for it in calls[:_FEW]:
        because = escape(", ".join(it["because"]))
        says, what = f"{it['probability']:.3f}", it["outcome"]
        shown.add_row(escape(it["call_id"]), escape(it["type"]), says, what, because)
    return shown


def _numbers(title: str, first: str, *others: str) -> Table:
    shown = Table(title=title)
    shown.add_column(first)
    for name in others:
        shown.add_column(name, justify="right")
    return shown
