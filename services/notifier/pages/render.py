"""Turns what a person may see into a page: no script, nothing loaded from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.notifier.domain.report import is_next
from services.notifier.models import EncounterView
from shared.vocabulary import Eligibility, StatusOf, Structure

_FOLDER: Final = Path(__file__).parent
_STYLE: Final = (_FOLDER / "page.css").read_text(encoding="utf-8")
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""The link is a secret: nobody keeps the page, frames it, or hears where a reader came from."""

_templates = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_STEPS: Final = {
    StatusOf.EN_ROUTE: "On my way",
    StatusOf.STAGED: "Waiting near by",
    StatusOf.ON_SCENE: "At the scene",
    StatusOf.WITH_PERSON: "With the person",
    StatusOf.TRANSPORTING: "Transporting",
    StatusOf.AT_DESTINATION: "At the destination",
    StatusOf.CLEARED: "Clear",
    StatusOf.CANCELLED_EN_ROUTE: "Can't make it",
}
_NEXT_STEPS: Final = 3
_CALLED: Final = {
    Structure.CIVILIAN: "Crisis response",
    Structure.TELE: "Video co-response",
}
_SAFETY: Final = {
    Eligibility.POLICE_FIRST: "Officers make it safe first: wait near by until they call you in.",
}


def encounter(view: EncounterView, zone: ZoneInfo, problem: str | None) -> str:
    """A person's page of one match.

    Args:
        view: what the person may see.
        zone: the agency's time zone.
        problem: why the last tap changed nothing.
    """

    def minute(at: datetime) -> str:
        return at.astimezone(zone).strftime("%H:%M")

    def second(at: datetime) -> str:
        return at.astimezone(zone).strftime("%H:%M:%S")

    return _rendered(
        "encounter.html",
        view=view,
        kind=_CALLED.get(view.structure, "Co-response"),
        safety=_SAFETY.get(view.eligibility),
        steps=_next_steps(view),
        said=_STEPS.get(view.status) if view.status else None,
        step_of=_STEPS.get,
        has_arrived=view.status is not None and view.status.has_arrived,
        time=minute,
        second=second,
        problem=problem,
    )


def expired() -> str:
    """The page of a link that opens nothing any more."""
    return _rendered("expired.html")


def enrolment() -> str:
    """The page of an enrolment link, before the button is pressed."""
    return _rendered("enrolment.html", token=None)


def enrolled(token: str) -> str:
    """The page that shows a new token, this once."""
    return _rendered("enrolment.html", token=token)


def _next_steps(view: EncounterView) -> dict[str, str]:
    """The next few steps that may be said now, the likely one first."""
    if not view.is_filled or (view.is_over and view.check_in == "off"):
        return {}
    if view.status in {StatusOf.CLEARED, StatusOf.CANCELLED_EN_ROUTE}:
        return {}
    legal = [step for step in _STEPS if is_next(view.status, step)]
    if view.status is None or not view.status.has_arrived:
        legal.remove(StatusOf.CLEARED)
    shown = legal[:_NEXT_STEPS] + [step for step in legal[_NEXT_STEPS:] if step.is_over]
    return {step.value: _STEPS[step] for step in shown}


def _rendered(template: str, **content: object) -> str:
    return _templates.get_template(template).render(style=_STYLE, **content)
