"""I4: every offer ends; every withdrawal to someone under way is acknowledged or the desk told."""

from __future__ import annotations

from collections.abc import Iterator

from shared.events import (
    MatchCompleted,
    MatchWithdrawn,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferSent,
    OfferUndeliverable,
    OfferWithdrawn,
    ResponderStatus,
)
from shared.vocabulary import StatusOf
from tandem.audit.seen import Seen

ENDS = (OfferAccepted, OfferDeclined, OfferExpired, OfferUndeliverable, OfferWithdrawn)
_UNDER_WAY = frozenset({StatusOf.EN_ROUTE, StatusOf.STAGED})


def check(seen: Seen) -> Iterator[str]:
    """Look for offers without an end, and for withdrawals that nobody has noticed."""
    ended = {told.body.offer_id for told in seen.told(*ENDS)}
    for told in seen.told(OfferSent):
        offer = told.body
        over_at = offer.expires_at or offer.at
        if offer.offer_id not in ended and seen.now > over_at + seen.grace:
            yield f"offer {offer.offer_id}, sent at {told.place}, has no end"
    yield from _unanswered(seen)
    yield from _not_told(seen)


def _unanswered(seen: Seen) -> Iterator[str]:
    for it in seen.tables.stood_down:
        waits = it.needs_answer and not it.acknowledged and not it.desk_told
        if waits and seen.now > it.told_at + it.answer_within + seen.grace:
            yield (
                f"{it.responder_id} ({it.role}) never acknowledged the end of {it.match_id}, "
                "and the desk was not told"
            )


def _not_told(seen: Seen) -> Iterator[str]:
    """Who was still under way when a match ended must have been told by notifier."""
    told_to_stop = {(it.match_id, it.responder_id) for it in seen.tables.stood_down}
    ends = {told.body.match_id: told.body.at for told in seen.told(MatchWithdrawn, MatchCompleted)}
    last = {
        (told.body.match_id, told.body.responder_id): told.body
        for told in seen.told(ResponderStatus)
        if told.body.responder_id is not None
    }
    for (match_id, person), status in last.items():
        ended_at = ends.get(match_id)
        is_late = ended_at is not None and seen.now > ended_at + seen.grace
        if is_late and status.status in _UNDER_WAY and (match_id, person) not in told_to_stop:
            yield f"{person} was under way when {match_id} ended and was not told"
