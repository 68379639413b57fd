"""What one person may see of a match: the place of the call only in a seat that is filled (I10)."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.notifier.domain import texts
from services.notifier.domain.model import Match, Member, Offer, who
from services.notifier.domain.step import MessageKind
from services.notifier.models import EncounterView, InboxView, MessageView, OpenOffer, PartnerView
from services.notifier.store.inbox import Open
from shared.events.matches import Seat
from shared.policy.asking import Asking
from shared.policy.snapshot import Policies
from shared.vocabulary import ResponderId, SeatMode


def inbox_of(opened: Open, policies: Policies) -> InboxView:
    """Everything that a person has open."""
    encounters = (
        encounter_of(match, opened.responder_id, policies[match.agency].asking)
        for match in opened.matches
        if match.agency in policies
    )
    messages = [
        MessageView(
            message_id=told.message_id,
            kind=told.kind,
            text=told.text,
            at=told.created_at,
            match_id=told.match_id,
        )
        for told in opened.messages
    ]
    return InboxView(encounters=[view for view in encounters if view], messages=messages)


def encounter_of(match: Match, responder_id: ResponderId, asking: Asking) -> EncounterView | None:
    """A match as one of its people sees it; none for strangers."""
    member = _part_of(match, responder_id)
    if member is None:
        return None
    seat = match.seat_of(member)
    offer = _open_offer(match, responder_id)
    has_seat = match.is_live and seat is not None and seat.filled_by is not None
    is_filled = member.is_on_scene or has_seat
    return EncounterView(
        match_id=match.match_id,
        agency=match.agency,
        call_id=match.call_id,
        role=member.role,
        structure=match.structure,
        eligibility=match.eligibility,
        urgency=match.call.urgency,
        headline=match.call.headline,
        why=match.why,
        area=texts.area(match, asking).strip(),
        arrives_at=_arrival(match, seat) if seat else None,
        partners=[_partner(match, s) for s in match.seats if who(s) != member.who],
        offer=_question(match, offer, seat, asking) if offer else None,
        is_filled=is_filled,
        is_confirmed=match.confirmed_epoch == match.epoch,
        is_over=not match.is_live,
        must_acknowledge=_must_acknowledge(match, responder_id),
        status=member.status,
        seq=member.seq,
        check_in=member.watch,
        location=match.call.location if is_filled else None,
    )


def _part_of(match: Match, responder_id: ResponderId) -> Member | None:
    mine = match.members_named(responder_id)
    return min(mine, key=lambda m: (match.seat_of(m) is None, not m.is_on_scene), default=None)


def _open_offer(match: Match, responder_id: ResponderId) -> Offer | None:
    return next((offer for offer in match.live_offers if offer.asks(responder_id)), None)


def _question(match: Match, offer: Offer, seat: Seat | None, asking: Asking) -> OpenOffer:
    text = texts.full(MessageKind.OFFER, match, asking, seat)
    return OpenOffer(offer_id=offer.offer_id, text=text, expires_at=offer.expires_at)


def _must_acknowledge(match: Match, responder_id: ResponderId) -> bool:
    return any(
        told.responder_id == responder_id and told.needs_answer and told.acknowledged_at is None
        for told in match.stand_downs
    )


def _partner(match: Match, seat: Seat) -> PartnerView:
    member = match.member_of(seat)
    return PartnerView(
        role=seat.role,
        responder_id=seat.responder_id,
        unit_id=seat.unit_id,
        mode=seat.mode,
        status=member.status if member else None,
        arrives_at=_arrival(match, seat),
    )


def _arrival(match: Match, seat: Seat) -> datetime | None:
    if seat.mode is SeatMode.TELE or (seat.mode is SeatMode.ON_CALL and seat.travel_s <= 0):
        return None
    return match.proposed_at + timedelta(seconds=seat.travel_s)
