"""EIDO-JSON and Aegis XML on a real Postgres: at the door, in many runs, merged, restricted."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.intake.domain.model import CallKey
from services.intake.store import calls
from shared.bus.outbox import Outgoing
from shared.events import CadAegis, CadEido
from shared.vocabulary import AgencyId, CallId
from tests.integration.intake.conftest import REGION, Bench, key, record, types
from tests.support import aegis as a
from tests.support import eido as e
from tests.support.toy import Record
from tests.support.work import NOON

pytestmark = pytest.mark.database
OTHER = "urn:emergency:uid:incidentid:18:psap.riverton.example"
HEADERS = {"ce-id": "1", "ce-source": "/cad", "ce-agency": "riverton"}
AEGIS = HEADERS | {"ce-type": "cad.aegis.v1", "content-type": "application/xml; charset=utf-16"}
SECRET = "client is a protected witness at this address"


def eido(document: dict[str, Any], **envelope: str) -> Record:
    return record(CadEido(document=document), **envelope)


def aegis(**parts: Any) -> Record:
    return record(CadAegis(document=export(**parts).encode()))


def export(**parts: Any) -> str:
    return a.export(**({"CreateDateTime": NOON.isoformat()} | parts))


def bodies(told: list[Outgoing]) -> list[dict[str, Any]]:
    return [json.loads(sent.value or b"{}") for sent in told]


async def test_an_eido_is_assessed_and_its_units_are_told(intake: Bench) -> None:
    told = await intake.run(eido(e.whole()))

    assert sorted(types(told)) == ["call.assessed.v1", "unit.changed.v1"]
    assessed = next(body for body in bodies(told) if "assessment" in body)
    assert assessed["call_id"] == e.INCIDENT_ID
    assert assessed["assessment"]["eligibility"] == "co_response"


async def test_a_partial_update_in_a_later_run_builds_on_what_was_stored(intake: Bench) -> None:
    await intake.run(eido(e.whole()))

    (told,) = bodies(
        await intake.run(eido(e.eido(2, notesComponent=[e.note("n", "He has a gun", 2)])))
    )

    gates = {gate["gate"]: gate["state"] for gate in told["assessment"]["gates"]}
    assert gates["weapon"] == "present"
    assert told["call"]["call_type"]["code"] == "5150"
    assert told["call"]["units"] == ["11K"]


async def test_documents_of_one_run_build_on_each_other(intake: Bench) -> None:
    told = await intake.run(
        eido(e.whole()),
        eido(e.eido(2, notesComponent=[e.note("n", "He has a gun", 2)])),
        eido(e.eido(3, incidentComponent=e.incident(3, incidentTypeInternalCode="5150V"))),
    )

    assert types(told).count("call.assessed.v1") == 1
    call = await _call(intake, e.INCIDENT_ID)
    assert len(call.lines) == 3
    assert call.latest is not None
    assert call.latest.call_type.code == "5150V"


async def test_a_merge_ends_the_call_that_is_replaced(intake: Bench) -> None:
    await intake.run(eido(e.whole() | {"$id": OTHER}), eido(e.whole()))

    merged = await intake.run(eido(e.eido(6, mergeComponent=[e.merge(OTHER, "REPLACING", 6)])))

    (closed,) = [body for body in bodies(merged) if body.get("reason")]
    assert (closed["call_id"], closed["reason"], closed["into"]) == (
        OTHER,
        "merged",
        e.INCIDENT_ID,
    )


async def test_linked_incidents_are_shown_with_the_call(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    links = [e.link("urn:x:9:fire.example", "PARENT", 6)]
    await intake.run(eido(e.whole()), eido(e.eido(6, linkComponent=links)))

    answer = await http.get(f"/v1/calls/riverton/{e.INCIDENT_ID}", headers=key("supervise"))

    assert [(ref["number"], ref["relation"]) for ref in answer.json()["incident_refs"]] == [
        ("R26-0017", "same"),
        ("urn:x:9:fire.example", "parent"),
    ]


async def test_a_redelivered_document_changes_nothing(intake: Bench) -> None:
    await intake.run(eido(e.whole()))

    assert not await intake.run(eido(e.whole()), eido(e.whole(), id="another"))


async def test_a_bad_document_is_set_aside_and_the_rest_of_the_run_is_untouched(
    intake: Bench,
) -> None:
    told = await intake.run(
        eido(e.whole()),
        eido(e.whole() | {"$id": "a\0b"}),
        record(b"<Call", "cad.aegis.v1"),
        aegis(),
    )

    reasons = [dict(sent.headers).get("dlq-reason") for sent in told]
    assert sorted(reason for reason in reasons if reason) == [b"invalid", b"not_xml"]
    assert types(told).count("call.assessed.v1") == 2
    async with intake.bench.engine.connect() as conn:
        assert await conn.scalar(text("SELECT count(*) FROM incidents")) == 1


async def test_unknown_components_are_counted_at_the_call(intake: Bench) -> None:
    await intake.run(eido(e.whole() | {"droneComponent": []}))

    call = await _call(intake, e.INCIDENT_ID)
    assert {mark.value: times for mark, times in call.marks.items()} == {"unknown_part": 1}


async def test_an_aegis_export_is_assessed_and_repeating_it_tells_nothing(intake: Bench) -> None:
    car = a.unit(DispatchDateTime=NOON.isoformat())

    told = await intake.run(aegis(units=car))
    again = await intake.run(aegis(units=car, CallerName="someone else"))

    assert sorted(types(told)) == ["call.assessed.v1", "unit.changed.v1"]
    assert not again


async def test_a_restricted_narrative_is_shown_at_no_door_and_told_in_no_fact(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    entry = a.narrative(SECRET, NOON.isoformat(), "Law Enforcement Only")
    told = await intake.run(aegis(narratives=entry))

    answers = [
        await http.get("/v1/calls/riverton/9900001", headers=key(scope, agency))
        for scope in ("publish", "supervise", "operate", "report")
        for agency in ("riverton", "all", "lakeside")
    ]

    said = [answer.text for answer in answers] + [str(sent.value) for sent in told]
    assert not any("witness" in words for words in said)
    shown = next(answer.json() for answer in answers if "narrative" in answer.json())
    assert [(line["restricted"], line.get("text")) for line in shown["narrative"]] == [
        (False, "son is hearing voices"),
        (True, None),
    ]
    assert SECRET in (await _call(intake, "9900001")).lines[1].text


async def test_the_door_takes_aegis_xml_byte_for_byte(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    body = b"\xff\xfe" + export().encode("utf-16-le")

    answer = await http.post("/v1/events", content=body, headers=AEGIS | key("publish"))

    assert answer.status_code == 202
    (row,) = intake.heard.rows
    headers = dict(row.record.headers)
    assert row.record.value == body
    assert headers["content-type"] == b"application/xml"
    assert headers["ce_subject"] == b"9900001"


async def test_xml_in_a_structured_event_is_taken_as_text_and_as_base64(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    event = {name.removeprefix("ce-"): value for name, value in HEADERS.items()} | {
        "type": "cad.aegis.v1",
        "datacontenttype": "application/xml",
    }
    for n, data in enumerate(
        ({"data": export()}, {"data_base64": base64.b64encode(export().encode()).decode()})
    ):
        content = json.dumps(event | data | {"id": f"{n}"})
        kind = {"content-type": "application/cloudevents+json"}

        answer = await http.post("/v1/events", content=content, headers=kind | key("publish"))

        assert answer.status_code == 202
    assert [row.record.value for row in intake.heard.rows] == [export().encode()] * 2


@pytest.mark.parametrize(
    ("body", "kind", "status", "problem"),
    [
        (b"<!DOCTYPE x><Call/>", "cad.aegis.v1", 422, "dtd"),
        (b"<Call/>", "cad.aegis.v1", 422, "invalid"),
        (b"<Call>" + b" " * 524_288 + b"</Call>", "cad.aegis.v1", 413, "too-large"),
        (b'{"$id": "x"}', "cad.eido.v1", 422, "invalid"),
        (b'{"$id": ' + b"[" * 70 + b"]" * 70 + b"}", "cad.eido.v1", 422, "too-deep"),
        (b"[]", "cad.eido.v1", 422, "invalid"),
        (b"<Call/>", "cad.eido.v1", 422, "not-json"),
    ],
)
async def test_the_door_says_at_once_what_is_wrong_with_a_document(
    http: httpx.AsyncClient, body: bytes, kind: str, status: int, problem: str
) -> None:
    answer = await http.post(
        "/v1/events", content=body, headers=HEADERS | {"ce-type": kind} | key("publish")
    )

    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, problem)


async def _call(intake: Bench, call_id: str) -> Any:
    found = CallKey(AgencyId("riverton"), CallId(call_id))
    async with intake.bench.engine.connect() as conn:
        return (await calls.load(conn, REGION, [found]))[found]
