"""Broker or database away for a while: nothing is lost, and the backlog clears by itself (I12)."""

from __future__ import annotations

import json

import pytest

from tests.support.cad import SOURCE
from tests.support.city import City
from tests.support.city.persistence import insist
from tests.support.stage import Stage

pytestmark = pytest.mark.kills
BACK_WITHIN_S = 60.0
PATIENT = "[asking]\nanswer_within_s = 600\n"
"""An offer outlives the outage, however slow the machine is."""


@pytest.fixture
async def city(stage: Stage) -> City:
    return await stage.found_city(PATIENT)


async def test_the_http_door_takes_events_while_kafka_is_away(city: City, stage: Stage) -> None:
    call = city.new_call()
    await stage.stack.part("kafka").stop()

    try:
        ready = await stage.doors.get("intake", "/readyz")
        answer = await _post_event(city, stage, call.call_id, call.snapshot)
    finally:
        await stage.stack.part("kafka").start_until_ready()

    assert ready.status_code == 200
    assert answer == 202
    assert await city.expect("call.assessed.v1", call, within_s=BACK_WITHIN_S)


async def test_a_restart_of_kafka_loses_nothing(city: City, stage: Stage) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")
    before = await city.call()
    await city.accepts(officer, before)

    await stage.stack.restart_kafka()

    await city.accepts(clinician, before)
    assert await city.expect("match.confirmed.v1", before, within_s=BACK_WITHIN_S)
    after = await city.call()
    assert await city.expect("call.assessed.v1", after, within_s=BACK_WITHIN_S)


async def test_a_restart_of_postgres_loses_nothing(city: City, stage: Stage) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")
    before = await city.call()
    await city.accepts(officer, before)
    offer = await city.offered_to(clinician, before)

    await stage.stack.restart_postgres()

    answer = await insist(lambda: city.answer(offer, "accept"))
    assert answer.is_success
    assert await city.expect("match.confirmed.v1", before, within_s=BACK_WITHIN_S)
    after = await city.call()
    assert await city.expect("call.assessed.v1", after, within_s=BACK_WITHIN_S)


async def _post_event(city: City, stage: Stage, event_id: str, body: dict[str, object]) -> int:
    headers = {
        "ce-specversion": "1.0",
        "ce-id": event_id,
        "ce-source": SOURCE,
        "ce-type": "cad.call.v1",
        "ce-agency": city.agency,
        "content-type": "application/json",
    }
    answer = await stage.doors.post_bytes(
        "intake", "/v1/events", json.dumps(body).encode(), headers, scope="publish"
    )
    return answer.status_code
