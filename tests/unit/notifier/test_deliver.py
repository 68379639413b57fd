"""Channels: which one carries what, when, and what happens when one fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.notifier.domain.deliver import Dispatch, Reach, dispatch, next_turn, settle_offer
from services.notifier.domain.ledger import Delivery, DeliveryState, Recipient
from services.notifier.domain.step import AlarmName
from shared.events.offers import OfferSent, OfferUndeliverable
from shared.policy.asking import Asking
from shared.vocabulary import CLINICIAN, ResponderId, Structure
from tests.unit.notifier.nouns import START, after, fact, on_call, proposed, seat, types

ALL = {"inbox": True, "webhook": True, "email": True}
CLINICIAN_ONLY = (on_call(), seat(CLINICIAN, "c-1"))


def sent_out(reach: dict[str, bool], asking: Asking | None = None, **more: Any) -> Dispatch:
    asking = asking or Asking()
    reaches = {ResponderId("c-1"): Reach(ResponderId("c-1"), **reach)}
    step = proposed(*CLINICIAN_ONLY, asking=asking, **more)
    return dispatch(step, reaches, asking=asking, now=START)


def states(out: Dispatch) -> dict[str, DeliveryState]:
    return {d.channel: d.state for d in out.deliveries if d.recipient is Recipient.PERSON}


def test_the_inbox_is_sent_by_the_offers_own_commit() -> None:
    out = sent_out({})

    assert states(out) == {"inbox": DeliveryState.SENT}
    assert fact(out.step, OfferSent).channel == "inbox"


def test_a_person_nobody_knows_has_the_inbox() -> None:
    out = dispatch(proposed(*CLINICIAN_ONLY), {}, asking=Asking(), now=START)

    assert states(out) == {"inbox": DeliveryState.SENT}


def test_channels_go_in_the_order_and_at_the_time_of_the_policy() -> None:
    out = sent_out(ALL)

    assert states(out) == {
        "inbox": DeliveryState.SENT,
        "webhook": DeliveryState.PENDING,
        "email": DeliveryState.WAITING,
    }
    [waits] = [a for a in out.step.alarms if a.name is AlarmName.CHANNEL_DUE]
    assert waits.after == timedelta(seconds=10)


def test_a_webhook_alone_tells_nothing_until_it_was_taken() -> None:
    out = sent_out({"inbox": False, "webhook": True})

    assert types(out.step) == []
    assert states(out) == {"webhook": DeliveryState.PENDING}


def test_a_person_without_any_channel_is_undeliverable_at_once() -> None:
    out = sent_out({"inbox": False})

    assert fact(out.step, OfferUndeliverable).reason == "no_channel"


def test_an_offer_that_waits_its_turn_is_not_sent_yet() -> None:
    asking = Asking.model_validate({"seats": {"clinician": {"after_s": 5}}})

    out = sent_out({}, asking)

    assert states(out) == {"inbox": DeliveryState.WAITING}
    assert types(out.step) == []


def test_a_channel_without_a_time_waits_for_the_failure_of_those_before_it() -> None:
    asking = Asking.model_validate(
        {"channels": [{"channel": "webhook"}, {"channel": "email"}, {"channel": "inbox"}]}
    )
    asking = asking.model_copy(
        update={
            "channels": tuple(way.model_copy(update={"after_s": None}) for way in asking.channels)
        }
    )

    out = sent_out(ALL, asking)

    assert states(out) == {
        "webhook": DeliveryState.PENDING,
        "email": DeliveryState.WAITING,
        "inbox": DeliveryState.WAITING,
    }
    webhook, email, inbox = out.deliveries
    failed = replace(webhook, state=DeliveryState.FAILED_PERMANENTLY)
    following = next_turn(failed, out.deliveries, now=after(1))
    assert following == replace(email, state=DeliveryState.PENDING)
    last = next_turn(replace(email, state=DeliveryState.FAILED_PERMANENTLY), [inbox], now=after(2))
    assert last is not None
    assert last.state is DeliveryState.SENT


def test_when_no_channel_is_left_the_offer_is_undeliverable() -> None:
    out = sent_out({"inbox": False, "webhook": True})
    failed = [replace(d, state=DeliveryState.FAILED_PERMANENTLY) for d in out.deliveries]
    [offer] = out.step.match.offers

    step = settle_offer(out.step.match, offer.offer_id, failed, now=after(2))

    assert fact(step, OfferUndeliverable).reason == "no_channel_took_it"


def test_an_unknown_delivery_still_counts_as_a_chance() -> None:
    out = sent_out({"inbox": False, "webhook": True})
    unknown = [replace(d, state=DeliveryState.UNKNOWN) for d in out.deliveries]
    [offer] = out.step.match.offers

    assert settle_offer(out.step.match, offer.offer_id, unknown, now=after(2)).facts == ()


def test_a_dedicated_team_is_reached_when_one_of_them_is() -> None:
    asking = Asking()
    reaches = {ResponderId("o-1"): Reach(ResponderId("o-1"), inbox=False)}

    out = dispatch(proposed(structure=Structure.DEDICATED), reaches, asking=asking, now=START)

    assert types(out.step) == ["offer.sent"]


def test_the_same_message_has_the_same_id_in_every_channel() -> None:
    assert len({d.message_id for d in sent_out(ALL).deliveries}) == 1


def test_a_bare_channel_says_neither_area_nor_minutes() -> None:
    asking = Asking.model_validate({"channels": [{"channel": "inbox", "content": "bare"}]})

    [delivery] = sent_out({}, asking).deliveries

    assert delivery.text == "Co-response offer"


def test_the_desk_hears_of_it_by_its_webhook() -> None:
    asking = Asking.model_validate({"desk": {"url": "https://desk.example", "secret": "DESK"}})

    out = sent_out({}, asking)

    [note] = [d for d in out.deliveries if d.recipient is Recipient.DESK]
    assert (note.kind, note.text, note.state) == (
        "offered",
        "Asked: clinician c-1, 9 min",
        DeliveryState.PENDING,
    )


def test_without_a_webhook_the_note_waits_at_the_door() -> None:
    out = sent_out({})

    assert [n.kind for n in out.notes] == ["offered"]
    assert all(isinstance(d, Delivery) and d.recipient is Recipient.PERSON for d in out.deliveries)
