"""A line of the stream says what a person at a screen needs, and nothing about a person met."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from services.metrics.domain.address import call as subject_of
from services.metrics.domain.fold import Kept
from services.metrics.domain.lines import news
from services.metrics.domain.say import what_it_says
from shared.vocabulary import AgencyId, CallId
from tests.support.history import Call, History
from tests.support.work import NOON, TRACE


def told(call: Call, kept: dict[Any, Kept] | None = None) -> list[dict[str, Any]]:
    return [line.content for line in news(call.history.facts, kept or {}, since=NOON)]


def test_an_assessment_comes_with_headline_beat_and_the_telling_evidence() -> None:
    (line,) = told(History().call())

    assert line["what"] == "assessed"
    assert line["headline"] == "Mental health crisis; weapon: denied by caller"
    assert line["beat"] == "523"
    assert line["evidence"] == {
        "rule": "type.5150", "says": "behavioral_health", "weight": 3.4, "quote": "5150",
    }  # fmt: skip
    assert line["trace_id"] == TRACE.split("-")[1]


def test_a_call_is_followed_from_the_first_word_to_the_outcome() -> None:
    call = History().call().proposed().offered().accepted().confirmed()
    call.arrives("clinician").completed().outcome("remained_in_place").closed()

    assert [line["what"] for line in told(call)] == [
        "assessed", "proposed", "offered", "accepted", "confirmed", "status", "completed",
        "outcome", "closed",
    ]  # fmt: skip


def test_no_address_story_or_persons_id_is_in_any_line() -> None:
    call = History().call().proposed(clinician="c-maria").offered().confirmed()
    call.outcome("arrest", story={"text": "He said thanks.", "consent": True}).care("referral")

    said = json.dumps(told(call))

    assert not [word for word in ("G ST", "thanks", "c-maria", "referral") if word in said]


def test_an_assessment_older_than_what_is_known_is_no_news() -> None:
    call = History().call().assessed().closed()
    first, second, end = call.history.facts
    known = what_it_says(second.body)
    assert known

    kept = {subject_of(AgencyId("riverton"), CallId(call.call_id)): Kept(known)}

    facts = [first, second, end, first]
    assert [line.content["what"] for line in news(facts, kept, since=NOON)] == ["closed"]


def test_historical_calls_are_no_news() -> None:
    assert told(History().call(historical=True)) == []


def test_units_people_and_care_are_no_news() -> None:
    history = History()
    history.person("c-1", "Valley County")
    call = history.unassessed_call().unit("11K").care("assessment")

    assert told(call) == []


def test_what_happened_long_ago_is_no_news() -> None:
    call = History().call()

    assert news(call.history.facts, {}, since=NOON + timedelta(minutes=1)) == []
