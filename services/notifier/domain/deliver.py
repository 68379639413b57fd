"""Which channels carry a message, in which order and when: from messages to ledger rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.notifier.domain.answer import sent, undeliverable
from services.notifier.domain.ledger import CAN_STILL_SEND, Delivery, DeliveryState, Recipient
from services.notifier.domain.model import Match
from services.notifier.domain.notes import NoteRow, carried, kept
from services.notifier.domain.step import Alarm, AlarmName, Message, Step, id_of
from shared.policy.asking import Asking, ChannelName, ChannelStep
from shared.vocabulary import OfferId, ResponderId


@dataclass(frozen=True, slots=True)
class Reach:
    """Which channels a person has; who never said has the inbox alone."""

    responder_id: ResponderId
    inbox: bool = True
    webhook: bool = False
    email: bool = False

    def has(self, channel: ChannelName) -> bool:
        """Whether the person can be reached that way."""
        match channel:
            case ChannelName.INBOX:
                return self.inbox
            case ChannelName.WEBHOOK:
                return self.webhook
            case ChannelName.EMAIL:
                return self.email


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A decision with its messages turned into deliveries.

    Attributes:
        step: the decision; offers that went out with it, or can't go out, are marked and told.
        deliveries: rows for the ledger.
        notes: one-line notes to keep.
    """

    step: Step
    deliveries: tuple[Delivery, ...] = ()
    notes: tuple[NoteRow, ...] = ()


def dispatch(
    step: Step, reaches: Mapping[ResponderId, Reach], *, asking: Asking, now: datetime
) -> Dispatch:
    """Plan how everything that a decision has to say gets out.

    The inbox is sent by the same commit as the offer, so such an offer is told as sent at once.

    Args:
        step: the decision.
        reaches: which channels people have.
        asking: the agency's policy.
        now: the time.
    """
    planned = tuple(
        delivery
        for message in step.messages
        for delivery in _for_person(step.match, message, reaches, asking=asking, now=now)
    )
    match = step.match
    rows = tuple(
        kept(n, agency=match.agency, call_id=match.call_id, match_id=match.match_id, now=now)
        for n in step.notes
    )
    to_desks = tuple(delivery for row in rows for delivery in carried(row, asking))
    alarms = tuple(_alarms(step, planned, asking=asking))
    step = replace(step, alarms=step.alarms + alarms)
    asked = dict.fromkeys(message.offer_id for message in step.messages if message.offer_id)
    for offer_id in asked:
        mine = tuple(d for d in planned if d.offer_id == offer_id)
        step = step.then(lambda m, o=offer_id, d=mine: settle_offer(m, o, d, now=now))
    return Dispatch(step, planned + to_desks, rows)


def settle_offer(
    match: Match, offer_id: OfferId, deliveries: Sequence[Delivery], *, now: datetime
) -> Step:
    """What an offer's deliveries say of it: sent by the first that was, or by none ever.

    Args:
        match: as it is.
        offer_id: the offer.
        deliveries: all of the offer's deliveries.
        now: the time.
    """
    taken = next((d for d in deliveries if d.state is DeliveryState.SENT), None)
    if taken:
        return sent(match, offer_id, channel=taken.channel, now=now)
    if any(d.state in CAN_STILL_SEND for d in deliveries):
        return Step(match)
    reason = "no_channel_took_it" if deliveries else "no_channel"
    return undeliverable(match, offer_id, reason=reason, now=now)


def next_turn(
    failed: Delivery, deliveries: Sequence[Delivery], *, now: datetime
) -> Delivery | None:
    """The channel whose turn it is, at once, after another has failed for good.

    Args:
        failed: the delivery that failed.
        deliveries: all of the message's deliveries to the same person.
        now: the time.
    """
    later = (
        d
        for d in deliveries
        if (d.message_id, d.state) == (failed.message_id, DeliveryState.WAITING)
        and d.turn > failed.turn
    )
    first = min(later, key=lambda d: d.turn, default=None)
    return ready(first, now=now) if first else None


def ready(delivery: Delivery, *, now: datetime) -> Delivery:
    """A waiting delivery whose turn has come; the inbox is sent by being ready."""
    if delivery.channel == ChannelName.INBOX:
        return replace(delivery, state=DeliveryState.SENT, sent_at=now)
    return replace(delivery, state=DeliveryState.PENDING)


def _for_person(
    match: Match,
    message: Message,
    reaches: Mapping[ResponderId, Reach],
    *,
    asking: Asking,
    now: datetime,
) -> Iterator[Delivery]:
    reach = reaches.get(message.responder_id, Reach(message.responder_id))
    ways = (way for way in asking.channels if reach.has(way.channel))
    message_id = id_of("message", match.match_id, message.key)
    for turn, way in enumerate(ways):
        waits = delay(match, message, way, turn, asking)
        planned = Delivery(
            delivery_id=id_of("delivery", message_id, way.channel),
            message_id=message_id,
            agency=match.agency,
            call_id=match.call_id,
            match_id=match.match_id,
            recipient=Recipient.PERSON,
            kind=message.kind,
            channel=way.channel,
            turn=turn,
            state=DeliveryState.WAITING,
            text=message.text if way.content == "area" else message.bare,
            created_at=now,
            responder_id=message.responder_id,
            offer_id=message.offer_id,
        )
        yield ready(planned, now=now) if waits == timedelta(0) else planned


def delay(
    match: Match, message: Message, way: ChannelStep, turn: int, asking: Asking
) -> timedelta | None:
    """How long a channel waits; none when it waits for the failure of those before it.

    Only offers wait for an answer before the next channel is tried; other messages are sent by all
    timed channels at once.
    """
    if way.after_s is None and turn > 0:
        return None
    offer = match.offer(message.offer_id) if message.offer_id else None
    if offer is None:
        return timedelta(0)
    return timedelta(seconds=asking.seat(offer.role).after_s + (way.after_s or 0))


def _alarms(step: Step, planned: Sequence[Delivery], *, asking: Asking) -> Iterator[Alarm]:
    messages = {id_of("message", step.match.match_id, m.key): m for m in step.messages}
    ways = {way.channel.value: way for way in asking.channels}
    for delivery in planned:
        message = messages[delivery.message_id]
        waits = delay(step.match, message, ways[delivery.channel], delivery.turn, asking)
        if waits and delivery.state is DeliveryState.WAITING:
            yield Alarm(AlarmName.CHANNEL_DUE, delivery.delivery_id, waits)
