"""Messages for the people of a match."""

from __future__ import annotations

from services.notifier.domain import texts
from services.notifier.domain.model import Match, Offer, Place
from services.notifier.domain.step import Message, MessageKind
from shared.events.matches import Seat
from shared.policy.asking import Asking


def to_person(
    match: Match, seat: Seat, kind: MessageKind, key: str, asking: Asking
) -> Message | None:
    """Tell a seat's person something; nobody when the seat names no person.

    Args:
        match: what it is about.
        seat: whose person is told.
        kind: what they are told.
        key: names the message within the match, together with the role and the person.
        asking: the agency's policy.
    """
    if seat.responder_id is None:
        return None
    return Message(
        f"{key}/{kind}/{seat.role}/{seat.responder_id}",
        kind,
        seat.responder_id,
        texts.full(kind, match, asking, seat),
        texts.bare(kind, match),
    )


def about_offer(
    match: Match, offer: Offer, place: Place, kind: MessageKind, asking: Asking
) -> Message:
    """Tell one of those asked something about their offer."""
    seat = next((s for s in match.seats if s.responder_id == place.responder_id), None)
    return Message(
        f"{offer.offer_id}/{kind}/{place.responder_id}",
        kind,
        place.responder_id,
        texts.full(kind, match, asking, seat),
        texts.bare(kind, match),
        offer.offer_id if kind is MessageKind.OFFER else None,
    )
