"""A decision as facts, each in its call's own trace."""

from __future__ import annotations

from datetime import datetime

from services.matcher.domain.changes import Changes, Ended, Left, Proposed
from services.matcher.domain.model import HeldSeat, Match
from services.matcher.domain.waiting import remaining_s
from shared.events import CallUnserved, Fact, MatchCompleted, MatchProposed, MatchWithdrawn
from shared.events.matches import Seat
from shared.vocabulary import Completion


def facts_of(changes: Changes, now: datetime) -> list[Fact]:
    """Everything that a decision has to tell: ends first, so that people are free before."""
    return [
        *(_ended(each, now) for each in changes.ended),
        *(_proposed(each, now) for each in changes.proposed),
        *(_unserved(each, now) for each in changes.left),
    ]


def _proposed(each: Proposed, now: datetime) -> Fact:
    call, match = each.call, each.match
    body = MatchProposed(
        agency=call.key.agency,
        call_id=call.key.call_id,
        match_id=match.match_id,
        epoch=match.epoch,
        at=now,
        structure=match.structure,
        eligibility=match.eligibility,
        call=call.summary,
        seats=tuple(seat_of(seat, each.before, now) for seat in match.seats),
        decision=each.decision,
    )
    return Fact(call.key.agency, body, call.traceparent)


def seat_of(seat: HeldSeat, before: Match | None, now: datetime) -> Seat:
    """A seat as others see it; kept when the same person held it before."""
    was = before.seat_of(seat.role) if before else None
    return Seat(
        role=seat.role,
        responder_id=seat.responder_id,
        unit_id=seat.unit_id,
        mode=seat.mode,
        rule=seat.rule,
        filled_by=seat.filled_by,
        travel_s=round(remaining_s(seat, now), 1),
        kept=was is not None and was.holder is not None and was.holder == seat.holder,
    )


def _ended(each: Ended, now: datetime) -> Fact:
    call, match = each.call, each.match
    where = {"agency": call.key.agency, "call_id": call.key.call_id}
    which = {"match_id": match.match_id, "epoch": match.epoch, "at": now}
    if isinstance(each.how, Completion):
        arrivals = {seat.role: seat.arrived_at for seat in match.seats if seat.arrived_at}
        body = MatchCompleted.model_validate(
            {**where, **which, "reason": each.how, "arrivals": arrivals}
        )
        return Fact(call.key.agency, body, call.traceparent)
    withdrawn = MatchWithdrawn.model_validate({**where, **which, "reason": each.how})
    return Fact(call.key.agency, withdrawn, call.traceparent)


def _unserved(each: Left, now: datetime) -> Fact:
    call, why = each.call, each.why
    body = CallUnserved(
        agency=call.key.agency,
        call_id=call.key.call_id,
        revision=call.unserved,
        at=now,
        reason=why.reason,
        seat=why.seat,
        detail=why.detail,
        retry=why.retry,
        final=each.final,
    )
    return Fact(call.key.agency, body, call.traceparent)
