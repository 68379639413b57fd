"""Metrics on a real Postgres, and its real door over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import uvicorn

from services.metrics.app import build
from shared.auth import KeyFile
from shared.bus.transaction import Transactions
from shared.clock import Clock
from shared.door import Door
from shared.http import describe_app
from shared.telemetry import UNTRACED
from tests.conftest import OpenWorkbench
from tests.support.patience import until
from tests.support.toy import LANES, Heard
from tests.support.work import NOON, Workbench

VALLEY = 'region = "valley"\ntime_zone = "America/Los_Angeles"'
REPORT_KEY = "report-key-of-riverton"
PUBLISH_KEY = "publish-key-of-riverton"


@pytest.fixture
async def bench(workbench: OpenWorkbench) -> Workbench:
    return await workbench("metrics", riverton=VALLEY, lakeside=VALLEY)


@pytest.fixture
def door(bench: Workbench) -> Door:
    clock = Clock(datetime.now(UTC), NOON)
    transactions = Transactions(
        service="metrics",
        engine=bench.engine,
        lanes=LANES,
        policies=lambda: bench.policies,
        clock=clock,
        tracing=UNTRACED,
        publisher=Heard(),
    )
    return Door(bench.engine, transactions, lambda: bench.policies, clock)


@pytest.fixture
async def http(door: Door, tmp_path: Path) -> AsyncGenerator[httpx.AsyncClient]:
    """A client with a report key of Riverton."""
    app = describe_app(build())
    app.state.door = door
    app.state.keys = KeyFile(_write_keys(tmp_path / "keys.toml"))
    app.state.person_tokens = None
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await until(_has_started(server), "the door open")
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    headers = {"Authorization": f"Bearer {REPORT_KEY}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=10) as client:
        yield client
    server.should_exit = True
    await serving


def _has_started(server: uvicorn.Server) -> Callable[[], Awaitable[bool]]:
    async def has_started() -> bool:
        return server.started

    return has_started


def _write_keys(path: Path) -> Path:
    path.write_text(
        "".join(
            f'[[key]]\nid = "{scope}"\nsha256 = "{hashlib.sha256(secret.encode()).hexdigest()}"\n'
            f'agency = "riverton"\nscopes = ["{scope}"]\n'
            for secret, scope in ((REPORT_KEY, "report"), (PUBLISH_KEY, "publish"))
        )
    )
    return path
