"""A falling outcome on a real Postgres: held, remembered by a timer, told once it has lasted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text

from services.intake.runs import SETTLE
from shared import timers
from shared.bus.outbox import Outgoing
from shared.db import driver_connection
from shared.events.cad import CadCall
from shared.vocabulary import RegionId
from tests.integration.intake.conftest import REGION, Bench, record, snapshot, types
from tests.support.dispatch import request
from tests.support.patience import until
from tests.support.work import NOON, policies_of

pytestmark = pytest.mark.database
POLICY = """
region = "valley"
time_zone = "America/Los_Angeles"
[assessing]
settle_s = SECONDS
[[assessing.phrases]]
id = "local.calm"
words = ["all calm"]
weight = -9
"""
WEAPON: dict[str, Any] = {"flags": {"weapon": True}}


def crisis(minutes: float, *texts: str, **more: Any) -> CadCall:
    narrative = [{"at": NOON, "text": said, "by": "caller"} for said in texts]
    return snapshot(minutes=minutes, narrative=narrative, **more)


def last(told: list[Outgoing]) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(told[-1].value or b"")["assessment"]
    return body


def with_policy(intake: Bench, settle_s: float) -> None:
    text_ = POLICY.replace("SECONDS", str(settle_s))
    intake.bench.policies = policies_of({"riverton": text_})


async def fire(intake: Bench) -> list[Outgoing]:
    """Have everything that is due handled, as the runtime would."""
    before = len(intake.heard.rows)
    async with intake.transactions.open(RegionId(REGION)) as work:
        raw = await driver_connection(work.conn)
        for due in await timers.take_due(raw, RegionId(REGION), 100):
            work.cause = f"timer/{due.timer.name}/{due.timer.subject}"
            work.tell(*await intake.intake.on_settle(due.timer, work))
    return [row.record for row in intake.heard.rows[before:]]


async def waiting(intake: Bench) -> list[tuple[str, str]]:
    async with intake.bench.engine.connect() as conn:
        rows = (await conn.execute(text("SELECT name, subject FROM timers"))).all()
    return [(row.name, row.subject) for row in rows]


async def test_a_fall_is_held_and_then_told_by_the_timer(intake: Bench) -> None:
    with_policy(intake, 0.0002)  # the bench's clock makes that 0.2 s
    await intake.run(record(crisis(0)))

    held = await intake.run(record(crisis(1, "all calm")))
    set_ = await waiting(intake)
    told: list[Outgoing] = []

    async def is_told() -> bool:
        told.extend(await fire(intake))
        return bool(told)

    await until(is_told, "the fall is told")

    assert last(held)["eligibility"] == "co_response"
    assert last(held)["settling"]["to"] == "not_eligible"
    assert set_ == [(SETTLE, "riverton/E1")]
    assert last(told)["eligibility"] == "not_eligible"
    assert await waiting(intake) == []


async def test_a_fall_that_comes_back_forgets_its_timer(intake: Bench) -> None:
    with_policy(intake, 60)
    await intake.run(record(crisis(0, **WEAPON)))

    await intake.run(record(crisis(1)))
    before = await waiting(intake)
    risen = await intake.run(record(crisis(2, **WEAPON)))

    assert before == [(SETTLE, "riverton/E1")]
    assert await waiting(intake) == []
    assert last(risen)["eligibility"] == "police_first"
    assert "eligibility" not in json.loads(risen[-1].value or b"")["changed"]


async def test_a_timer_that_comes_early_is_set_again(intake: Bench) -> None:
    with_policy(intake, 60)
    await intake.run(record(crisis(0)))
    await intake.run(record(crisis(1, "all calm")))
    async with intake.bench.engine.begin() as conn:
        await conn.execute(text("UPDATE timers SET due_at = clock_timestamp()"))

    told = await fire(intake)

    assert told == []
    assert await waiting(intake) == [(SETTLE, "riverton/E1")]


async def test_a_closed_call_forgets_its_timer(intake: Bench) -> None:
    with_policy(intake, 60)
    await intake.run(record(crisis(0)))
    await intake.run(record(crisis(1, "all calm")))

    told = await intake.run(record(crisis(2, status="closed")))

    assert types(told) == ["call.closed.v1"]
    assert await waiting(intake) == []


async def test_a_request_becomes_a_label_until_it_is_taken_back(intake: Bench) -> None:
    async def labels() -> list[tuple[str, ...]]:
        async with intake.bench.engine.connect() as conn:
            rows = (await conn.execute(text(_LABELS))).all()
        return [tuple(row) for row in rows]

    await intake.run(record(request(at=NOON)), record(request("medic", request_id="m", at=NOON)))
    asked = await labels()
    await intake.run(record(request("none", at=NOON)))

    assert asked == [("request/r1", "yes", "request", "officer")]
    assert await labels() == [("request/r1", "unknown", "request", "officer")]


_LABELS = "SELECT outcome_id, behavioral_health, source, said_by FROM labels"
