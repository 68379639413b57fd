"""Notifier on a real Postgres: its handlers, its timers, its ledger and its real door."""

from __future__ import annotations

import asyncio
import hashlib
import json
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.app import build
from services.notifier.tables import metadata
from shared import timers
from shared.auth import KeyFile
from shared.bus.handling import Each
from shared.bus.transaction import Transactions
from shared.clock import Clock
from shared.db import create_engine, driver_connection, server_version
from shared.door import Door
from shared.events.base import Body
from shared.http import describe_app
from shared.policy import Policies
from shared.service import Service
from shared.telemetry import UNTRACED
from shared.vocabulary import RegionId
from tests.integration.notifier.receivers import Mailbox, Receiver, listening
from tests.support.patience import until
from tests.support.postgres import create_schema
from tests.support.toy import LANES, Heard
from tests.support.work import NOON, TRACE, event, policies_of

VALLEY = """
region = "valley"
time_zone = "America/Los_Angeles"

[asking.areas]
"523" = "District 5"
"""
REGION = RegionId("valley")
SCOPES = ("supervise", "operate", "care", "report")
OpenNotifier = Callable[..., Awaitable["Notifier"]]
"""`await open_notifier(policy=..., runs=..., **environment)`: more lines for Riverton's policy,
whether background work runs, and environment variables."""


@dataclass
class Notifier:
    """A notifier without Kafka: it hears events one by one, and what it tells is kept.

    Attributes:
        door: the way to its state.
        service: as declared.
        heard: the publisher, that keeps everything.
        http: a client without a key.
    """

    door: Door
    service: Service
    heard: Heard
    http: httpx.AsyncClient

    async def hears(self, body: Body, *, agency: str = "riverton") -> None:
        """An event is handled in a run of its own."""
        [handler] = [h for h in self.service.handles if type(body) in h.types]
        received = event(body, agency=agency)
        async with self.door.work(REGION, traceparent=TRACE) as work:
            if isinstance(handler, Each):
                work.tell(*await handler.handle(received, work))
            else:
                work.tell(*await handler.handle([received], work))

    async def fires(self, name: str) -> int:
        """All timers of this name are due now; returns how many that were."""
        async with self.door.work(REGION) as work:
            await work.conn.execute(
                text("UPDATE timers SET due_at = now() - interval '1 s' WHERE name = :name"),
                {"name": name},
            )
            due = await timers.take_due(await driver_connection(work.conn), REGION, 100)
            for one in due:
                work.traceparent = one.timer.traceparent
                work.tell(*await self.service.timers[name](one.timer, work))
        return len(due)

    async def waiting(self) -> set[tuple[str, str]]:
        """Name and subject of all timers that are set."""
        return {(row.name, row.subject) for row in await self.rows("timers")}

    async def rows(self, table: str) -> list[Any]:
        """All rows of a table."""
        async with self.door.read() as conn:
            return list(await conn.execute(text(f"SELECT * FROM {table}")))  # noqa: S608

    def told(self, type_: str) -> list[dict[str, Any]]:
        """The bodies of all facts of this type, in order."""
        return [body for kind, body in self.facts() if kind == f"{type_}.v1"]

    def facts(self) -> list[tuple[str, dict[str, Any]]]:
        """Type and body of all facts, in order."""
        records = [row.record for row in self.heard.rows]
        return [(dict(r.headers)["ce_type"].decode(), json.loads(r.value or b"")) for r in records]

    async def post(
        self, path: str, body: object = None, *, by: str = "supervise", **headers: str
    ) -> httpx.Response:
        """Command something, with a machine key's scope or a person's token."""
        return await self.http.post(path, json=body or {}, headers=_as(by) | headers)

    async def put(self, path: str, body: object, *, by: str = "supervise") -> httpx.Response:
        """Replace something."""
        return await self.http.put(path, json=body, headers=_as(by))

    async def get(self, path: str, *, by: str = "supervise", **query: Any) -> httpx.Response:
        """Look at something."""
        return await self.http.get(path, params=query or None, headers=_as(by))

    async def enrols(self, person: str, role: str = "clinician", **contacts: Any) -> str:
        """Make a person known, say how to reach them, and give them a token."""
        path = f"/v1/responders/riverton/{person}"
        ok(await self.put(path, {"role": role, "employer": "Valley County"}))
        if contacts:
            ok(await self.put(f"{path}/contacts", contacts))
        return str(ok(await self.post(f"{path}/enrol"))["token"])


