"""Intake's doors: events in, calls and requests."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.integration.intake.conftest import Bench, key, record, snapshot

pytestmark = pytest.mark.database
BINARY = {
    "ce-specversion": "1.0",
    "ce-id": "cad-1",
    "ce-source": "/cad/riverton",
    "ce-type": "cad.call.v1",
    "ce-agency": "riverton",
    "content-type": "application/json",
}


def structured(number: int = 1, **changed: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": f"cad-{number}",
        "source": "/cad/riverton",
        "type": "cad.call.v1",
        "agency": "riverton",
        "data": json.loads(snapshot(f"E{number}").to_json()),
    } | changed


async def post(
    http: httpx.AsyncClient, content: object, kind: str, agency: str = "riverton"
) -> httpx.Response:
    headers = key("publish", agency) | {"content-type": f"application/{kind}"}
    return await http.post("/v1/events", content=json.dumps(content), headers=headers)


async def test_an_event_in_binary_mode_waits_in_the_outbox_as_it_came(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    body = snapshot().to_json()

    answer = await http.post("/v1/events", content=body, headers=BINARY | key("publish"))

    assert (answer.status_code, answer.json()) == (202, {"accepted": 1})
    (row,) = intake.heard.rows
    assert row.record.topic == "cad.inbound.v1"
    assert row.record.key == b"valley"
    assert row.record.value == body
    headers = dict(row.record.headers)
    assert headers["ce_id"] == b"cad-1"
    assert headers["ce_source"] == b"/cad/riverton"


async def test_what_comes_through_the_door_is_handled_when_it_is_consumed(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    await post(http, structured(), "cloudevents+json")
    sent = intake.heard.rows[0].record
    envelope = {
        name.removeprefix("ce_"): value.decode()
        for name, value in sent.headers
        if name.startswith("ce_")
    }

    told = await intake.run(record(sent.value or b"", **envelope))

    assert json.loads(told[0].value or b"")["call_id"] == "E1"


async def test_a_batch_is_taken_whole(intake: Bench, http: httpx.AsyncClient) -> None:
    batch = [structured(1), structured(2, agency="lakeside"), structured(3)]

    answer = await post(http, batch, "cloudevents-batch+json", "all")

    assert answer.json() == {"accepted": 3}
    assert len(intake.heard.rows) == 3


@pytest.mark.parametrize(
    ("bad", "status", "kind"),
    [
        ({"data": {"call_id": "E2"}}, 422, "invalid"),
        ({"id": None}, 422, "no-id"),
        ({"data": {"call_id": "E\u00002", "opened_at": "2026-03-02T20:00:00Z"}}, 422, "invalid"),
        ({"type": "cad.dream.v1"}, 422, "unknown-type"),
        ({"agency": "nowhere"}, 422, "unknown-agency"),
        ({"agency": "elsewhere"}, 422, "several-regions"),
        ({"data": {"x": "y" * 600_000}}, 413, "too-large"),
        ({"data": None}, 422, "not-json"),
    ],
)
async def test_a_batch_with_one_bad_event_is_refused_whole_and_names_it(
    intake: Bench, http: httpx.AsyncClient, bad: dict[str, Any], status: int, kind: str
) -> None:
    batch = [structured(1), structured(2, **bad), structured(3)]

    answer = await post(http, batch, "cloudevents-batch+json", "all")

    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"/problems/{kind}")
    assert "Event 1" in problem["detail"]
    assert intake.heard.rows == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff", "cloudevents+json"),
        (b"[]", "cloudevents+json"),
        (b"{}", "cloudevents-batch+json"),
        (b"[]", "cloudevents-batch+json"),
        (b"[5]", "cloudevents-batch+json"),
        (b'{"data":' + b"[" * 500 + b"]" * 500 + b"}", "cloudevents+json"),
        (b"[" * 50_000, "cloudevents-batch+json"),
    ],
)
async def test_what_is_no_event_at_all_is_a_problem(
    http: httpx.AsyncClient, content: bytes, kind: str
) -> None:
    headers = key("publish") | {"content-type": f"application/{kind}"}

    answer = await http.post("/v1/events", content=content, headers=headers)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_key_publishes_for_its_own_agency_alone(http: httpx.AsyncClient) -> None:
    answers = [
        await post(http, structured(agency=agency), "cloudevents+json")
        for agency in ("riverton", "lakeside", "nowhere")
    ]

    assert [answer.status_code for answer in answers] == [202, 404, 404]
    assert answers[1].json() == answers[2].json()


async def test_a_calls_history_is_read_and_its_narrative_by_scope(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    said = [
        {"text": "he is suicidal", "by": "caller", "at": "2026-03-02T19:58:00Z"},
        {"text": "secret", "restricted": True},
    ]
    await intake.run(record(snapshot(narrative=said)))

    full = (await http.get("/v1/calls/riverton/E1", headers=key("supervise"))).json()
    short = (await http.get("/v1/calls/riverton/E1", headers=key("publish"))).json()

    assert full["told"][0]["fact"]["assessment"]["eligibility"] == "co_response"
    assert full["revision"] == 1
    assert [line.get("text") for line in full["narrative"]] == ["he is suicidal", None]
    assert "narrative" not in short
    assert short["told"] == full["told"]


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("riverton/E2", key("supervise"), 404),
        ("riverton/E%001", key("supervise"), 404),
        ("nowhere/E1", key("supervise", "all"), 404),
        ("riverton/E1", key("supervise", "lakeside"), 404),
        ("riverton/E1", key("report"), 403),
        ("riverton/E1", {}, 401),
    ],
)
async def test_what_a_key_may_not_see_does_not_exist(
    intake: Bench, http: httpx.AsyncClient, path: str, headers: dict[str, str], status: int
) -> None:
    await intake.run(record(snapshot()))

    answer = await http.get(f"/v1/calls/{path}", headers=headers)

    assert answer.status_code == status


async def test_a_request_through_the_door_changes_who_should_go(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    await intake.run(record(snapshot(call_type={"code": "415"})))
    wanted = {"want": "co_response", "requested_by": {"kind": "officer", "id": "B12"}}
    headers = key("supervise") | {"Idempotency-Key": "k1"}

    first = await http.post("/v1/calls/riverton/E1/request", json=wanted, headers=headers)
    again = await http.post("/v1/calls/riverton/E1/request", json=wanted, headers=headers)

    assert first.json()["eligibility"] == "co_response"
    assert again.json() == first.json()
    bodies = [json.loads(row.record.value or b"") for row in intake.heard.rows]
    assert [body["revision"] for body in bodies] == [1, 2]
    assert bodies[1]["assessment"]["requested"]["by"] == "officer"
    traces = {dict(row.record.headers)["traceparent"] for row in intake.heard.rows}
    assert len(traces) == 1


async def test_a_request_for_an_unknown_call_waits(intake: Bench, http: httpx.AsyncClient) -> None:
    wanted = {"want": "tele", "requested_by": {"kind": "officer"}}

    answer = await http.post("/v1/calls/riverton/E1/request", json=wanted, headers=key("supervise"))

    assert answer.json()["is_known"] is False
    told = await intake.run(record(snapshot(call_type={"code": "415"})))
    assert json.loads(told[0].value or b"")["assessment"]["eligibility"] == "co_response"
