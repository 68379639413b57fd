"""What one person may see: the place of the call only in a seat that is filled."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from services.notifier.domain.model import Match
from services.notifier.domain.report import report
from services.notifier.domain.stand_down import end
from services.notifier.models import EncounterView
from services.notifier.pages import render
from services.notifier.views import encounter_of
from shared.vocabulary import CLINICIAN, Eligibility, ResponderId, StatusOf
from tests.unit.notifier.nouns import (
    ASKING,
    accepted,
    after,
    confirmed_pair,
    on_call,
    proposed,
    says,
    seat,
    took,
)

ZONE = ZoneInfo("America/Los_Angeles")


def seen(match: Match, person: str = "c-1") -> EncounterView:
    view = encounter_of(match, ResponderId(person), ASKING)
    assert view is not None
    return view


def page(match: Match, problem: str | None = None) -> str:
    return render.encounter(seen(match), ZONE, problem)


def test_whoever_is_asked_sees_the_area_and_not_the_address() -> None:
    view = seen(proposed().match)

    assert view.offer is not None
    assert view.location is None
    assert view.area == "near District 5"
    assert "ALDER" not in page(proposed().match)


def test_whoever_has_the_seat_sees_the_address() -> None:
    match = accepted(proposed().match, "c-1").match

    location = seen(match).location
    assert location is not None
    assert location.address == "500 ALDER ST"
    assert "500 ALDER ST" in page(match)


def test_whoever_lost_the_seat_sees_no_address_any_more() -> None:
    match = confirmed_pair()
    ended = end(match, epoch=1, reason="x", wants_note=False, asking=ASKING, now=after(9))
    assert ended is not None
    after_it = proposed(seat(CLINICIAN, "c-2"), known=match, epoch=2).match

    assert seen(after_it).location is None
    assert seen(ended.match).location is None
    assert seen(ended.match).must_acknowledge


def test_a_stranger_sees_nothing() -> None:
    assert encounter_of(confirmed_pair(), ResponderId("x"), ASKING) is None


def test_the_page_of_an_offer_has_two_buttons_that_post() -> None:
    html = page(proposed().match)

    assert html.count('<form method="post">') == 2
    assert ">Accept</button>" in html
    assert ">Decline</button>" in html
    assert "<script" not in html


def test_the_page_shows_partner_time_and_reason() -> None:
    html = page(accepted(proposed(on_call(), seat(CLINICIAN, "c-1")).match, "c-1").match)

    assert "11K" in html
    assert "12:09" in html
    assert "nearest" in html


def test_the_page_offers_the_next_steps_only() -> None:
    match = confirmed_pair()
    [member] = match.members_named(ResponderId("c-1"))
    there = took(report(match, member, says(StatusOf.ON_SCENE), asking=ASKING, now=after(10))).match

    html = page(there)

    assert 'value="with_person"' in html
    assert 'value="cleared"' in html
    assert 'value="en_route"' not in html
    assert "Officer needed now" in html
    assert "All is well" in html


def test_nobody_clears_from_where_they_have_not_been() -> None:
    html = page(confirmed_pair())

    assert 'value="cleared"' not in html
    assert 'value="cancelled_en_route"' in html


def test_safety_comes_first_when_police_go_first() -> None:
    html = page(proposed(eligibility=Eligibility.POLICE_FIRST).match)

    assert "Officers make it safe first" in html


def test_what_came_too_late_is_said_on_the_page() -> None:
    html = page(confirmed_pair(), "This offer is no longer open.")

    assert 'role="alert">This offer is no longer open.' in html


def test_text_from_elsewhere_is_escaped() -> None:
    match = proposed().match
    call = match.call.model_copy(update={"headline": "<b>x</b>"})

    html = page(replace(match, call=call))

    assert "<b>x</b>" not in html
