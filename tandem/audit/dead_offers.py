"""I5: an answer to an offer that is no longer live changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from shared.events import (
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferUndeliverable,
    OfferWithdrawn,
)
from tandem.audit.seen import Seen

_OVER = (OfferDeclined, OfferExpired, OfferUndeliverable, OfferWithdrawn)
_ANSWERS = (OfferAccepted, OfferDeclined)


def check(seen: Seen) -> Iterator[str]:
    """Look for answers that were taken after the offer's end, in the order of the topic."""
    over: dict[str, str] = {}
    for told in seen.told(OfferAccepted, *_OVER):
        offer_id, what = told.body.offer_id, told.body.type
        if isinstance(told.body, _ANSWERS) and offer_id in over:
            yield f"{what} at {told.place} changed offer {offer_id} after its {over[offer_id]}"
        if isinstance(told.body, _OVER):
            over.setdefault(offer_id, what)
