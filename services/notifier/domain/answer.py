"""What becomes of an offer: sent, accepted, declined, expired or undeliverable, each once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services.notifier.domain.confirm import confirm, filled
from services.notifier.domain.messages import about_offer
from services.notifier.domain.model import Match, Offer, OfferState, place_of
from services.notifier.domain.offer_facts import offer_fact
from services.notifier.domain.step import Alarm, AlarmName, MessageKind, No, Step
from shared.events.offers import (
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferSent,
    OfferUndeliverable,
)
from shared.policy.asking import Asking
from shared.vocabulary import FilledBy, OfferId, ResponderId

NO_SUCH_OFFER = No("not-found", "There is no such offer, or this key may not see it.")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to an offer.

    Attributes:
        offer_id: which.
        by: who sent it: `person:<id>` or a key's id.
        responder_id: the person, when it was one of those asked.
        channel: where it came in: `inbox`, `page` or `desk`.
        reason: of a decline.
    """

    offer_id: OfferId
    by: str
    responder_id: ResponderId | None
    channel: str
    reason: str | None = None


def accept(match: Match, answer: Answer, *, asking: Asking, now: datetime) -> Step | No:
    """Take the seat, of a dedicated team all its seats.

    Returns:
        What follows, or why the answer changes nothing.
    """
    offer = _asked(match, answer)
    if isinstance(offer, No):
        return offer
    taken = _ended(offer, OfferState.ACCEPTED, now, answer)
    match = match.with_offer(taken)
    for seat in match.seats:
        if place_of(seat) in taken.covers:
            match = filled(match, seat, FilledBy.ACCEPTED)
    others = (p for p in taken.covers if p.responder_id != _speaker(offer, answer))
    step = Step(
        match,
        (offer_fact(OfferAccepted, match, taken, now),),
        tuple(about_offer(match, taken, p, MessageKind.TAKEN, asking) for p in others),
        alarms=_no_more_waiting(taken),
    )
    return step.then(lambda m: confirm(m, asking=asking, now=now))


def decline(match: Match, answer: Answer, *, asking: Asking, now: datetime) -> Step | No:
    """Leave the seat to the next person; the partner keeps theirs.

    Returns:
        What follows, or why the answer changes nothing.
    """
    offer = _asked(match, answer)
    if isinstance(offer, No):
        return offer
    gone = _ended(offer, OfferState.DECLINED, now, answer)
    match = match.with_offer(gone)
    others = (p for p in gone.covers if p.responder_id != _speaker(offer, answer))
    return Step(
        match,
        (offer_fact(OfferDeclined, match, gone, now),),
        tuple(about_offer(match, gone, p, MessageKind.ENDED, asking) for p in others),
        alarms=_no_more_waiting(gone),
    )


def expire(match: Match, offer_id: OfferId, *, asking: Asking, now: datetime) -> Step:
    """The time to answer is over.

    Whoever was not reached in that time was not silent: the offer was undeliverable.
    """
    offer = match.offer(offer_id)
    if offer is None or not offer.is_live:
        return Step(match)
    if offer.sent_at is None:
        return undeliverable(match, offer_id, reason="not_reached_in_time", now=now)
    gone = replace(offer, state=OfferState.EXPIRED, ended_at=now, reason="no_answer")
    match = match.with_offer(gone)
    return Step(
        match,
        (offer_fact(OfferExpired, match, gone, now),),
        tuple(about_offer(match, gone, p, MessageKind.ENDED, asking) for p in gone.covers),
    )


def sent(match: Match, offer_id: OfferId, *, channel: str, now: datetime) -> Step:
    """A channel has taken the offer; the first one is told."""
    offer = match.offer(offer_id)
    if offer is None or not offer.is_live or offer.sent_at is not None:
        return Step(match)
    reached = replace(offer, sent_at=now, channel=channel)
    return Step(match.with_offer(reached), (offer_fact(OfferSent, match, reached, now),))


def undeliverable(match: Match, offer_id: OfferId, *, reason: str, now: datetime) -> Step:
    """No channel is left that could reach the person; changes nothing once one has."""
    offer = match.offer(offer_id)
    if offer is None or not offer.is_live or offer.sent_at is not None:
        return Step(match)
    gone = replace(offer, state=OfferState.UNDELIVERABLE, ended_at=now, reason=reason)
    match = match.with_offer(gone)
    fact = offer_fact(OfferUndeliverable, match, gone, now)
    return Step(match, (fact,), alarms=_no_more_waiting(gone))


def _asked(match: Match, answer: Answer) -> Offer | No:
    offer = match.offer(answer.offer_id)
    if offer is None or (answer.responder_id and not offer.asks(answer.responder_id)):
        return NO_SUCH_OFFER
    if not offer.is_live or not match.is_live:
        detail = f"This offer is no longer open ({offer.state}); nothing has changed."
        return No("offer-not-live", detail)
    return offer


def _ended(offer: Offer, state: OfferState, now: datetime, answer: Answer) -> Offer:
    by = None if answer.responder_id == offer.responder_id else answer.by
    return replace(
        offer,
        state=state,
        ended_at=now,
        channel=answer.channel,
        reason=answer.reason,
        by=by,
    )


def _speaker(offer: Offer, answer: Answer) -> ResponderId:
    """Who need not be told: the one who answered, or in whose name the desk did."""
    return answer.responder_id or offer.responder_id


def _no_more_waiting(offer: Offer) -> tuple[Alarm, ...]:
    return (Alarm(AlarmName.OFFER_EXPIRES, offer.offer_id, None),)
