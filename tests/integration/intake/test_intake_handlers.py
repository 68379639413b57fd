"""Runs of CAD records, stored and told."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from services.intake.domain.model import CallKey
from services.intake.store import calls
from shared.events import OutcomeRecorded
from shared.vocabulary import AgencyId, CallId
from tests.integration.intake.conftest import REGION, Bench, record, snapshot, types
from tests.support.dispatch import request, unit
from tests.support.work import NOON, policies_of

pytestmark = pytest.mark.database
KEY = CallKey(AgencyId("riverton"), CallId("E1"))


async def test_a_call_is_assessed_closed_and_its_history_kept(intake: Bench) -> None:
    first = await intake.run(record(snapshot()))
    last = await intake.run(record(snapshot(minutes=-1)), record(snapshot(status="closed")))

    async with intake.bench.engine.connect() as conn:
        told = await calls.told_about(conn, REGION, KEY)
    assert types(first) == ["call.assessed.v1"]
    assert types(last) == ["call.closed.v1"]
    assert [fact.body.type for fact in told] == ["call.assessed.v1", "call.closed.v1"]


async def test_calls_of_long_ago_are_forgotten_and_open_ones_never(intake: Bench) -> None:
    await intake.run(record(snapshot(status="closed")), record(snapshot(call_id="E2")))

    async def forget(days: int) -> int:
        async with intake.bench.work(REGION) as work:
            return await calls.forget(work.conn, REGION, before=NOON + timedelta(days=days))

    assert [await forget(-1), await forget(1), await forget(1)] == [0, 1, 0]
    async with intake.bench.engine.connect() as conn:
        assert await calls.told_about(conn, REGION, KEY) == []
        known = await calls.load(conn, REGION, [KEY, CallKey(KEY.agency, CallId("E2"))])
    assert [key.call_id for key in known] == ["E2"]


async def test_all_facts_of_a_call_continue_one_trace(intake: Bench) -> None:
    first = await intake.run(record(snapshot()))
    last = await intake.run(record(snapshot(status="closed")))

    traces = {dict(sent.headers)["traceparent"].split(b"-")[1] for sent in (*first, *last)}
    assert len(traces) == 1


async def test_a_run_has_one_fact_for_each_call_and_one_for_each_change_of_a_unit(
    intake: Bench,
) -> None:
    told = await intake.run(
        record(snapshot()),
        record(unit("assigned", at=NOON)),
        record(snapshot(minutes=1, units=["11K"])),
        record(unit("en_route", at=NOON)),
        record(request(at=NOON)),
    )

    assert sorted(types(told)) == ["call.assessed.v1", "unit.changed.v1", "unit.changed.v1"]
    ids = {dict(sent.headers)["ce_id"] for sent in told}
    assert len(ids) == 3


async def test_a_request_waits_in_the_store_for_its_call(intake: Bench) -> None:
    before = await intake.run(record(request(at=NOON)))
    after = await intake.run(record(snapshot(call_type={"code": "415"})))

    assert before == []
    assert json.loads(after[0].value or b"")["assessment"]["requested"]["want"] == "co_response"


async def test_units_are_known_from_one_run_to_the_next(intake: Bench) -> None:
    await intake.run(record(unit("on_scene", at=NOON)))

    stale = await intake.run(record(unit("en_route", at=NOON - timedelta(minutes=1))))

    assert stale == []


async def test_odd_characters_are_stored_and_odd_ids_refused(intake: Bench) -> None:
    told = await intake.run(
        record(
            snapshot(
                narrative=[{"text": "a\u0000b \N{GRINNING FACE} suicidal"}], disposition="\u0000"
            )
        ),
        record(snapshot("E\u00001")),
        record(snapshot("  ")),
    )

    reasons = [dict(sent.headers).get("dlq-detail", b"") for sent in told]
    assert sum(b"control characters" in reason for reason in reasons) == 2
    assert types(told).count("call.assessed.v1") == 1


async def test_a_changed_policy_is_applied_to_open_calls_alone(intake: Bench) -> None:
    await intake.run(record(snapshot("E1", call_type={"code": "X"})))
    await intake.run(record(snapshot("E2", call_type={"code": "X"})))
    await intake.run(record(snapshot("E2", 1, call_type={"code": "X"}, status="closed")))
    policy = 'time_zone = "UTC"\nregion = "valley"\n[assessing.call_types]\nX = { weight = 6 }'
    await intake.run(record(snapshot("E3", call_type={"code": "X"}, entered_late=True)))
    intake.bench.policies = policies_of({"riverton": policy})

    async with intake.bench.work("valley") as work:
        told = await intake.intake.on_policy(work, frozenset({AgencyId("riverton")}))

    bodies = [json.loads(fact.body.to_json()) for fact in told]
    assert [body["call_id"] for body in bodies] == ["E1"]
    assert bodies[0]["assessment"]["eligibility"] == "co_response"
    assert "eligibility" in bodies[0]["changed"]


async def test_the_newest_label_of_an_outcome_is_kept(intake: Bench) -> None:
    def outcome(revision: int, label: str) -> OutcomeRecorded:
        return OutcomeRecorded.model_validate(
            {
                "outcome_id": "o1",
                "agency": "riverton",
                "call_id": "unknown yet",
                "revision": revision,
                "at": NOON,
                "recorded_by": "somebody",
                "behavioral_health": label,
            }
        )

    await intake.run(record(outcome(2, "yes")), record(outcome(1, "no")))
    await intake.run(record(outcome(1, "unknown")))

    async with intake.bench.engine.connect() as conn:
        rows = (await conn.execute(text("SELECT revision, behavioral_health FROM labels"))).all()
    assert [tuple(row) for row in rows] == [(2, "yes")]


async def test_a_row_without_mapping_is_refused_and_comes_in_once_there_is_one(
    intake: Bench,
) -> None:
    row = b'{"row": {"id": "E9", "time": "2026-03-02T19:59:00Z", "type": "5150"}}'
    refused = await intake.run(record(row, "cad.record.v1"))
    (intake.mappings / "riverton.mapping.toml").write_text(
        '[fields]\ncall_id = "id"\nopened_at = "time"\n"call_type.code" = "type"\n'
    )

    again = record(row, "cad.record.v1")
    again.headers = [*again.headers, ("tandem-redriven", b"1")]
    told = await intake.run(again)

    assert dict(refused[0].headers)["dlq-reason"] == b"no_mapping"
    assert json.loads(told[0].value or b"")["call_id"] == "E9"
