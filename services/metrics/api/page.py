"""The report as one self-contained HTML page: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.metrics.domain.figures import Share

if TYPE_CHECKING:
    from services.metrics.api.report import BuyIn

FEW = 30
"""Below this many, a share is marked: one case more or less would change it visibly."""
UNKNOWN = "\N{EN DASH}"


def render(report: BuyIn) -> str:
    """The page."""
    return _PAGES.get_template("buy_in.html").render(report=report, few=FEW)


def percent(value: float | None) -> str:
    """A share as people read it, e.g. `2.2%`."""
    return UNKNOWN if value is None else f"{value * 100:.1f}%"


def interval(share: Share) -> str:
    """The 95 % interval of a share, e.g. `1.2-4.1%`."""
    if share.low is None or share.high is None:
        return "no cases yet"
    return f"{share.low * 100:.1f}{UNKNOWN}{share.high * 100:.1f}%"


def minutes(seconds: float | None) -> str:
    """Seconds as minutes, e.g. `12.5 min`."""
    return UNKNOWN if seconds is None else f"{seconds / 60:.1f} min"


def seconds(milliseconds: float | None) -> str:
    """Milliseconds as seconds, e.g. `0.4 s`."""
    return UNKNOWN if milliseconds is None else f"{milliseconds / 1000:.1f} s"


def whole(number: int) -> str:
    """A count with thousands set apart, e.g. `1,204`."""
    return f"{number:,}"


def words(code: str) -> str:
    """A code as people read it, e.g. `Remained in place`."""
    plain = _SPELLED.get(code, code.replace("_", " "))
    return plain[:1].upper() + plain[1:]


def day(one: date | datetime) -> str:
    """A day as people read it, e.g. `March 3, 2026`."""
    return f"{one:%B} {one.day}, {one.year}"


_SPELLED = {
    "": "none",
    "transport_ed": "taken to an emergency department",
    "transport_crisis_center": "taken to a crisis center",
    "transport_sobering": "taken to a sobering center",
    "transport_shelter": "taken to a shelter",
    "transport_home": "taken home",
    "arrestable_not_arrested": "could have been arrested, was not",
    "tele": "by video",
}
_PAGES = Environment(
    loader=PackageLoader("services.metrics.api", "pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.filters.update(
    percent=percent,
    interval=interval,
    minutes=minutes,
    seconds=seconds,
    whole=whole,
    words=words,
    day=day,
)
