"""A reminder before an encounter that nobody ends is ended: matcher completes it as `timed_out`."""

from __future__ import annotations

from services.notifier.domain import texts
from services.notifier.domain.messages import to_person
from services.notifier.domain.model import Match
from services.notifier.domain.step import MessageKind, Note, NoteKind, Step
from shared.policy.asking import Asking


def remind(match: Match, *, asking: Asking) -> Step:
    """Tell the desk and everybody who has not cleared; nobody once the match has ended."""
    if not match.is_live or match.confirmed_epoch is None:
        return Step(match)
    key = f"ends_soon/{match.confirmed_epoch}"
    still_there = (
        seat
        for seat in match.seats
        if (member := match.member_of(seat)) is not None and not member.is_over
    )
    told = (to_person(match, s, MessageKind.ENDS_SOON, key, asking) for s in still_there)
    note = Note(key, NoteKind.ENDS_SOON, f"Will be ended soon, not cleared: {texts.team(match)}")
    return Step(match, messages=tuple(message for message in told if message), notes=(note,))
