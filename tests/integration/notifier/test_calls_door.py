"""Joining a call, and what came of it: police and care side apart, each amended by name."""

from __future__ import annotations

import pytest

from tests.integration.notifier.conftest import Notifier, ok, problem
from tests.support.work import TRACE
from tests.unit.notifier.nouns import proposal

pytestmark = pytest.mark.database
CALL = "/v1/calls/riverton/E1"
MOTHER = {"n": 1, "contact": "made", "outcomes": ["remained_in_place"]}
CHILD = {"n": 2, "minor": True, "contact": "made", "outcomes": ["left_with_family"]}


async def test_a_clinician_joins_by_herself(notifier: Notifier) -> None:
    token = await notifier.enrols("c-1")

    answer = await notifier.post(f"{CALL}/join", by=token)

    assert answer.status_code == 202
    [told] = notifier.told("join.requested")
    assert (told["responder_id"], told["request_id"]) == ("c-1", answer.json()["request_id"])


async def test_nobody_joins_where_they_do_not_serve(notifier: Notifier) -> None:
    token = await notifier.enrols("c-1")

    assert problem(await notifier.post("/v1/calls/lakeside/E1/join", by=token))[0] == 404


async def test_an_outcome_is_for_each_person_met(notifier: Notifier) -> None:
    body = {"behavioral_health": "yes", "people": [MOTHER, CHILD]}

    assert ok(await notifier.post(f"{CALL}/outcome", body))["revision"] == 1

    [told] = notifier.told("outcome.recorded")
    assert [p["outcomes"] for p in told["people"]] == [["remained_in_place"], ["left_with_family"]]
    assert told["recorded_by"] == "supervise"


async def test_an_amendment_names_the_revision_it_replaces(notifier: Notifier) -> None:
    body = {"people": [MOTHER]}
    first = ok(await notifier.post(f"{CALL}/outcome", body))

    blind = await notifier.post(f"{CALL}/outcome", body)
    second = ok(await notifier.post(f"{CALL}/outcome", body | {"amends": 1}))

    assert problem(blind) == (409, "amends")
    assert second == first | {"revision": 2}
    assert [row.revision for row in await notifier.rows("outcomes")] == [1, 2]


async def test_an_outcome_that_contradicts_itself_is_refused(notifier: Notifier) -> None:
    body = {"people": [MOTHER | {"contact": "not_located"}]}

    assert problem(await notifier.post(f"{CALL}/outcome", body)) == (422, "contact")
    assert notifier.told("outcome.recorded") == []


async def test_an_outcome_of_a_match_continues_the_calls_trace(notifier: Notifier) -> None:
    await notifier.hears(proposal())

    ok(await notifier.post(f"{CALL}/outcome", {"people": [MOTHER]}))

    headers = dict(notifier.heard.rows[-1].record.headers)
    assert headers["traceparent"].decode()[3:35] == TRACE[3:35]


async def test_care_goes_to_its_own_topic_with_its_own_key(notifier: Notifier) -> None:
    body = {
        "people": [{"n": 1, "services": ["referral"], "referred_to": ["detox"], "consent": True}],
        "care_ref": "case:77",
        "employer": "County",
    }

    assert problem(await notifier.post(f"{CALL}/care", body)) == (403, "scope")
    ok(await notifier.post(f"{CALL}/care", body, by="care"))

    assert {row.record.topic for row in notifier.heard.rows} == {"care.v1"}
    assert "referral" not in str(await notifier.rows("outcomes"))


async def test_a_persons_own_care_form_names_the_employer(notifier: Notifier) -> None:
    token = await notifier.enrols("c-1")

    ok(await notifier.post(f"{CALL}/care", {"people": [{"n": 1}]}, by=token))

    assert notifier.told("care.recorded")[0]["employer"] == "Valley County"
    assert problem(await notifier.post("/v1/calls/lakeside/E1/care", {}, by=token))[0] == 404


async def test_free_text_about_a_person_has_no_place_in_care(notifier: Notifier) -> None:
    body = {"care_ref": "saw Jane, who said that"}

    assert problem(await notifier.post(f"{CALL}/care", body, by="care")) == (422, "invalid")
