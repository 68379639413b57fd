"""Matcher on a real Postgres, and its real doors."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from services.matcher.tables import metadata
from shared.auth import KeyFile
from shared.http import describe_app
from tests.integration.matcher.bench import POLICIES, Bench
from tests.support.work import Workbench, open_workbench, policies_of


@pytest.fixture(scope="module")
async def module_bench(database_url: str) -> AsyncGenerator[Workbench]:
    async with open_workbench(database_url, "matcher", POLICIES) as bench:
        yield bench


@pytest.fixture
async def bench(module_bench: Workbench) -> Bench:
    """Matcher with empty tables."""
    module_bench.policies = policies_of(POLICIES)
    async with module_bench.engine.begin() as conn:
        await conn.execute(text(f"TRUNCATE {', '.join(metadata.tables)}"))
    return Bench(module_bench)


@pytest.fixture
async def http(bench: Bench, tmp_path: Path) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of matcher's doors with a supervisor's key of Riverton."""
    app = describe_app(bench.service)
    app.state.door = bench.door
    app.state.keys = KeyFile(_write_keys(tmp_path / "keys.toml"))
    app.state.person_tokens = None
    transport = httpx.ASGITransport(app)
    headers = {"Authorization": "Bearer supervise-riverton"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://matcher", headers=headers
    ) as client:
        yield client


def _write_keys(path: Path) -> Path:
    path.write_text(
        "".join(
            f'[[key]]\nid = "{scope}-{agency}"\nagency = "{agency}"\nscopes = ["{scope}"]\n'
            f'sha256 = "{hashlib.sha256(f"{scope}-{agency}".encode()).hexdigest()}"\n'
            for scope in ("supervise", "report")
            for agency in ("riverton", "lakeside")
        )
    )
    return path
