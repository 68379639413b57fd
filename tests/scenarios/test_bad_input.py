"""One bad record never stops a partition: it is in the dead letters, with its reason (I8)."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.support.cad import envelope
from tests.support.city import City
from tests.support.city.bad_input import BAD_RECORDS, BadRecord
from tests.support.stage import Stage

CANARY = "pacing"
"""A word of the narrative: no reason may quote it."""


@pytest.fixture(scope="module")
async def city(stage: Stage) -> City:
    """One city for all of these: refused records change nothing in it."""
    return await stage.found_city()


async def test_bad_records_among_good_ones_are_set_aside_one_by_one(
    city: City, stage: Stage
) -> None:
    before = await city.call()
    places = [await _publish(city, bad, "in one run") for bad in BAD_RECORDS]
    after = await city.call()

    await city.assessed(before)
    await city.assessed(after)
    letters = [await stage.facts.dead_letter(*place) for place in places]
    reasons = [letter.headers["dlq-reason"] if letter else None for letter in letters]
    assert reasons == [bad.reason for bad in BAD_RECORDS]


@pytest.mark.parametrize("bad", BAD_RECORDS, ids=str)
async def test_a_dead_letter_says_what_is_wrong_and_where(
    city: City, stage: Stage, bad: BadRecord
) -> None:
    place = await _publish(city, bad, "alone")

    letter = await stage.facts.dead_letter(*place)

    assert letter is not None
    assert letter.headers["dlq-reason"] == bad.reason
    assert bad.names in letter.headers["dlq-detail"]
    assert CANARY not in letter.headers["dlq-detail"]
    assert letter.value == bad.value()
    assert letter.headers["dlq-topic"] == "cad.inbound.v1"


@pytest.mark.parametrize("bad", BAD_RECORDS, ids=str)
async def test_the_http_door_refuses_the_same_with_a_problem(
    city: City, stage: Stage, bad: BadRecord
) -> None:
    headers = _headers(city, bad, "over HTTP")

    answer = await _post(stage, headers, bad.value())

    assert answer.status_code in {400, 404, 413, 422}, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert bad.names in json.dumps(problem)
    assert CANARY not in answer.text


async def test_odd_input_is_accepted_and_marked(city: City) -> None:
    naive = await city.call(opened_at="2026-01-05T10:00:00", updated_at="2026-01-05T10:00:30")
    future = await city.call(updated_at="2099-01-01T00:00:00+00:00")
    controls = await city.call(text="pacing \u0000\u0007\u202e and talking to himself")
    long = await city.call(text="talking to himself " * 5300)

    for call in (naive, future, controls, long):
        assert await city.assessed(call)
        history = await _history(city, call.call_id)
        assert history, call.call_id


async def _publish(city: City, bad: BadRecord, how: str) -> tuple[int, int]:
    headers = _headers(city, bad, how)
    placed = await city.cad.publish_raw(bad.value(), headers, key=city.agency)
    return placed.partition, placed.offset


def _headers(city: City, bad: BadRecord, how: str) -> dict[str, str]:
    headers = envelope(city.agency, "cad.call.v1", f"{bad.what}, {how}") | bad.headers
    return {name: text for name, text in headers.items() if text}


async def _post(stage: Stage, kafka_headers: dict[str, str], body: bytes) -> httpx.Response:
    """Post a CloudEvent in HTTP's binary mode."""
    headers = {name.replace("ce_", "ce-"): text for name, text in kafka_headers.items()}
    return await stage.doors.post_bytes("intake", "/v1/events", body, headers, scope="publish")


async def _history(city: City, call_id: str) -> dict[str, Any]:
    answer = await city.doors.get("intake", f"/v1/calls/{city.agency}/{call_id}")
    history: dict[str, Any] = answer.json() if answer.is_success else {}
    return history
