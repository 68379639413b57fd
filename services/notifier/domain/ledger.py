"""How a delivery lives: a row of the ledger, one for each message and channel.

    waiting -> pending -> leased -> sent
                  ^         |-----> failed_temporarily -> leased ...
                  |         |-----> unknown ------------> leased ...   (same message id)
                  |         `-----> failed_permanently     -> the next channel becomes pending,
                  |                                           also after the last `unknown`
                  `- its time has come, or the channel before it has failed
    waiting | pending | leased -> superseded

Offers are exactly once; messages are at least once and recognizably the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.notifier.domain.model import Match
from services.notifier.domain.step import MessageKind
from shared.vocabulary import AgencyId, CallId, MatchId, OfferId, ResponderId

MAX_ATTEMPTS: Final = 6
LEASE: Final = timedelta(seconds=10)
PERSON_AGE: Final = timedelta(minutes=15)
"""An older message would startle somebody about what is long over."""
NOTE_AGE: Final = timedelta(hours=1)


class DeliveryState(StrEnum):
    """Where a delivery is."""

    WAITING = "waiting"
    """Not its turn: its time has not come, or the channels before it have not failed."""
    PENDING = "pending"
    """Ready; the next free sender takes it."""
    LEASED = "leased"
    """A sender is at it, until its lease lapses."""
    SENT = "sent"
    """The channel has taken it. End."""
    UNKNOWN = "unknown"
    """It may have arrived: the channel did not answer in time, or the sender did not come back.
    Sent again with the same message id; after the last try it stays unknown. End then."""
    FAILED_TEMPORARILY = "failed_temporarily"
    """The channel asks to try later; a sender takes it when it is due."""
    FAILED_PERMANENTLY = "failed_permanently"
    """The channel will never take it, or did not in the last try. End."""
    SUPERSEDED = "superseded"
    """When its turn came there was nothing left to say: answered, withdrawn or too old. End."""


CAN_STILL_SEND: Final = frozenset(
    {
        DeliveryState.WAITING,
        DeliveryState.PENDING,
        DeliveryState.LEASED,
        DeliveryState.UNKNOWN,
        DeliveryState.FAILED_TEMPORARILY,
    }
)


class Recipient(StrEnum):
    """Whom a delivery goes to."""

    PERSON = "person"
    DESK = "desk"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message through one channel.

    Attributes:
        message_id: the same for all tries and all channels of a message.
        kind: of the message or note.
        turn: order among the message's channels, from 0.
        text: one line without personal detail.
        due_at: not before this moment of the database's clock; at once without it.
        detail: a code for the last failure, never what the provider said.
    """

    delivery_id: str
    message_id: str
    agency: AgencyId
    call_id: CallId
    match_id: MatchId | None
    recipient: Recipient
    kind: str
    channel: str
    turn: int
    state: DeliveryState
    text: str
    created_at: datetime
    responder_id: ResponderId | None = None
    offer_id: OfferId | None = None
    attempts: int = 0
    due_at: datetime | None = None
    leased_until: datetime | None = None
    sent_at: datetime | None = None
    detail: str | None = None


class Result(StrEnum):
    """How a try went."""

    TAKEN = "taken"
    TRY_LATER = "try_later"
    NEVER = "never"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Try:
    """A try and its result.

    Attributes:
        detail: a code, e.g. `http_503` or `timeout`.
    """

    result: Result
    detail: str = ""


def after_try(delivery: Delivery, tried: Try, *, clock: datetime, now: datetime) -> Delivery:
    """The delivery after a try.

    Args:
        delivery: as it was leased; the try is counted already.
        tried: how it went.
        clock: the database's time, from which the next try is counted.
        now: the service's time.
    """
    if tried.result is Result.TAKEN:
        return _left(delivery, DeliveryState.SENT, sent_at=now)
    if tried.result is Result.NEVER:
        return _left(delivery, DeliveryState.FAILED_PERMANENTLY, tried.detail)
    due_at = clock + timedelta(seconds=2 ** (delivery.attempts - 1))
    if tried.result is Result.NO_ANSWER:
        return _left(delivery, DeliveryState.UNKNOWN, tried.detail, due_at=due_at)
    if delivery.attempts >= MAX_ATTEMPTS:
        return _left(delivery, DeliveryState.FAILED_PERMANENTLY, tried.detail)
    return _left(delivery, DeliveryState.FAILED_TEMPORARILY, tried.detail, due_at=due_at)


def gives_way(delivery: Delivery) -> bool:
    """Whether this channel is not tried again and the next one has its turn.

    A channel that never answered counts as well: twice told is better than not at all.
    """
    was_last = delivery.state is DeliveryState.UNKNOWN and delivery.attempts >= MAX_ATTEMPTS
    return was_last or delivery.state is DeliveryState.FAILED_PERMANENTLY


def superseded(delivery: Delivery, why: str) -> Delivery:
    """The delivery that nobody needs any more."""
    return _left(delivery, DeliveryState.SUPERSEDED, why)


def why_not(delivery: Delivery, match: Match | None, *, now: datetime) -> str | None:
    """A code for why the delivery should not go out any more; none when it should.

    After a pause the state and the age are looked at again, so that nobody is paged for nothing.

    Args:
        delivery: about to be sent.
        match: what it is about, as it is now.
        now: the time.
    """
    age = NOTE_AGE if delivery.recipient is not Recipient.PERSON else PERSON_AGE
    if now - delivery.created_at > age:
        return "too_old"
    if match is None or delivery.recipient is not Recipient.PERSON:
        return None
    if delivery.offer_id is not None:
        offer = match.offer(delivery.offer_id)
        is_open = offer is not None and offer.is_live and now < offer.expires_at
        return None if is_open else "answered"
    needs_match = delivery.kind in {MessageKind.TOLD, MessageKind.CONFIRMED}
    return "match_ended" if needs_match and not match.is_live else None


def _left(
    delivery: Delivery,
    state: DeliveryState,
    detail: str | None = None,
    *,
    due_at: datetime | None = None,
    sent_at: datetime | None = None,
) -> Delivery:
    return replace(
        delivery, state=state, detail=detail, due_at=due_at, leased_until=None, sent_at=sent_at
    )
