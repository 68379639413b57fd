"""When a match is confirmed: every seat filled by its own rule, at the newest epoch."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.notifier.domain import texts
from services.notifier.domain.messages import to_person
from services.notifier.domain.model import Match, who
from services.notifier.domain.step import MessageKind, No, Note, NoteKind, Step
from shared.events.matches import Seat
from shared.events.offers import MatchConfirmed
from shared.policy.asking import Asking
from shared.vocabulary import FilledBy, Role, SeatRule


def is_complete(match: Match) -> bool:
    """Whether every seat is filled; a match without seats never is."""
    return bool(match.seats) and all(seat.filled_by is not None for seat in match.seats)


def confirm(match: Match, *, asking: Asking, now: datetime) -> Step:
    """Confirm the newest epoch once, as soon as its last seat is filled.

    Args:
        match: after whatever just happened.
        asking: the agency's policy.
        now: the time.

    Returns:
        `match.confirmed`, the word to go for everybody, and a line for the desk; or nothing.
    """
    if not match.is_live or match.confirmed_epoch == match.epoch or not is_complete(match):
        return Step(match)
    fact = MatchConfirmed(
        match_id=match.match_id,
        epoch=match.epoch,
        at=now,
        seats=match.seats,
        waited_s=max(0.0, (now - match.waiting_since).total_seconds()),
        agency=match.agency,
        call_id=match.call_id,
    )
    key = f"confirmed/{match.epoch}"
    note = Note(key, NoteKind.CONFIRMED, f"Team confirmed: {texts.team(match)}")
    told = (to_person(match, s, MessageKind.CONFIRMED, key, asking) for s in match.seats)
    messages = tuple(message for message in told if message)
    return Step(replace(match, confirmed_epoch=match.epoch), (fact,), messages, (note,))


def filled(match: Match, seat: Seat, by: FilledBy) -> Match:
    """The match with this seat filled."""
    return _with_seat(match, seat.model_copy(update={"filled_by": by}))


def opened(match: Match, seat: Seat) -> Match:
    """The match with this seat open again."""
    return _with_seat(match, seat.model_copy(update={"filled_by": None}))


def desk_confirms(match: Match, role: Role, *, asking: Asking, now: datetime) -> Step | No:
    """The dispatch desk says that a seat's person is coming.

    Returns:
        What follows, or why the desk has nothing to confirm.
    """
    seat = next((seat for seat in match.seats if seat.role == role), None)
    if seat is None or not match.is_live:
        return No("match-ended", "This match has ended or has no such seat; look at the board.")
    if seat.rule is not SeatRule.DESK_CONFIRMS:
        return No("seat-rule", f"The {role} seat is not the desk's to confirm.")
    if seat.filled_by is not None:
        return No("seat-filled", f"The {role} seat is filled already.")
    return confirm(filled(match, seat, FilledBy.DESK), asking=asking, now=now)


def _with_seat(match: Match, seat: Seat) -> Match:
    seats = (seat if (old.role, who(old)) == (seat.role, who(seat)) else old for old in match.seats)
    return replace(match, seats=tuple(seats))
