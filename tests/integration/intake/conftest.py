"""Intake on a real Postgres: whole runs of records, and its real doors."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.intake.api import routes
from services.intake.gateways.mapping_files import MappingFiles
from services.intake.handlers import Intake
from services.intake.heard import CAD_TYPES
from services.intake.plans import Plans
from services.intake.readers import Readers
from services.intake.tables import metadata
from shared.auth import KeyFile
from shared.bus.handling import together
from shared.bus.outbox import Outgoing
from shared.bus.run import Runs
from shared.bus.transaction import Transactions
from shared.clock import Clock
from shared.door import Door
from shared.events import Body, CadCall, OutcomeRecorded
from shared.events.topics import CAD_INBOUND
from shared.problems import add_problem_handlers
from shared.telemetry import UNTRACED
from shared.vocabulary import RegionId
from tests.support.toy import LANES, Heard, Record
from tests.support.work import NOON, Workbench, open_workbench, policies_of

VALLEY = 'region = "valley"\ntime_zone = "America/Los_Angeles"'
REGION = RegionId("valley")
POLICIES = {"riverton": VALLEY, "lakeside": VALLEY, "elsewhere": VALLEY.replace("valley", "e")}


@dataclass
class Bench:
    """Intake without Kafka.

    Attributes:
        bench: the database and the policies.
        intake: its handlers.
        heard: what was offered to the publisher.
        mappings: folder of the mapping files.
    """

    bench: Workbench
    intake: Intake
    plans: Plans
    transactions: Transactions
    heard: Heard
    mappings: Path

    async def run(self, *records: Record) -> list[Outgoing]:
        """Do one run; returns what goes out."""
        before = len(self.heard.rows)
        handles = [
            together(CAD_TYPES, self.intake.on_cad),
            together((OutcomeRecorded,), self.intake.on_outcomes),
        ]
        runs = Runs(
            self.transactions, handles, None, lambda: None, on_refused=self.intake.on_refused
        )
        await runs.do(REGION, records)
        return [row.record for row in self.heard.rows[before:]]


@pytest.fixture(scope="module")
async def module_bench(database_url: str) -> AsyncGenerator[Workbench]:
    async with open_workbench(database_url, "intake", POLICIES) as bench:
        yield bench


@pytest.fixture
async def intake(module_bench: Workbench, tmp_path: Path) -> Bench:
    """Intake with empty tables."""
    bench = module_bench
    bench.policies = policies_of(POLICIES)
    async with bench.engine.begin() as conn:
        tables = ", ".join(metadata.tables)
        await conn.execute(text(f"TRUNCATE {tables}"))
    plans, heard = Plans({}), Heard()
    transactions = Transactions(
        service="intake",
        engine=bench.engine,
        lanes=LANES,
        policies=lambda: bench.policies,
        clock=Clock(datetime.now(UTC), NOON, 0.001),
        tracing=UNTRACED,
        publisher=heard,
    )
    handlers = Intake(plans, Readers(MappingFiles(tmp_path)))
    return Bench(bench, handlers, plans, transactions, heard, tmp_path)


@pytest.fixture
async def http(intake: Bench, tmp_path: Path) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of intake's doors; `key(scope)` makes its headers."""
    app = FastAPI()
    add_problem_handlers(app)
    for router in routes(intake.plans):
        app.include_router(router)
    bench = intake.bench
    app.state.door = Door(
        bench.engine, intake.transactions, lambda: bench.policies, intake.transactions.clock
    )
    app.state.keys = KeyFile(_write_keys(tmp_path / "keys.toml"))
    app.state.person_tokens = None
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://intake") as client:
        yield client


def key(scope: str, agency: str = "riverton") -> dict[str, str]:
    """The header of a request with a key of this scope."""
    return {"Authorization": f"Bearer {scope}-{agency}"}


def _write_keys(path: Path) -> Path:
    agencies = {"riverton": "riverton", "lakeside": "lakeside", "all": "*"}
    scopes = ("publish", "supervise", "operate", "report")
    path.write_text(
        "".join(
            f'[[key]]\nid = "{scope}-{name}"\nagency = "{agency}"\nscopes = ["{scope}"]\n'
            f'sha256 = "{hashlib.sha256(f"{scope}-{name}".encode()).hexdigest()}"\n'
            for scope in scopes
            for name, agency in agencies.items()
        )
    )
    return path


def record(body: Body | bytes, type_: str = "", **envelope: str) -> Record:
    """A record on `cad.inbound.v1`.

    Args:
        body: what it says.
        type_: of the event, for bodies that are bytes.
        envelope: CloudEvents attributes in place of the usual ones.
    """
    value = body if isinstance(body, bytes) else body.to_json()
    attributes = {
        "id": f"id-{hashlib.sha256(value).hexdigest()[:8]}",
        "source": "/cad/test",
        "type": type_ if isinstance(body, bytes) else body.type,
        "agency": "riverton",
    } | envelope
    headers = [(f"ce_{name}", word.encode()) for name, word in attributes.items()]
    topic = CAD_INBOUND if isinstance(body, bytes) else body.topic
    return Record(topic, value, headers)


def snapshot(call_id: str = "E1", minutes: float = 0, **more: Any) -> CadCall:
    """A mental-health call some minutes after noon."""
    body: dict[str, Any] = {
        "call_id": call_id,
        "opened_at": NOON,
        "updated_at": NOON + timedelta(minutes=minutes),
        "call_type": {"code": "5150"},
    }
    return CadCall.model_validate(body | more)


def types(told: Sequence[Outgoing]) -> list[str]:
    """The types of what goes out."""
    return [dict(sent.headers).get("ce_type", b"").decode() for sent in told]
