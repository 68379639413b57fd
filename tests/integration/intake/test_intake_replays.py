"""History: assessed and counted, nobody paged."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.integration.intake.conftest import Bench, key, record, snapshot, types

pytestmark = pytest.mark.database
MAPPING = {"fields": {"call_id": "id", "opened_at": "time", "call_type.code": "type"}}


async def begin(http: httpx.AsyncClient, agency: str = "riverton") -> dict[str, str]:
    answer = await http.post(
        "/v1/replays", json={"agency": agency, "mapping": MAPPING}, headers=key("operate")
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def row(id_: str, time: str = "2026-03-02T11:59:00") -> bytes:
    return json.dumps({"row": {"id": id_, "time": time, "type": "5150"}}).encode()


async def test_every_row_of_a_replay_has_an_end_and_is_counted(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    replay = await begin(http)
    rows = [row("E1"), row("E2"), row("E3", "yesterday"), row("E4")]

    told = await intake.run(
        *(record(value, "cad.record.v1", source=replay["source"]) for value in rows)
    )
    await intake.run(record(row("E5", "never"), "cad.record.v1", source=replay["source"]))

    view = await http.get(f"/v1/replays/{replay['replay_id']}", headers=key("operate"))
    counts = {name: view.json()[name] for name in ("received", "assessed", "refused")}
    assert counts == {"received": 5, "assessed": 3, "refused": 2}
    bodies = [json.loads(sent.value or b"") for sent in told if b"call.assessed" in _type(sent)]
    assert len(bodies) == 3
    assert all(body["historical"] for body in bodies)


def _type(sent: object) -> bytes:
    return dict(getattr(sent, "headers", ())).get("ce_type", b"")


async def test_an_agency_with_live_calls_is_refused(intake: Bench, http: httpx.AsyncClient) -> None:
    await intake.run(record(snapshot()))

    answer = await http.post(
        "/v1/replays", json={"agency": "riverton", "mapping": MAPPING}, headers=key("operate")
    )

    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/live-traffic"


async def test_a_live_call_is_not_rewritten_by_history(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    replay = await begin(http)
    await intake.run(record(snapshot("E1")))

    told = await intake.run(record(row("E1"), "cad.record.v1", source=replay["source"]))

    assert [dict(sent.headers)["dlq-reason"] for sent in told] == [b"live_call"]


async def test_calls_of_other_types_can_be_replayed_too(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    replay = await begin(http)

    told = await intake.run(record(snapshot(), source=replay["source"]))

    assert types(told) == ["call.assessed.v1"]
    assert json.loads(told[0].value or b"")["historical"]


async def test_a_source_that_names_no_replay_is_refused(intake: Bench) -> None:
    told = await intake.run(record(row("E1"), "cad.record.v1", source="replay:nothing"))

    assert [dict(sent.headers)["dlq-reason"] for sent in told] == [b"no_replay"]


async def test_a_wrong_mapping_is_refused_by_its_key(http: httpx.AsyncClient) -> None:
    wanted = {"agency": "riverton", "mapping": {"fields": {"call_id": "id"}}}

    answer = await http.post("/v1/replays", json=wanted, headers=key("operate"))

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/bad-mapping"
    assert "opened_at" in answer.json()["detail"]


async def test_another_agencys_replay_does_not_exist(http: httpx.AsyncClient) -> None:
    replay = await begin(http)

    other = await http.get(f"/v1/replays/{replay['replay_id']}", headers=key("operate", "lakeside"))
    no_scope = await http.get(f"/v1/replays/{replay['replay_id']}", headers=key("publish"))

    assert (other.status_code, no_scope.status_code) == (404, 403)
