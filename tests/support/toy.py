"""A toy service for tests of the runtime: it counts the calls it hears of."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import Column, Integer, MetaData, Table, Text, text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus import outbox
from shared.bus.envelope import ReceivedHeaders
from shared.bus.handling import Handles, OnOdd, OnRefused, Settle
from shared.bus.outbox import Outgoing, Row
from shared.bus.run import Runs
from shared.bus.tables import add_runtime_tables
from shared.bus.transaction import Transactions
from shared.clock import Clock
from shared.db import create_engine, server_version
from shared.events import Body, Fact
from shared.policy import Policies
from shared.telemetry import UNTRACED
from shared.vocabulary import AgencyId, RegionId
from tests.support.work import NOON

LANES = 12
REGION = RegionId("valley")
AGENCY = AgencyId("riverton")
_offsets = itertools.count()

metadata = MetaData()
Table("calls", metadata, Column("call_id", Text, primary_key=True), Column("heard", Integer))
add_runtime_tables(metadata)


@dataclass
class Record:
    """A Kafka record."""

    topic: str
    value: bytes | None
    headers: ReceivedHeaders
    key: bytes | None = REGION.encode()
    partition: int = 3
    offset: int = field(default_factory=lambda: next(_offsets))
    timestamp: int = int(NOON.timestamp() * 1000)


def record(body: Body, *, agency: str = AGENCY, cause: str = "test", **more: bytes) -> Record:
    """A fact as a record; `more` are further headers."""
    made = outbox.outgoing(
        Fact(AgencyId(agency), body),
        service="test",
        region=REGION,
        now=NOON,
        cause=cause,
        traceparent=None,
    )
    headers = [*made.headers, *((name.replace("_", "-"), value) for name, value in more.items())]
    return Record(made.topic, made.value, headers)


class Heard:
    """A publisher that keeps what it is offered."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def offer(self, rows: Sequence[Row]) -> None:
        """Keep them."""
        self.rows += rows


class Toy:
    """The toy's database and its transactions.

    Args:
        engine: search path leads to the toy's schema.
        policies: in force.
    """

    def __init__(self, engine: AsyncEngine, policies: Policies) -> None:
        self.engine = engine
        self.heard = Heard()
        self.transactions = Transactions(
            service="toy",
            engine=engine,
            lanes=LANES,
            policies=lambda: policies,
            clock=Clock(NOON, NOON),
            tracing=UNTRACED,
            publisher=self.heard,
        )

    async def run(
        self,
        *records: Record,
        handles: Sequence[Handles],
        settle: Settle | None = None,
        on_refused: OnRefused | None = None,
        on_odd: OnOdd | None = None,
        queued: RegionId = REGION,
    ) -> None:
        """Do one run."""
        runs = Runs(self.transactions, handles, settle, _nothing, on_refused, on_odd)
        async with asyncio.timeout(20):
            await runs.do(queued, records)

    async def calls(self) -> dict[str, int]:
        """How often each call was heard of."""
        async with self.engine.connect() as conn:
            rows = await conn.execute(text("SELECT call_id, heard FROM calls"))
            return {row.call_id: row.heard for row in rows}

    def told(self, topic: str) -> list[Outgoing]:
        """What was published to a topic, in order."""
        return [row.record for row in self.heard.rows if row.record.topic == topic]


def _nothing() -> None:
    """Nobody watches over the toy."""


@asynccontextmanager
async def open_toy(
    database_url: str, policies: Policies, *, connections: int = 4
) -> AsyncGenerator[Toy]:
    """A toy whose tables are empty."""
    version = await server_version(database_url)
    engine = create_engine(database_url, service="public", version=version, connections=connections)
    async with engine.begin() as conn:
        await conn.run_sync(metadata.drop_all)
        await conn.run_sync(metadata.create_all)
    try:
        yield Toy(engine, policies)
    finally:
        await engine.dispose()
