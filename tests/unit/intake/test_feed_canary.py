"""A canary is an exercise, is followed by another, and is missed when it does not come back."""

from __future__ import annotations

from datetime import timedelta

from services.intake.domain.feed_canary import Canary, canary_call, is_canary
from shared.events.base import Event
from shared.events.cad import CANARY, CadCall
from shared.policy.feeds import Feeds
from shared.vocabulary import AgencyId, Eligibility
from tests.support.dispatch import AGENCY, NIGHT, Desk, snapshot

SECOND = timedelta(seconds=1)
POLICY = Feeds(canary_every_s=60, canary_within_s=10)


def event(body: CadCall, source: str = CANARY) -> Event[CadCall]:
    return Event("1", source, AgencyId(AGENCY), body, NIGHT)


def canary() -> Canary:
    return Canary(AGENCY, "first", NIGHT)


def test_only_an_exercise_of_our_own_source_and_call_is_a_canary() -> None:
    call = canary_call(NIGHT)

    assert is_canary(event(call))
    assert not is_canary(event(call, "/cad/riverton"))
    assert not is_canary(event(call.model_copy(update={"exercise": False})))
    assert not is_canary(event(snapshot(exercise=True)))


def test_a_canary_that_would_get_out_would_be_an_exercise_and_page_nobody() -> None:
    [assessed] = Desk().hears(canary_call(NIGHT))

    assert getattr(assessed, "exercise", False)
    assert getattr(assessed, "historical", False)


def test_a_canary_is_followed_after_its_interval() -> None:
    bird = canary()
    bird.come_back("first", NIGHT + SECOND, Eligibility.CO_RESPONSE)

    assert not bird.is_followed(NIGHT + 59 * SECOND, POLICY)
    assert bird.is_followed(NIGHT + 60 * SECOND, POLICY)
    assert not bird.is_followed(NIGHT + 60 * SECOND, Feeds())
    assert bird.took_s == 1.0


def test_one_that_does_not_come_back_is_overdue_and_only_much_later_followed() -> None:
    bird = canary()

    assert not bird.is_overdue(NIGHT + 10 * SECOND, POLICY)
    assert bird.is_overdue(NIGHT + 11 * SECOND, POLICY)
    assert not bird.is_followed(NIGHT + 299 * SECOND, POLICY)
    assert bird.is_followed(NIGHT + 300 * SECOND, POLICY)


def test_the_alarm_lasts_until_one_comes_back_whether_or_not_it_is_the_lost_one() -> None:
    bird = canary()
    bird.overdue_since = NIGHT + 11 * SECOND
    bird.send_another("second", NIGHT + 300 * SECOND)

    assert not bird.come_back("first", NIGHT + 301 * SECOND, Eligibility.CO_RESPONSE)
    assert (bird.lost, bird.overdue_since) == (1, NIGHT + 11 * SECOND)

    assert bird.come_back("second", NIGHT + 302 * SECOND, Eligibility.CO_RESPONSE)
    assert (bird.overdue_since, bird.took_s) == (None, 2.0)
    assert not bird.come_back("second", NIGHT + 303 * SECOND, Eligibility.CO_RESPONSE)
