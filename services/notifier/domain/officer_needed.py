"""One tap: somebody on the team needs an officer now."""

from __future__ import annotations

from datetime import datetime

from services.notifier.domain import texts
from services.notifier.domain.messages import to_person
from services.notifier.domain.model import Match, Member, who
from services.notifier.domain.step import MessageKind, No, Note, NoteKind, Step
from shared.policy.asking import Asking


def call_for_officer(match: Match, member: Member, *, asking: Asking, now: datetime) -> Step | No:
    """Tell the desk and everybody else on the team; every tap tells again.

    Returns:
        What follows, or why there is nobody to tell.
    """
    if not match.is_live and not member.is_on_scene:
        return No("match-ended", "This match has ended; call the desk by phone or radio.")
    key = f"officer_needed/{member.role}/{member.who}/{now.isoformat()}"
    others = (s for s in match.seats if s.filled_by is not None and who(s) != member.who)
    told = (to_person(match, s, MessageKind.OFFICER_NEEDED, key, asking) for s in others)
    text = f"Officer needed now by {texts.name_of(member)}"
    note = Note(key, NoteKind.OFFICER_NEEDED, text)
    return Step(match, messages=tuple(message for message in told if message), notes=(note,))
