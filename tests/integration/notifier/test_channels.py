"""Webhook, e-mail and desk: the ledger sends, tries again, falls back, and says so."""

from __future__ import annotations

from typing import Any

import pytest

from shared.vocabulary import CLINICIAN
from tests.integration.notifier.conftest import Notifier, OpenNotifier, ok
from tests.integration.notifier.receivers import SECRET, Mailbox, Receiver
from tests.support.patience import until
from tests.unit.notifier.nouns import on_call, proposal, seat

pytestmark = pytest.mark.database
TEAM = (on_call(), seat(CLINICIAN, "c-1"))
WEBHOOK_THEN_MAIL = """
[[asking.channels]]
channel = "webhook"
[[asking.channels]]
channel = "email"
after_s = 600
"""


async def told(notifier: Notifier, type_: str) -> dict[str, Any]:
    """The first fact of this type, waited for."""

    async def is_told() -> bool:
        return bool(notifier.told(type_))

    await until(is_told, type_)
    return notifier.told(type_)[0]


async def ledger(notifier: Notifier, **query: str) -> list[dict[str, Any]]:
    """What the operator reads, oldest first."""
    found: list[dict[str, Any]] = ok(await notifier.get("/v1/deliveries", by="operate", **query))
    return found[::-1]


async def states(notifier: Notifier) -> dict[str, str]:
    """Channel -> state of the offer's deliveries."""
    return {d["channel"]: d["state"] for d in await ledger(notifier) if d["kind"] == "offer"}


async def test_a_signed_webhook_carries_the_offer_and_no_private_word(
    open_notifier: OpenNotifier, receiver: Receiver
) -> None:
    notifier = await open_notifier(TANDEM_WEBHOOK_ALLOW=receiver.host)
    await notifier.enrols("c-1", **receiver.contact())

    await notifier.hears(proposal(*TEAM))
    sent = await told(notifier, "offer.sent")

    message = receiver.verified()
    assert sent["channel"] == "webhook"
    assert message["type"] == "tandem.offer"
    assert message["data"]["text"] == "Co-response offer near District 5, 9 min"
    assert message["data"]["offer_id"] == sent["offer_id"]
    assert "/p/" in message["data"]["link"]
    assert "ALDER" not in str(receiver.messages)


async def test_a_temporary_failure_is_tried_again_with_the_same_id(
    open_notifier: OpenNotifier, receiver: Receiver
) -> None:
    notifier = await open_notifier(TANDEM_WEBHOOK_ALLOW=receiver.host)
    await notifier.enrols("c-1", **receiver.contact())
    receiver.answers = [503]

    await notifier.hears(proposal(*TEAM))
    await told(notifier, "offer.sent")

    ids = [headers["webhook-id"] for headers, _ in receiver.messages]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert await states(notifier) == {"webhook": "sent"}


async def test_a_permanent_failure_gives_the_next_channel_its_turn(
    open_notifier: OpenNotifier, receiver: Receiver, mailbox: Mailbox
) -> None:
    notifier = await open_notifier(
        policy=WEBHOOK_THEN_MAIL, TANDEM_WEBHOOK_ALLOW=receiver.host, **mailbox.settings
    )
    await notifier.enrols("c-1", **receiver.contact(email="c1@example.org"))
    receiver.answers = [410]

    await notifier.hears(proposal(*TEAM))
    sent = await told(notifier, "offer.sent")

    assert sent["channel"] == "email"
    assert await states(notifier) == {"webhook": "failed_permanently", "email": "sent"}
    assert "Subject: Co-response offer near District 5, 9 min" in mailbox.letters[0]
    assert "/p/" in mailbox.letters[0]


async def test_when_every_channel_has_failed_the_offer_is_undeliverable(
    open_notifier: OpenNotifier, receiver: Receiver
) -> None:
    notifier = await open_notifier(TANDEM_WEBHOOK_ALLOW=receiver.host)
    await notifier.enrols("c-1", **receiver.contact())
    receiver.answers = [302]

    await notifier.hears(proposal(*TEAM))

    assert (await told(notifier, "offer.undeliverable"))["reason"] == "no_channel_took_it"
    assert len(receiver.messages) == 1


