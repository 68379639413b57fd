"""What people do when their phone rings, and when they get there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from random import Random
from typing import Final

from shared.vocabulary import Contact, OutcomeCode
from tandem.city.calls import on_scene_time
from tandem.city.chance import about, pick
from tandem.city.people import Habit
from tandem.city.said import Reason


class Reply(Enum):
    """What comes back from an offer."""

    ACCEPT = "accept"
    DECLINE = "decline"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Answer:
    """How a person answers one offer: what, after how long, and why not."""

    reply: Reply
    after: timedelta
    reason: str | None = None


_WHY_NOT: Final = {
    "too_far": 30.0,
    "end_of_shift": 15.0,
    "with_somebody": 35.0,
    "conflict_of_interest": 5.0,
    "other": 15.0,
}


def answer(dice: Random, habit: Habit) -> Answer:
    """Draw a person's answer to an offer."""
    after = timedelta(seconds=about(dice, habit.pause_s, 0.55))
    if habit.dead_phone:
        return Answer(Reply.NOTHING, after)
    declines = max(0.0, 1 - habit.accepts - habit.silent)
    shares = {
        Reply.ACCEPT: habit.accepts,
        Reply.NOTHING: habit.silent,
        Reply.DECLINE: declines,
    }
    reply = pick(dice, shares)
    return Answer(reply, after, pick(dice, _WHY_NOT) if reply is Reply.DECLINE else None)


class Ended(Enum):
    """How an encounter of a team ended."""

    ENGAGED = "engaged"
    NOT_LOCATED = "not_located"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    UNSAFE = "unsafe"
    OTHER = "other"


ENDED: Final = {
    Ended.ENGAGED: 43.2,
    Ended.NOT_LOCATED: 30.2,
    Ended.REFUSED: 18.7,
    Ended.CANCELLED: 7.1,
    Ended.UNSAFE: 0.6,
    Ended.OTHER: 0.2,
}
"""Percent of 3,090 dispatches of a mobile crisis team; not everybody is met."""
EMERGENCY_DEPARTMENT: Final = {
    Reason.HARM: 26.0,
    Reason.SUICIDALITY: 21.0,
    Reason.FUNCTIONING: 16.0,
    Reason.AGITATION: 8.0,
}
"""Percent of all dispatches that ended there, by first reason; met or not."""
_EMERGENCY_DEPARTMENT_ELSE: Final = 11.0
_OTHER_ENDS: Final = {
    OutcomeCode.TRANSPORT_CRISIS_CENTER: 2.0,
    OutcomeCode.TRANSPORT_SHELTER: 1.2,
    OutcomeCode.TRANSPORT_HOME: 1.0,
    OutcomeCode.LEFT_WITH_FAMILY: 0.7,
    OutcomeCode.TRANSPORT_SOBERING: 0.6,
    OutcomeCode.ARREST: 0.3,
}
_ENGAGEMENT_MIN: Final = {0.0: 45.0, 1.0: 27.0, 3.0: 14.0, 5.0: 8.0, 9.0: 6.0}
_SET_OFF_S: Final = 50.0


@dataclass(frozen=True, slots=True)
class Visit:
    """What a team does from its confirmation on.

    Attributes:
        sets_off: time from being confirmed until the person moves.
        travel_factor: true travel time over the expected one.
        engages: time from arrival to meeting the person.
        on_scene: time from arrival to departure.
        ended: how it went.
        contact: whether the person was met.
        outcome: what came of it.
        on_hold: whether it was an involuntary hold as well.
        forgets_check_in: whether nobody answers the check-in in time.
    """

    sets_off: timedelta
    travel_factor: float
    engages: timedelta
    on_scene: timedelta
    ended: Ended
    contact: Contact
    outcome: OutcomeCode
    on_hold: bool
    forgets_check_in: bool


def visit(dice: Random, reason: Reason | None) -> Visit:
    """Draw what a team meets, by the call's reason."""
    ended = pick(dice, ENDED)
    return Visit(
        sets_off=timedelta(seconds=about(dice, _SET_OFF_S, 0.6)),
        travel_factor=min(2.2, about(dice, 1.0, 0.25)),
        engages=timedelta(minutes=pick(dice, _ENGAGEMENT_MIN)),
        on_scene=on_scene_time(dice),
        ended=ended,
        contact=_CONTACT[ended],
        outcome=_outcome(dice, ended, reason),
        on_hold=dice.random() < 1 / 3,
        forgets_check_in=dice.random() < 1 / 15,
    )


_CONTACT: Final = {
    Ended.ENGAGED: Contact.MADE,
    Ended.NOT_LOCATED: Contact.NOT_LOCATED,
    Ended.REFUSED: Contact.DECLINED,
    Ended.CANCELLED: Contact.NONE,
    Ended.UNSAFE: Contact.NONE,
    Ended.OTHER: Contact.NONE,
}


def _outcome(dice: Random, ended: Ended, reason: Reason | None) -> OutcomeCode:
    match ended:
        case Ended.ENGAGED:
            return _of_somebody_met(dice, reason)
        case Ended.NOT_LOCATED:
            codes = {OutcomeCode.UNABLE_TO_LOCATE: 60.0, OutcomeCode.GONE_ON_ARRIVAL: 40.0}
            return pick(dice, codes)
        case Ended.REFUSED:
            return OutcomeCode.DECLINED_SERVICES
        case Ended.CANCELLED:
            return OutcomeCode.CANCELLED_EN_ROUTE
        case Ended.UNSAFE | Ended.OTHER:
            return OutcomeCode.OTHER


def _of_somebody_met(dice: Random, reason: Reason | None) -> OutcomeCode:
    """The published shares count everybody dispatched to, so they grow where somebody was met."""
    if reason is None:
        return OutcomeCode.NO_NEED_FOUND
    per_met = 100 / ENDED[Ended.ENGAGED]
    emergency = EMERGENCY_DEPARTMENT.get(reason, _EMERGENCY_DEPARTMENT_ELSE) * per_met
    shares = {code: percent * per_met for code, percent in _OTHER_ENDS.items()}
    shares[OutcomeCode.TRANSPORT_ED] = emergency
    shares[OutcomeCode.ARRESTABLE_NOT_ARRESTED] = 6.0
    shares[OutcomeCode.REMAINED_IN_PLACE] = 100 - sum(shares.values())
    return pick(dice, shares)
