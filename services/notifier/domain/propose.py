"""What a proposal changes: who keeps a seat, who is asked, who is told, and who is let go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from services.notifier.domain import texts
from services.notifier.domain.confirm import confirm
from services.notifier.domain.messages import about_offer, to_person
from services.notifier.domain.model import Match, Member, Offer, Place, place_of, who
from services.notifier.domain.stand_down import call_again, release, withdraw_offer
from services.notifier.domain.step import (
    Alarm,
    AlarmName,
    MessageKind,
    Note,
    NoteKind,
    Step,
    id_of,
)
from shared.events.matches import MatchProposed, Seat
from shared.policy.asking import Asking
from shared.vocabulary import OFFICER, FilledBy, OfferId, SeatRule, Structure

LET_GO: Final = "seat_changed"
"""The reason of an offer that is withdrawn because the seat went to another."""


def propose(
    known: Match | None,
    fact: MatchProposed,
    *,
    asking: Asking,
    now: datetime,
    traceparent: str | None,
) -> Step | None:
    """Take in a proposal.

    Args:
        known: the match as it was, if this is not its first proposal.
        fact: the proposal.
        asking: the agency's policy.
        now: the time.
        traceparent: the call's trace.

    Returns:
        What follows, or none when the proposal is older than what is known.
    """
    if known is not None and (not known.is_live or fact.epoch <= known.epoch):
        return None
    before = known or _first(fact, traceparent)
    match = _with_members(_taken_in(before, fact))
    return (
        _let_go(before, match, asking=asking, now=now)
        .then(call_again)
        .then(lambda m: _tell(before, m, asking=asking))
        .then(lambda m: _ask_open_seats(m, asking=asking, now=now))
        .then(lambda m: confirm(m, asking=asking, now=now))
    )


def _first(fact: MatchProposed, traceparent: str | None) -> Match:
    return Match(
        match_id=fact.match_id,
        agency=fact.agency,
        call_id=fact.call_id,
        epoch=fact.epoch,
        structure=fact.structure,
        eligibility=fact.eligibility,
        call=fact.call,
        seats=(),
        why=fact.decision.why,
        policy=fact.decision.policy,
        proposed_at=fact.at,
        waiting_since=fact.at,
        traceparent=traceparent,
    )


def _taken_in(before: Match, fact: MatchProposed) -> Match:
    """The agency and call are taken anew: a merged call's match moves to another call."""
    return replace(
        before,
        agency=fact.agency,
        call_id=fact.call_id,
        epoch=fact.epoch,
        structure=fact.structure,
        eligibility=fact.eligibility,
        call=fact.call,
        seats=tuple(_filling_kept(before, seat) for seat in fact.seats),
        why=fact.decision.why,
        policy=fact.decision.policy,
        proposed_at=fact.at,
    )


def _filling_kept(before: Match, seat: Seat) -> Seat:
    """A holder who stays keeps what filled the seat; who has turned round fills none.

    Matcher may not have heard of either yet.
    """
    if seat.kept and (member := before.member_of(seat)) and member.has_turned_round:
        return seat.model_copy(update={"filled_by": None})
    if seat.filled_by is not None:
        return seat
    if seat.rule is SeatRule.TELL:
        return seat.model_copy(update={"filled_by": FilledBy.TOLD})
    old = _holding(before, seat)
    return seat.model_copy(update={"filled_by": old.filled_by}) if old else seat


def _holding(match: Match, seat: Seat) -> Seat | None:
    """The seat of this match with the same role and the same holder."""
    return next((s for s in match.seats if (s.role, who(s)) == (seat.role, who(seat))), None)


def _with_members(match: Match) -> Match:
    """A seat that is given anew begins anew, whatever its holder had done in it before."""
    for seat in match.seats:
        known = match.member_of(seat)
        member = known or Member(seat.role, who(seat), seat.mode, seat.responder_id)
        if known and not seat.kept and not known.is_on_scene:
            member = Member(seat.role, known.who, seat.mode, known.responder_id, seq=known.seq)
        match = match.with_member(replace(member, mode=seat.mode, unit_id=seat.unit_id))
    return match


def _let_go(before: Match, match: Match, *, asking: Asking, now: datetime) -> Step:
    """Withdraw what is asked of people who hold no seat any more, and stand them down."""
    step = Step(match)
    open_places = {place_of(seat) for seat in match.seats if seat.filled_by is None}
    for offer in match.live_offers:
        if not set(offer.covers) <= open_places:
            step = step.then(
                lambda m, o=offer: withdraw_offer(m, o, LET_GO, asking=asking, now=now)
            )
    for seat in before.seats:
        if seat.filled_by is not None and _holding(match, seat) is None:
            step = step.then(lambda m, s=seat: release(before, m, s, asking=asking, now=now))
    return step


def _tell(before: Match, match: Match, *, asking: Asking) -> Step:
    """Tell those whose seat is filled without asking, once."""
    fresh = (
        seat
        for seat in match.seats
        if seat.filled_by is not None
        and ((old := _holding(before, seat)) is None or old.filled_by is None)
    )
    told = (to_person(match, s, MessageKind.TOLD, str(match.epoch), asking) for s in fresh)
    return Step(match, messages=tuple(message for message in told if message))


def _ask_open_seats(match: Match, *, asking: Asking, now: datetime) -> Step:
    places = tuple(place for seat in match.seats if (place := _place_to_ask(match, seat)))
    if not places:
        return Step(match)
    together = match.structure is Structure.DEDICATED
    step = Step(match)
    for group in (places,) if together else tuple((place,) for place in places):
        step = step.then(lambda m, g=group: _ask(m, g, asking=asking, now=now))
    return step


def _place_to_ask(match: Match, seat: Seat) -> Place | None:
    """The place to ask for, if nobody was asked who still has the say.

    A kept person whose offer has just ended is not asked again: matcher does not know of the end
    yet, and its next proposal will.
    """
    place = place_of(seat)
    if place is None or seat.rule is not SeatRule.ASK or seat.filled_by is not None:
        return None
    last = match.last_offer(place)
    return place if last is None or not (last.is_live or seat.kept) else None


def _ask(match: Match, places: tuple[Place, ...], *, asking: Asking, now: datetime) -> Step:
    """Ask once for these places, in the name of the first who is not the officer."""
    lead = next((place for place in places if place.role != OFFICER), places[0])
    wait = asking.seat(lead.role).after_s + asking.answer_s(lead.role)
    parts = (match.match_id, str(match.epoch), lead.role, lead.responder_id)
    offer = Offer(
        offer_id=OfferId(id_of("offer", *parts)),
        role=lead.role,
        responder_id=lead.responder_id,
        covers=places,
        epoch=match.epoch,
        asked_at=now,
        expires_at=now + timedelta(seconds=wait),
    )
    match = match.with_offer(offer)
    return Step(
        match,
        messages=tuple(about_offer(match, offer, p, MessageKind.OFFER, asking) for p in places),
        notes=(_offered(match, offer),),
        alarms=(Alarm(AlarmName.OFFER_EXPIRES, offer.offer_id, timedelta(seconds=wait)),),
    )


def _offered(match: Match, offer: Offer) -> Note:
    asked = [seat for seat in match.seats if place_of(seat) in offer.covers]
    names = ", ".join(texts.name_of(seat) + texts.minutes(seat) for seat in asked)
    return Note(f"offered/{offer.offer_id}", NoteKind.OFFERED, f"Asked: {names}")
