"""What notifier measures beside what every service does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from prometheus_client import Counter

from services.notifier.domain.ledger import Delivery, DeliveryState
from services.notifier.domain.notes import NoteRow
from shared.events.base import Body
from shared.events.offers import (
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferSent,
    OfferUndeliverable,
    OfferWithdrawn,
)

OFFERS = Counter("tandem_offers", "Offers by what became of them", ["agency", "state"])
DELIVERIES = Counter(
    "tandem_deliveries", "Tries to deliver, by what became of it", ["channel", "state"]
)
NOTES = Counter("tandem_notes", "One-line notes by what they say", ["agency", "kind"])
_STATES: Final[dict[type[Body], str]] = {
    OfferSent: "sent",
    OfferAccepted: "accepted",
    OfferDeclined: "declined",
    OfferExpired: "expired",
    OfferUndeliverable: "undeliverable",
    OfferWithdrawn: "withdrawn",
}


def count_facts(agency: str, facts: Iterable[Body]) -> None:
    """Count what became of offers."""
    for fact in facts:
        if state := _STATES.get(type(fact)):
            OFFERS.labels(agency, state).inc()


def count_sent(deliveries: Iterable[Delivery]) -> None:
    """Count what was sent by the commit itself; the sender counts its own tries."""
    for delivery in deliveries:
        if delivery.state is DeliveryState.SENT:
            DELIVERIES.labels(delivery.channel, delivery.state.value).inc()


def count_notes(notes: Iterable[NoteRow]) -> None:
    """Count what the desk is told."""
    for note in notes:
        NOTES.labels(note.agency, note.kind).inc()
