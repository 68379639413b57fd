"""Fixtures of the whole suite: one Postgres for each run, one database for each module."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from tests.support.postgres import fresh_database, running_postgres
from tests.support.work import Workbench, open_workbench

OpenWorkbench = Callable[..., Awaitable[Workbench]]
"""`await workbench(service, **policies)`; see `tests/support/work.py`."""


@pytest.fixture(scope="session")
async def postgres_url() -> AsyncGenerator[str]:
    async with running_postgres() as url:
        yield url


@pytest.fixture(scope="module")
async def database_url(postgres_url: str) -> AsyncGenerator[str]:
    """A database for this module's tests alone, empty."""
    async with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
async def workbench(postgres_url: str) -> AsyncGenerator[OpenWorkbench]:
    """Opens workbenches, each with a database of its own."""
    async with AsyncExitStack() as stack:

        async def opened(service: str, **policies: str) -> Workbench:
            url = await stack.enter_async_context(fresh_database(postgres_url))
            return await stack.enter_async_context(open_workbench(url, service, policies))

        yield opened
