"""Metrics inside the runtime: records come from Kafka, twice, and count once."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from services.metrics.app import build
from shared.bus.run import Runs
from shared.bus.transaction import Transactions
from shared.clock import Clock
from shared.events import TYPES, topics
from shared.telemetry import UNTRACED
from shared.vocabulary import RegionId
from tests.contract.golden import made_now
from tests.support.toy import LANES, Heard
from tests.support.work import NOON, Workbench

pytestmark = pytest.mark.database
FACTS = [name for name, body in TYPES.items() if body.topic != topics.CAD_INBOUND]


def runs(bench: Workbench) -> Runs:
    transactions = Transactions(
        service="metrics",
        engine=bench.engine,
        lanes=LANES,
        policies=lambda: bench.policies,
        clock=Clock(NOON, NOON),
        tracing=UNTRACED,
        publisher=Heard(),
    )
    return Runs(transactions, build().handles, None, lambda: None)


async def test_every_type_of_fact_is_handled_and_a_redelivery_counts_once(
    bench: Workbench,
) -> None:
    records = [made_now(name) for name in FACTS]

    await runs(bench).do(RegionId("valley"), records)
    await runs(bench).do(RegionId("valley"), records)

    async with bench.engine.connect() as conn:
        received = await conn.scalar(
            text("SELECT sum(value) FROM rollups WHERE measure = 'received'")
        )
        marks = await conn.scalar(text("SELECT count(*) FROM inbox WHERE state = 1"))
        told = await conn.scalar(text("SELECT count(*) FROM outbox"))
    assert received == 1
    assert marks == len(FACTS)
    assert told == 0