def ok(response: httpx.Response) -> Any:
    """The answer of a request that has to have worked."""
    assert response.is_success, f"{response.request.url.path}: {response.text}"
    return response.json()


def problem(response: httpx.Response) -> tuple[int, str]:
    """Status and kind of a problem."""
    assert response.headers["content-type"].startswith("application/problem+json"), response.text
    return response.status_code, str(response.json()["type"]).removeprefix("/problems/")


@pytest.fixture(scope="module")
async def migrated(database_url: str) -> str:
    """A database with notifier's tables, one for each module: migrating takes its time."""
    await create_schema("notifier", database_url)
    return database_url


@pytest.fixture
async def engine(migrated: str) -> AsyncGenerator[AsyncEngine]:
    """Connections to that database, empty at first."""
    version = await server_version(migrated)
    engine = create_engine(migrated, service="notifier", version=version, connections=6)
    async with engine.begin() as conn:
        await conn.execute(text(f"TRUNCATE {', '.join(metadata.tables)}"))
    yield engine
    await engine.dispose()


@pytest.fixture
async def open_notifier(
    engine: AsyncEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[OpenNotifier]:
    """Opens a notifier with settings of its own; everything it runs is ended afterwards."""
    running: list[asyncio.Task[None]] = []

    async def opened(*, policy: str = "", runs: bool = True, **environment: str) -> Notifier:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        policies = policies_of({"riverton": VALLEY + policy, "lakeside": VALLEY})
        notifier, app = _put_together(engine, policies, tmp_path / "keys.toml")
        running.append(asyncio.create_task(_served(notifier, app)))
        background = notifier.service.background if runs else ()
        running.extend(asyncio.ensure_future(part(notifier.door)) for part in background)
        await until(lambda: _answers(notifier), "notifier's door open")
        return notifier

    yield opened
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


@pytest.fixture
async def notifier(open_notifier: OpenNotifier) -> Notifier:
    """A notifier as it comes."""
    return await open_notifier()


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    """Somebody's webhook."""
    async with listening() as found:
        yield found


@pytest.fixture
def mailbox() -> Generator[Mailbox]:
    """A mail server."""
    mailbox = Mailbox()
    mailbox.open()
    yield mailbox
    mailbox.close()


def _put_together(engine: AsyncEngine, policies: Policies, keys: Path) -> tuple[Notifier, FastAPI]:
    service, heard = build(), Heard()
    clock = Clock(datetime.now(UTC), NOON)
    transactions = Transactions(
        service="notifier",
        engine=engine,
        lanes=LANES,
        policies=lambda: policies,
        clock=clock,
        tracing=UNTRACED,
        publisher=heard,
    )
    door = Door(engine, transactions, lambda: policies, clock)
    app = describe_app(service)
    app.state.door = door
    app.state.keys = KeyFile(_write_keys(keys))
    assert service.person_tokens is not None
    app.state.person_tokens = service.person_tokens(door)
    http = httpx.AsyncClient(timeout=10)
    return Notifier(door, service, heard, http), app


async def _served(notifier: Notifier, app: FastAPI) -> None:
    async with _serving(app) as url:
        notifier.http.base_url = httpx.URL(url)
        try:
            await asyncio.Event().wait()
        finally:
            await notifier.http.aclose()


@asynccontextmanager
async def _serving(app: FastAPI) -> AsyncGenerator[str]:
    config = uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


async def _answers(notifier: Notifier) -> bool:
    if not notifier.http.base_url.host:
        return False
    try:
        return (await notifier.http.get("/openapi.json")).is_success
    except httpx.TransportError:
        return False


def _as(by: str) -> dict[str, str]:
    secret = key_of(by) if by in SCOPES else by
    return {"Authorization": f"Bearer {secret}"}


def key_of(scope: str) -> str:
    """The secret of Riverton's key with this scope."""
    return f"{scope}-key-of-riverton"


def _write_keys(path: Path) -> Path:
    path.write_text(
        "".join(
            f'[[key]]\nid = "{scope}"\nagency = "riverton"\nscopes = ["{scope}"]\n'
            f'sha256 = "{hashlib.sha256(key_of(scope).encode()).hexdigest()}"\n'
            for scope in SCOPES
        )
    )
    return path
