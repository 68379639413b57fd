"""Sends what the ledger holds, outside any transaction.

A sender claims one delivery (lease 10 s), commits, looks again at what it is about, sends, and
commits the result together with `offer.sent`. Whoever does not come back leaves a lapsed lease: the
delivery is then `unknown`, and is sent again with the same message id.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.notifier.carry_out import carry_out
from services.notifier.domain.deliver import next_turn, settle_offer
from services.notifier.domain.ledger import (
    CAN_STILL_SEND,
    Delivery,
    DeliveryState,
    Recipient,
    Result,
    Try,
    after_try,
    gives_way,
    superseded,
    why_not,
)
from services.notifier.gateways.letter import Letter
from services.notifier.gateways.mail import MailChannel
from services.notifier.gateways.webhook import WebhookChannel
from services.notifier.measures import DELIVERIES
from services.notifier.settings import LINK_LIVES
from services.notifier.store import access, ledger, matches, people
from services.notifier.store.access import Link, LinkKind
from services.notifier.store.ledger import Due, Siblings
from shared.bus.handling import Work
from shared.door import Door
from shared.events.base import Fact
from shared.policy.asking import ChannelName, NoteWebhook
from shared.vocabulary import MatchId, RegionId

AT_ONCE: Final = 8
LOOK_EVERY_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Channels:
    """The ways out of the house.

    Attributes:
        secrets: environment variables, for the signing secrets of desks.
        public_url: where people's browsers reach us.
    """

    webhook: WebhookChannel
    mail: MailChannel
    secrets: dict[str, str]
    public_url: str


class Sender:
    """Takes deliveries from the ledger for as long as the process lives.

    Args:
        channels: the ways out.
    """

    def __init__(self, channels: Channels) -> None:
        self._channels = channels

    async def run(self, door: Door) -> None:
        """Send whatever is due, several at once, so that a slow receiver delays nobody else."""
        busy: set[str] = set()
        async with asyncio.TaskGroup() as group:
            while True:
                for wanted in await _free(door, busy):
                    busy.add(wanted.delivery_id)
                    task = group.create_task(self.send_one(door, wanted))
                    task.add_done_callback(lambda _, done=wanted: busy.discard(done.delivery_id))
                await asyncio.sleep(LOOK_EVERY_S)

    async def send_one(self, door: Door, wanted: Due) -> None:
        """Claim, look again, send, record; nothing happens when somebody else was first."""
        secret = access.new_secret()
        delivery = await _claim(door, wanted, secret)
        if delivery is None:
            return
        async with door.read() as conn:
            about = delivery.match_id or MatchId("")
            known = await matches.load(conn, wanted.region, about)
        reason = why_not(delivery, known.match, now=door.clock.now())
        trace = known.match.traceparent if known.match else None
        tried = None if reason else await self._try(door, wanted.region, delivery, secret)
        async with door.work(wanted.region, traceparent=trace) as work:
            work.tell(*await record(work, delivery, tried, why=reason))

    async def _try(self, door: Door, region: RegionId, delivery: Delivery, secret: str) -> Try:
        if delivery.recipient is not Recipient.PERSON or delivery.responder_id is None:
            return await self._note(door, delivery)
        link = f"{self._channels.public_url}/p/{secret}"
        letter = _letter(delivery, link)
        async with door.read() as conn:
            contacts = await people.contacts(conn, region, delivery.responder_id)
        if delivery.channel == ChannelName.EMAIL and contacts.email:
            return await self._channels.mail.send(letter, to=contacts.email)
        if delivery.channel == ChannelName.WEBHOOK and contacts.webhook_url:
            key = contacts.webhook_secret or ""
            return await self._channels.webhook.send(letter, url=contacts.webhook_url, secret=key)
        return Try(Result.NEVER, "no_contact")

    async def _note(self, door: Door, delivery: Delivery) -> Try:
        webhook = _webhook_of(door, delivery)
        secret = self._channels.secrets.get(webhook.secret) if webhook else None
        if webhook is None or secret is None:
            return Try(Result.NEVER, "no_secret" if webhook else "no_contact")
        return await self._channels.webhook.send(
            _letter(delivery, None), url=webhook.url, secret=secret
        )


async def record(
    work: Work, delivery: Delivery, tried: Try | None, *, why: str | None = None
) -> list[Fact]:
    """Keep how a try went, let the next channel have its turn, and tell what it means.

    Args:
        work: the transaction.
        delivery: as it was claimed.
        tried: how the try went; none when the delivery was not sent at all.
        why: a code for why not.
    """
    siblings = await ledger.siblings(work.conn, work.region, delivery.delivery_id)
    mine = siblings.one(delivery.delivery_id)
    if mine is None or not _counts(mine, delivery, tried):
        return []
    left = _left(mine, tried, why, clock=siblings.clock, now=work.now)
    changed = [left]
    if gives_way(left):
        following = next_turn(left, siblings.deliveries, now=work.now)
        changed += [following] if following else []
    await ledger.store(work.conn, work.region, changed)
    DELIVERIES.labels(left.channel, left.state.value).inc()
    return await _tell(work, left, siblings, changed)


def _counts(mine: Delivery, claimed: Delivery, tried: Try | None) -> bool:
    """A sender that comes back late has its say only if the channel did take the message."""
    if mine.attempts == claimed.attempts and mine.state is DeliveryState.LEASED:
        return True
    was_taken = tried is not None and tried.result is Result.TAKEN
    return was_taken and mine.state in CAN_STILL_SEND


def _left(
    mine: Delivery, tried: Try | None, why: str | None, *, clock: datetime, now: datetime
) -> Delivery:
    if tried is None:
        return superseded(mine, why or "not_needed")
    return after_try(mine, tried, clock=clock, now=now)


async def _tell(
    work: Work, left: Delivery, siblings: Siblings, changed: list[Delivery]
) -> list[Fact]:
    if left.offer_id is None or left.match_id is None:
        return []
    known = await matches.load(work.conn, work.region, left.match_id)
    if known.match is None:
        return []
    now_so = {delivery.delivery_id: delivery for delivery in changed}
    of_offer = siblings.of_offer(left.offer_id)
    deliveries = [now_so.get(d.delivery_id, d) for d in of_offer]
    step = settle_offer(known.match, left.offer_id, deliveries, now=work.now)
    return await carry_out(work, known, step) if step.facts else []


async def _free(door: Door, busy: set[str]) -> list[Due]:
    async with door.read() as conn:
        found = await ledger.due(conn, limit=AT_ONCE)
    return [due for due in found if due.delivery_id not in busy][: AT_ONCE - len(busy)]


async def _claim(door: Door, wanted: Due, secret: str) -> Delivery | None:
    """Lease the delivery, and let the link that it will carry open its page."""
    async with door.work(wanted.region) as work:
        delivery = await ledger.claim(work.conn, wanted)
        if delivery and delivery.responder_id and delivery.match_id:
            digest, match_id = access.digest(secret), delivery.match_id
            link = Link(wanted.region, digest, LinkKind.PAGE, delivery.responder_id, match_id)
            await access.store_link(work.conn, link, expires_at=work.now + LINK_LIVES)
        return delivery


def _webhook_of(door: Door, delivery: Delivery) -> NoteWebhook | None:
    policy = door.policies.get(delivery.agency)
    if policy is None:
        return None
    is_for_desk = delivery.recipient is Recipient.DESK
    return policy.asking.desk if is_for_desk else policy.asking.supervisor


def _letter(delivery: Delivery, link: str | None) -> Letter:
    about = {
        "agency": delivery.agency,
        "call_id": delivery.call_id,
        "match_id": delivery.match_id,
        "offer_id": delivery.offer_id,
        "responder_id": delivery.responder_id,
    }
    return Letter(
        message_id=delivery.message_id,
        kind=delivery.kind,
        text=delivery.text,
        at=delivery.created_at,
        link=link,
        about={name: value for name, value in about.items() if value},
    )
