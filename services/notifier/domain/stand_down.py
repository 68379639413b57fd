"""How people are let go: offers withdrawn, those under way stood down, the end of a match."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from services.notifier.domain.messages import about_offer, to_person
from services.notifier.domain.model import (
    Match,
    Member,
    Offer,
    OfferState,
    Place,
    StandDown,
    place_of,
)
from services.notifier.domain.offer_facts import offer_fact
from services.notifier.domain.step import (
    Alarm,
    AlarmName,
    Message,
    MessageKind,
    No,
    Note,
    NoteKind,
    Step,
)
from shared.events.matches import Seat
from shared.events.offers import OfferWithdrawn
from shared.policy.asking import Asking
from shared.vocabulary import ResponderId, SeatMode, StatusOf


def end(
    match: Match, *, epoch: int, reason: str, wants_note: bool, asking: Asking, now: datetime
) -> Step | None:
    """End a match: nobody is asked any more, and who has not arrived is stood down.

    Args:
        match: as it was.
        epoch: of the fact that ends it.
        reason: of the end.
        wants_note: whether the desk is told.
        asking: the agency's policy.
        now: the time.

    Returns:
        What follows, or none when it has ended before or has moved on to a newer epoch.
    """
    if not match.is_live or epoch < match.epoch:
        return None
    note = Note(f"withdrawn/{epoch}", NoteKind.WITHDRAWN, f"Team withdrawn: {reason}")
    step = Step(
        replace(match, ended_at=now, end_reason=reason), notes=(note,) if wants_note else ()
    )
    step = step.then(lambda m: withdraw_offers(m, reason, asking=asking, now=now))
    for seat in match.seats:
        if seat.filled_by is not None:
            step = step.then(lambda m, s=seat: release(match, m, s, asking=asking, now=now))
    return step


def withdraw_offers(match: Match, reason: str, *, asking: Asking, now: datetime) -> Step:
    """Withdraw every offer that waits for an answer."""
    step = Step(match)
    for offer in match.live_offers:
        step = step.then(lambda m, o=offer: withdraw_offer(m, o, reason, asking=asking, now=now))
    return step


def withdraw_offer(
    match: Match, offer: Offer, reason: str, *, asking: Asking, now: datetime
) -> Step:
    """Take back an offer that waits for an answer, and tell everybody who was asked."""
    gone = replace(offer, state=OfferState.WITHDRAWN, ended_at=now, reason=reason)
    match = match.with_offer(gone)
    return Step(
        match,
        (offer_fact(OfferWithdrawn, match, gone, now),),
        tuple(about_offer(match, gone, p, MessageKind.ENDED, asking) for p in gone.covers),
        alarms=(Alarm(AlarmName.OFFER_EXPIRES, gone.offer_id, None),),
    )


def release(before: Match, match: Match, seat: Seat, *, asking: Asking, now: datetime) -> Step:
    """Stand down the holder of a filled seat, unless they have arrived or left by themselves.

    An officer whom CAD sent stays CAD's; he hears of it when he is enrolled, and need not answer.

    Args:
        before: the match while the seat was still theirs.
        match: the match now.
        seat: the seat that was theirs.
        asking: the agency's policy.
        now: the time.
    """
    member = before.member_of(seat)
    if member is None or member.is_over or member.arrived_at or member.responder_id is None:
        return Step(match)
    key = f"stand_down/{match.epoch}"
    message = to_person(match, seat, MessageKind.STAND_DOWN, key, asking)
    needs_answer = seat.mode is not SeatMode.ON_CALL and _is_under_way(before, member)
    told = StandDown(seat.role, member.responder_id, now, needs_answer)
    alarms = (_unanswered_alarm(match, told, asking),) if needs_answer else ()
    return Step(match.with_stand_down(told), messages=_only(message), alarms=alarms)


def acknowledge(match: Match, responder_id: ResponderId, *, now: datetime) -> Step | No:
    """A person says that they have understood to stand down.

    Returns:
        What follows; nothing when they said so before. `No` when they were never stood down.
    """
    mine = [s for s in match.stand_downs if s.responder_id == responder_id]
    if not mine:
        return No("nothing-to-acknowledge", "Nobody has told this person to stand down.")
    step = Step(match)
    for told in mine:
        if told.acknowledged_at is None:
            alarm = Alarm(AlarmName.NOT_ACKNOWLEDGED, _subject(match, told), None)
            answered = step.match.with_stand_down(replace(told, acknowledged_at=now))
            step = Step(answered, alarms=(*step.alarms, alarm))
    return step


def call_again(match: Match) -> Step:
    """Whoever holds a seat again has nothing to acknowledge any more."""
    step = Step(match)
    seated = {place_of(seat) for seat in match.seats}
    for told in match.stand_downs:
        waits = told.needs_answer and told.acknowledged_at is None
        if waits and Place(told.role, told.responder_id) in seated:
            alarm = Alarm(AlarmName.NOT_ACKNOWLEDGED, _subject(match, told), None)
            void = step.match.with_stand_down(replace(told, needs_answer=False))
            step = Step(void, alarms=(*step.alarms, alarm))
    return step


def unacknowledged(match: Match, subject: str, *, now: datetime) -> Step:
    """The time to acknowledge is over: the desk is told, once.

    Args:
        match: as it is.
        subject: of the alarm: match, role and person.
        now: the time.
    """
    for told in match.stand_downs:
        waits = told.acknowledged_at is None and told.desk_told_at is None and told.needs_answer
        if waits and subject == _subject(match, told):
            text = f"No answer to stand-down: {told.role} {told.responder_id}; call them by radio"
            key = f"not_acknowledged/{told.role}/{told.responder_id}/{told.told_at.isoformat()}"
            note = Note(key, NoteKind.NOT_ACKNOWLEDGED, text)
            return Step(match.with_stand_down(replace(told, desk_told_at=now)), notes=(note,))
    return Step(match)


def _is_under_way(match: Match, member: Member) -> bool:
    on_the_move = member.status in {StatusOf.EN_ROUTE, StatusOf.STAGED}
    return on_the_move or match.confirmed_epoch is not None


def _unanswered_alarm(match: Match, told: StandDown, asking: Asking) -> Alarm:
    after = timedelta(seconds=asking.acknowledge_within_s)
    return Alarm(AlarmName.NOT_ACKNOWLEDGED, _subject(match, told), after)


def _subject(match: Match, told: StandDown) -> str:
    return f"{match.match_id}/{told.role}/{told.responder_id}"


def _only(message: Message | None) -> tuple[Message, ...]:
    return (message,) if message else ()
