"""What just happened, one line each."""

from __future__ import annotations

from datetime import datetime, tzinfo

from rich.text import Text

from shared.events import (
    Body,
    CallUnserved,
    MatchCompleted,
    MatchConfirmed,
    MatchProposed,
    MatchWithdrawn,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferSent,
    OfferUndeliverable,
    OutcomeRecorded,
    ResponderStatus,
)
from tandem.demo.board import Board
from tandem.demo.view.words import STATUSES, named, spoken

_OFFERS: dict[type[Body], tuple[str, str]] = {
    OfferSent: ("is asked", "yellow"),
    OfferAccepted: ("accepts", "green"),
    OfferDeclined: ("declines", "red"),
    OfferExpired: ("does not answer", "red"),
    OfferUndeliverable: ("can't be reached", "red"),
}


def happenings(board: Board, zone: tzinfo, rows: int) -> list[Text]:
    """The newest, newest last."""
    lines: list[Text] = []
    for told in reversed(board.happenings):
        said = _said(told.body)
        if said is None:
            continue
        at: datetime = getattr(told.body, "at", told.record.at)
        time = (f"{at.astimezone(zone):%H:%M} ", "dim")
        lines.append(Text.assemble(time, said, no_wrap=True, overflow="ellipsis"))
        if len(lines) >= rows:
            break
    return lines[::-1]


def _said(body: Body) -> tuple[str, str] | None:
    match body:
        case OfferSent() | OfferAccepted() | OfferDeclined() | OfferExpired():
            word, style = _OFFERS[type(body)]
            return f"{named(body.role, body.responder_id)} {word}", style
        case OfferUndeliverable():
            return f"{named(body.role, body.responder_id)} can't be reached", "red"
        case ResponderStatus():
            who = named(body.role, body.responder_id or body.unit_id)
            return f"{who} {STATUSES[body.status][0]}", ""
        case OutcomeRecorded():
            codes = [spoken(code) for person in body.people for code in person.outcomes]
            return f"{body.call_id} {', '.join(codes)}", "bold"
        case _:
            return _said_of_match(body)


def _said_of_match(body: Body) -> tuple[str, str] | None:
    match body:
        case MatchProposed():
            return (
                f"{body.call_id} {body.structure} in {body.decision.arrival_s / 60:.0f} min",
                "cyan",
            )
        case MatchConfirmed():
            return f"{body.call_id} confirmed after {body.waited_s:.0f} s", "bold green"
        case MatchWithdrawn():
            return f"{body.call_id} withdrawn: {spoken(body.reason)}", "dim"
        case MatchCompleted():
            return f"{body.call_id} team done: {spoken(body.reason)}", "dim"
        case CallUnserved():
            return f"{body.call_id} {spoken(body.reason)}", "red"
        case _:
            return None
