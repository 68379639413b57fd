"""The figures as one self-contained HTML page: charts are drawn here, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

Json = dict[str, Any]
SIZE: Final = 320
"""Width and height of a chart's plot, in the units of its view box."""


def render(report: Json) -> str:
    """The page of a test or of a fit.

    Args:
        report: as intake gave it; text in it is escaped.
    """
    policies = (
        {"before": report["before"], "after": report["after"]}
        if "after" in report
        else {"policy": report}
    )
    name, newest = [*policies.items()][-1]
    return _PAGES.get_template("policy.html").render(
        report=report, policies=policies, newest=newest, name_of_newest=name, size=SIZE
    )


def percent(value: float | None) -> str:
    """A share as people read it, e.g. `2.2 %`."""
    return "\N{EN DASH}" if value is None else f"{value * 100:.1f} %"


def interval(said: Json) -> str:
    """A share's 95 % interval, e.g. `1.2-4.1 %`."""
    if said["low"] is None:
        return "no calls"
    return f"{said['low'] * 100:.1f}\N{EN DASH}{said['high'] * 100:.1f} %"


def across(share: float) -> str:
    """Where a share lies on the axis to the right."""
    return f"{SIZE * share:.1f}"


def up(share: float) -> str:
    """Where a share lies on the axis upward; SVG counts from the top."""
    return f"{SIZE * (1 - share):.1f}"


def line(points: Iterable[Json]) -> str:
    """A precision-recall curve as the points of a polyline."""
    return " ".join(f"{across(it['recall'])},{up(it['precision'])}" for it in points)


_PAGES = Environment(
    loader=PackageLoader("tandem.policy", "pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.filters |= {
    "percent": percent,
    "interval": interval,
    "across": across,
    "up": up,
    "line": line,
}
