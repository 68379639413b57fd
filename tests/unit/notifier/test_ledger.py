"""How a delivery lives, value by value."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.notifier.domain.answer import accept
from services.notifier.domain.deliver import Reach, dispatch
from services.notifier.domain.ledger import (
    MAX_ATTEMPTS,
    Delivery,
    DeliveryState,
    Recipient,
    Result,
    Try,
    after_try,
    gives_way,
    why_not,
)
from services.notifier.domain.model import Match
from shared.policy.asking import Asking
from shared.vocabulary import CLINICIAN, ResponderId
from tests.unit.notifier.nouns import (
    ASKING,
    START,
    after,
    answer,
    on_call,
    proposed,
    seat,
    took,
)


def leased(attempts: int = 1) -> tuple[Match, Delivery]:
    reaches = {ResponderId("c-1"): Reach(ResponderId("c-1"), inbox=False, webhook=True)}
    out = dispatch(proposed(on_call(), seat(CLINICIAN, "c-1")), reaches, asking=Asking(), now=START)
    [delivery] = out.deliveries
    state = DeliveryState.LEASED
    return out.step.match, replace(delivery, state=state, attempts=attempts, leased_until=after(10))


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (Result.TAKEN, DeliveryState.SENT),
        (Result.TRY_LATER, DeliveryState.FAILED_TEMPORARILY),
        (Result.NEVER, DeliveryState.FAILED_PERMANENTLY),
        (Result.NO_ANSWER, DeliveryState.UNKNOWN),
    ],
)
def test_every_result_has_its_state(result: Result, state: DeliveryState) -> None:
    _, delivery = leased()

    left = after_try(delivery, Try(result, "code"), clock=START, now=after(1))

    assert left.state is state
    assert left.leased_until is None
    assert left.message_id == delivery.message_id


def test_tries_come_at_growing_distances() -> None:
    dues = [
        after_try(leased(n)[1], Try(Result.TRY_LATER), clock=START, now=START).due_at
        for n in (1, 2, 3)
    ]

    assert dues == [START + timedelta(seconds=s) for s in (1, 2, 4)]


def test_the_last_temporary_failure_is_permanent() -> None:
    _, delivery = leased(MAX_ATTEMPTS)

    left = after_try(delivery, Try(Result.TRY_LATER), clock=START, now=START)

    assert left.state is DeliveryState.FAILED_PERMANENTLY


def test_what_may_have_arrived_never_counts_as_failed() -> None:
    _, delivery = leased(MAX_ATTEMPTS)

    left = after_try(delivery, Try(Result.NO_ANSWER), clock=START, now=START)

    assert left.state is DeliveryState.UNKNOWN


@pytest.mark.parametrize(
    ("result", "attempts", "gives"),
    [
        (Result.NEVER, 1, True),
        (Result.NO_ANSWER, 1, False),
        (Result.NO_ANSWER, MAX_ATTEMPTS, True),
        (Result.TRY_LATER, 1, False),
        (Result.TAKEN, MAX_ATTEMPTS, False),
    ],
)
def test_a_channel_gives_way_to_the_next_when_it_is_not_tried_again(
    result: Result, attempts: int, gives: bool
) -> None:
    _, delivery = leased(attempts)

    left = after_try(delivery, Try(result, "code"), clock=START, now=after(1))

    assert gives_way(left) is gives


def test_an_answered_offer_is_not_sent_any_more() -> None:
    match, delivery = leased()
    answered = took(accept(match, answer(match, "c-1"), asking=ASKING, now=after(2))).match

    assert why_not(delivery, match, now=after(3)) is None
    assert why_not(delivery, answered, now=after(3)) == "answered"


def test_an_offer_whose_time_is_over_is_not_sent_any_more() -> None:
    match, delivery = leased()

    assert why_not(delivery, match, now=after(31)) == "answered"


def test_old_news_pages_nobody() -> None:
    match, delivery = leased()
    told = replace(delivery, offer_id=None, kind="confirmed")

    assert why_not(told, match, now=after(60)) is None
    assert why_not(told, match, now=after(16 * 60)) == "too_old"


def test_a_note_stays_news_for_an_hour() -> None:
    match, delivery = leased()
    note = replace(delivery, offer_id=None, recipient=Recipient.DESK, kind="overdue")

    assert why_not(note, match, now=after(50 * 60)) is None
    assert why_not(note, match, now=after(61 * 60)) == "too_old"
