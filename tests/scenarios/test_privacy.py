"""No caller's words leave intake: canaries in a narrative are looked for everywhere else (I10)."""

from __future__ import annotations

import json
import secrets

from tests.scenarios.test_traces import spans_of
from tests.support.cad import envelope
from tests.support.city import City
from tests.support.doors import done
from tests.support.facts import Told
from tests.support.stage import Stage

WITH_NARRATIVE = {"cad.inbound.v1", "intake.dlq.v1"}
WITH_ADDRESS = {*WITH_NARRATIVE, "calls.v1", "matches.v1"}


async def test_a_narrative_stays_where_it_was_said(city: City, stage: Stage) -> None:
    word, street = f"zebra{secrets.token_hex(6)}", f"{secrets.token_hex(6)} ELM ST"
    officer, clinician = await city.on_duty("officer", "clinician")
    location = {"lat": 32.7157, "lon": -117.1611, "address": street, "beat": "523"}

    call = await city.call(text=f"pacing and shouting {word}", location=location)
    refused = json.dumps({"call_id": "E9", "narrative": [{"text": word}]}).encode()
    await city.cad.publish_raw(refused, envelope(city.agency, "cad.call.v1", word), key=None)
    await city.accepts(officer, call)
    await city.accepts(clinician, call)
    confirmed = await city.confirmed(call)
    await city.status(officer, call, "en_route", "on_scene", "cleared")
    await city.status(clinician, call, "en_route", "on_scene", "cleared")
    await city.outcome(call, "remained_in_place")
    await stage.quiet.wait()

    assert _topics_with(stage, word) == WITH_NARRATIVE
    assert _topics_with(stage, street) <= WITH_ADDRESS
    for canary in (word, street):
        assert canary not in stage.logs.everything()
        assert canary not in json.dumps(await spans_of(stage, confirmed.trace_id))
        assert canary not in await _measures(stage)
    history = done(await city.doors.get("intake", f"/v1/calls/{call.agency}/{call.call_id}"))
    assert word in json.dumps(history), "a supervisor may read the narrative at intake's door"


def _topics_with(stage: Stage, canary: str) -> set[str]:
    return {told.topic for told in stage.facts if canary in _said(told)}


def _said(told: Told) -> str:
    headers = {name: text for name, text in told.headers.items() if name != "ce_id"}
    return told.value.decode(errors="replace") + json.dumps(headers)


async def _measures(stage: Stage) -> str:
    pages = [await stage.doors.get(service, "/metrics") for service in stage.stack.urls]
    return "\n".join(page.text for page in pages)
