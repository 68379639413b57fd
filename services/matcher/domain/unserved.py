"""What is told about a call that has nobody: at once, when the reason changes, at the end."""

from __future__ import annotations

from dataclasses import replace

from services.matcher.domain.changes import Left
from services.matcher.domain.explain import Record
from services.matcher.domain.model import Call, Match, Told
from services.matcher.domain.reasons import same_story
from services.matcher.domain.structures import Nobody
from shared.vocabulary import Unserved


def concluded(call: Call, match: Match | None, why: Nobody | None, record: Record) -> Conclusion:
    """The call after a decision, and what is to be told about it.

    Args:
        call: as the decision left it.
        match: its live match, if it has one.
        why: why it has none, where that was looked at.
        record: what the optimiser saw, where it looked.
    """
    if match is not None:
        return replace(call, told=None, is_watched=True), None
    if not call.is_open:
        return _at_the_end(call)
    if why is None:
        return replace(call, told=None, is_watched=False), None
    return _still_waiting(call, same_story(why, call.told), record)


Conclusion = tuple[Call, Left | None]


def _at_the_end(call: Call) -> Conclusion:
    ended = replace(call, is_watched=False)
    is_unserved = call.is_real and call.eligibility.is_eligible and not call.was_served
    is_told = call.told is not None and call.told.final
    if not is_unserved or is_told or call.merged_into is not None:
        return ended, None
    if call.told:
        why = Nobody(call.told.reason, "It stayed so until the call ended.", call.told.seat)
    else:
        detail = "The call ended before a team was complete."
        why = Nobody(Unserved.CALL_CLOSED_FIRST, detail)
    return _tell(ended, replace(why, retry="never"), {}, final=True)


def _still_waiting(call: Call, why: Nobody, record: Record) -> Conclusion:
    waiting = replace(call, is_watched=True)
    if call.told == Told(why.reason, why.seat):
        return waiting, None
    return _tell(waiting, why, record, final=False)


def _tell(call: Call, why: Nobody, record: Record, *, final: bool) -> Conclusion:
    told = Told(why.reason, why.seat, final)
    after = replace(call, told=told, unserved=call.unserved + 1)
    return after, Left(after, why, final, record)