async def test_a_private_address_is_never_called(
    open_notifier: OpenNotifier, receiver: Receiver
) -> None:
    notifier = await open_notifier()
    hook = {"url": receiver.url.replace("http://", "https://"), "secret": SECRET}
    await notifier.enrols("c-1", inbox=False, webhook=hook)

    await notifier.hears(proposal(*TEAM))
    await told(notifier, "offer.undeliverable")

    [delivery] = [d for d in await ledger(notifier) if d["kind"] == "offer"]
    assert delivery["detail"] == "not_public"
    assert receiver.messages == []


async def test_a_mailbox_that_does_not_exist_is_a_permanent_failure(
    open_notifier: OpenNotifier, mailbox: Mailbox
) -> None:
    notifier = await open_notifier(**mailbox.settings)
    await notifier.enrols("c-1", inbox=False, email="nobody@example.org")
    mailbox.reply = "550 no such mailbox"

    await notifier.hears(proposal(*TEAM))
    await notifier.fires("channel_due")
    await told(notifier, "offer.undeliverable")

    assert [d["detail"] for d in await ledger(notifier) if d["kind"] == "offer"] == ["smtp_550"]


async def test_a_busy_mail_server_is_tried_again(
    open_notifier: OpenNotifier, mailbox: Mailbox
) -> None:
    notifier = await open_notifier(**mailbox.settings)
    await notifier.enrols("c-1", inbox=False, email="c1@example.org")
    mailbox.reply = "450 try later"
    await notifier.hears(proposal(*TEAM))
    await notifier.fires("channel_due")

    async def failed_once() -> bool:
        return await states(notifier) == {"email": "failed_temporarily"}

    await until(failed_once, "a temporary failure")
    mailbox.reply = None
    await told(notifier, "offer.sent")

    assert await states(notifier) == {"email": "sent"}


async def test_the_desk_hears_by_its_own_webhook(
    open_notifier: OpenNotifier, receiver: Receiver
) -> None:
    policy = f'\n[asking.desk]\nurl = "{receiver.url}/cad"\nsecret = "DESK_SECRET"\n'
    notifier = await open_notifier(
        policy=policy, TANDEM_WEBHOOK_ALLOW=receiver.host, DESK_SECRET=SECRET
    )

    await notifier.hears(proposal(*TEAM))
    await receiver.has(1)

    message = receiver.verified()
    assert message["type"] == "tandem.offered"
    assert message["data"]["text"] == "Asked: clinician c-1, 9 min"
    assert message["data"]["call_id"] == "E1"
    assert "link" not in message["data"]


async def test_after_its_delay_the_next_channel_asks_too(
    open_notifier: OpenNotifier, mailbox: Mailbox
) -> None:
    notifier = await open_notifier(**mailbox.settings)
    await notifier.enrols("c-1", email="c1@example.org")
    await notifier.hears(proposal(*TEAM))
    assert (await states(notifier))["email"] == "waiting"

    await notifier.fires("channel_due")
    await mailbox.has(1)

    assert "To: c1@example.org" in mailbox.letters[0]
    assert len(notifier.told("offer.sent")) == 1


async def test_an_offer_that_was_answered_meanwhile_is_not_sent_again(
    open_notifier: OpenNotifier, mailbox: Mailbox
) -> None:
    notifier = await open_notifier(**mailbox.settings)
    await notifier.enrols("c-1", email="c1@example.org")
    await notifier.hears(proposal(*TEAM))
    [offer] = notifier.told("offer.sent")

    ok(await notifier.post(f"/v1/offers/{offer['offer_id']}/accept"))
    await notifier.fires("channel_due")

    assert await states(notifier) == {"inbox": "sent", "email": "superseded"}


async def test_the_ledger_is_read_page_by_page(notifier: Notifier) -> None:
    await notifier.hears(proposal())

    first = await notifier.get("/v1/deliveries", by="operate", limit=1)
    following = first.links["next"]["url"]
    second = await notifier.get(following, by="operate")

    assert len(ok(first)) == len(ok(second)) == 1
    assert ok(first)[0]["delivery_id"] != ok(second)[0]["delivery_id"]
    assert await ledger(notifier, state="pending") == []
