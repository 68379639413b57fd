"""`offer.*` facts: what is told of an offer."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from services.notifier.domain.model import Match, Offer
from shared.events.offers import (
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferSent,
    OfferUndeliverable,
    OfferWithdrawn,
)

F = TypeVar(
    "F",
    OfferSent,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferUndeliverable,
    OfferWithdrawn,
)


def offer_fact(fact: type[F], match: Match, offer: Offer, at: datetime) -> F:
    """Tell what has become of an offer.

    Args:
        fact: which of the facts.
        match: its match; the fact carries the newest epoch.
        offer: the offer after the change.
        at: when it changed.
    """
    return fact(
        offer_id=offer.offer_id,
        match_id=match.match_id,
        epoch=match.epoch,
        role=offer.role,
        responder_id=offer.responder_id,
        at=at,
        expires_at=offer.expires_at,
        channel=offer.channel,
        reason=offer.reason,
        by=offer.by,
        agency=match.agency,
        call_id=match.call_id,
    )
