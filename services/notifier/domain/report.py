"""How far each member of the team is, in legal order, whoever says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.notifier.domain import texts
from services.notifier.domain.confirm import opened
from services.notifier.domain.model import Match, Member
from services.notifier.domain.step import No, Note, NoteKind, Step
from services.notifier.domain.watch import begin_watching, stop_watching
from shared.events.encounters import ResponderStatus
from shared.policy.asking import Asking
from shared.vocabulary import StatusOf, StatusSource

_ORDER: Final = {
    StatusOf.EN_ROUTE: 1,
    StatusOf.STAGED: 2,
    StatusOf.ON_SCENE: 3,
    StatusOf.WITH_PERSON: 3,
    StatusOf.TRANSPORTING: 4,
    StatusOf.AT_DESTINATION: 5,
    StatusOf.CLEARED: 6,
}
"""Nobody goes back; between being there and being with the person one may go to and fro."""
_NOTES: Final = {
    StatusOf.EN_ROUTE: NoteKind.EN_ROUTE,
    StatusOf.ON_SCENE: NoteKind.ON_SCENE,
    StatusOf.CLEARED: NoteKind.CLEARED,
    StatusOf.CANCELLED_EN_ROUTE: NoteKind.CANCELLED,
}
_CAD_SAID_IT: Final = frozenset({StatusSource.CAD, StatusSource.INFERRED})


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody says where a member of the team is.

    Attributes:
        at: when it came true, as far as the sender knows.
        by: who says it: `person:<id>`, a key's id or `cad:<call sign>`.
        seq: the sender's own count; a number that is not new changes nothing.
        destination: where to, while transporting.
    """

    status: StatusOf
    at: datetime
    source: StatusSource
    by: str
    seq: int | None = None
    destination: str | None = None


def report(
    match: Match, member: Member, said: Report, *, asking: Asking, now: datetime
) -> Step | No:
    """Take in a status.

    Args:
        match: as it is.
        member: whom it is about.
        said: the status and who says it.
        asking: the agency's policy.
        now: the time.

    Returns:
        What follows, or why it changes nothing.
    """
    refusal = _refusal(match, member, said)
    if refusal:
        return refusal
    at = min(said.at, now)
    seq = said.seq or match.next_seq(member.role)
    arrives = said.status.has_arrived and member.arrived_at is None
    moved = replace(
        member,
        seq=seq,
        status=said.status,
        status_at=at,
        arrived_at=at if arrives else member.arrived_at,
    )
    match = _left_open(match.with_member(moved), moved)
    step = Step(match, (_fact(match, moved, said),), notes=_notes(moved, said))
    if arrives:
        return step.then(lambda m: begin_watching(m, moved, asking=asking, now=now))
    return step.then(lambda m: stop_watching(m, moved)) if moved.is_over else step


def _refusal(match: Match, member: Member, said: Report) -> No | None:
    if said.seq is not None and said.seq < match.next_seq(member.role):
        return No("status-superseded", "A newer status is known; read it and report the next one.")
    if member.is_over:
        return No("part-over", f"This part in the match has ended ({member.status}).")
    if not match.is_live and not member.is_on_scene:
        return No("match-ended", "This match has ended; nobody is expected at the scene.")
    if not is_of_the_team(match, member):
        return No("seat-not-filled", "This person has not taken the seat; accept the offer first.")
    if not is_next(member.status, said.status):
        return No("status-order", f"{said.status} can't follow {member.status or 'no status'}.")
    return None


def is_next(before: StatusOf | None, after: StatusOf) -> bool:
    """Whether a status may follow another."""
    if after is StatusOf.CANCELLED_EN_ROUTE:
        return before in {None, StatusOf.EN_ROUTE, StatusOf.STAGED}
    if after not in _ORDER or after is before:
        return False
    return before is None or _ORDER[before] <= _ORDER[after]


def is_of_the_team(match: Match, member: Member) -> bool:
    """Whether the member is at the scene or has taken the seat."""
    seat = match.seat_of(member)
    return member.is_on_scene or (seat is not None and seat.filled_by is not None)


def _left_open(match: Match, member: Member) -> Match:
    """Who turns round on the way leaves the seat open; matcher hears of it and fills it anew."""
    seat = match.seat_of(member)
    if seat is None or member.status is not StatusOf.CANCELLED_EN_ROUTE:
        return match
    return opened(match, seat)


def _fact(match: Match, member: Member, said: Report) -> ResponderStatus:
    return ResponderStatus(
        match_id=match.match_id,
        role=member.role,
        seq=member.seq,
        status=said.status,
        at=member.status_at or said.at,
        source=said.source,
        recorded_by=said.by,
        responder_id=member.responder_id,
        unit_id=member.unit_id,
        destination=said.destination,
        agency=match.agency,
        call_id=match.call_id,
    )


def _notes(member: Member, said: Report) -> tuple[Note, ...]:
    """The desk is not told what its own CAD has said."""
    kind = _NOTES.get(said.status)
    if kind is None or said.source in _CAD_SAID_IT:
        return ()
    text = f"{texts.name_of(member)} {said.status.replace('_', ' ')}"
    return (Note(f"status/{member.role}/{member.seq}", kind, text[0].upper() + text[1:]),)
