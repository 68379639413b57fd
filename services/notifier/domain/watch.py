"""Nobody goes unwatched: from arrival on a person is asked whether all is well, until they say.

    off -> watching -(due)-> asked -(no answer)-> overdue, the desk is told
                 ^                                  | (still none)
                 `-- a check-in, by a person -- escalated, the supervisor is told

Only a person stops it, by a check-in or by clearing; neither a closed call nor a match's end does.
An officer on the call is CAD's to watch over, and who helps by video is not at the scene.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from services.notifier.domain import texts
from services.notifier.domain.model import Match, Member, Watch
from services.notifier.domain.step import (
    Alarm,
    AlarmName,
    Listener,
    Message,
    MessageKind,
    No,
    Note,
    NoteKind,
    Step,
)
from shared.policy.asking import Asking
from shared.vocabulary import SeatMode

_WATCHED_MODES: Final = frozenset({SeatMode.IN_PERSON, SeatMode.RIDE_ALONG, SeatMode.OTHER})


def begin_watching(match: Match, member: Member, *, asking: Asking, now: datetime) -> Step:
    """Start at arrival, or start again after a check-in."""
    if member.responder_id is None or member.mode not in _WATCHED_MODES:
        return Step(match)
    watched = replace(member, watch=Watch.WATCHING, watch_at=now)
    due_s = asking.check_in.due_s(match.eligibility)
    return Step(match.with_member(watched), alarms=(_alarm(match, member, due_s),))


def stop_watching(match: Match, member: Member) -> Step:
    """The person has cleared."""
    if member.watch is Watch.OFF:
        return Step(match)
    alarm = Alarm(AlarmName.CHECK_IN, _subject(match, member), None)
    return Step(match.with_member(replace(member, watch=Watch.OFF)), alarms=(alarm,))


def check_in(match: Match, member: Member, *, asking: Asking, now: datetime) -> Step | No:
    """A person says that all is well with a member on scene.

    Returns:
        What follows, or why there is nobody to check in.
    """
    if member.watch is Watch.OFF:
        return No("not-on-scene", "This person is not watched over: not arrived, or cleared.")
    step = begin_watching(match, member, asking=asking, now=now)
    if member.watch not in {Watch.OVERDUE, Watch.ESCALATED}:
        return step
    text = f"Checked in: {texts.name_of(member)}"
    note = Note(_key("checked_in", member, now), NoteKind.CHECKED_IN, text)
    return Step(step.match, notes=(note,), alarms=step.alarms)


def check_in_due(match: Match, subject: str, *, asking: Asking, now: datetime) -> Step:
    """A time has come: ask the person, then tell the desk, then the supervisor.

    Args:
        match: as it is.
        subject: of the alarm: match, role and member.
        asking: the agency's policy.
        now: the time.
    """
    found = (m for m in match.members if _subject(match, m) == subject)
    member = next((m for m in found if m.watch is not Watch.OFF), None)
    if member is None or member.responder_id is None:
        return Step(match)
    match member.watch:
        case Watch.WATCHING:
            return _ask(match, member, asking=asking, now=now)
        case Watch.ASKED:
            return _tell_desk(match, member, asking=asking, now=now)
        case Watch.OVERDUE:
            return _tell_supervisor(match, member, now=now)
        case Watch.OFF | Watch.ESCALATED:
            return Step(match)


def _ask(match: Match, member: Member, *, asking: Asking, now: datetime) -> Step:
    if member.responder_id is None:
        return Step(match)
    line = texts.bare(MessageKind.CHECK_IN, match)
    key = _key("check_in", member, now)
    message = Message(key, MessageKind.CHECK_IN, member.responder_id, line, line)
    asked = match.with_member(replace(member, watch=Watch.ASKED, watch_at=now))
    alarm = _alarm(match, member, asking.check_in.overdue_s)
    return Step(asked, messages=(message,), alarms=(alarm,))


def _tell_desk(match: Match, member: Member, *, asking: Asking, now: datetime) -> Step:
    overdue = match.with_member(replace(member, watch=Watch.OVERDUE, watch_at=now))
    note = Note(_key("overdue", member, now), NoteKind.OVERDUE, _overdue(member, now))
    alarm = _alarm(match, member, asking.check_in.supervisor_s)
    return Step(overdue, notes=(note,), alarms=(alarm,))


def _tell_supervisor(match: Match, member: Member, *, now: datetime) -> Step:
    escalated = match.with_member(replace(member, watch=Watch.ESCALATED, watch_at=now))
    key = _key("overdue", member, now)
    note = Note(key, NoteKind.OVERDUE, _overdue(member, now), Listener.SUPERVISOR)
    return Step(escalated, notes=(note,))


def _overdue(member: Member, now: datetime) -> str:
    since = member.arrived_at or now
    minutes = int((now - since).total_seconds() // 60)
    return f"No check-in from {texts.name_of(member)}, on scene for {minutes} min"


def _alarm(match: Match, member: Member, after_s: float) -> Alarm:
    return Alarm(AlarmName.CHECK_IN, _subject(match, member), timedelta(seconds=after_s))


def _subject(match: Match, member: Member) -> str:
    return f"{match.match_id}/{member.role}/{member.who}"


def _key(what: str, member: Member, now: datetime) -> str:
    return f"{what}/{member.role}/{member.who}/{now.isoformat()}"
