"""Fixtures of the scenarios: one running system for the whole run, one city for each scenario."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tandem.failure import NotReachable
from tandem.stack.local import LocalStack
from tandem.stack.options import KafkaChoice, StackOptions, TracingChoice
from tests.support.city import City
from tests.support.stage import Stage, set_stage, write_policy

APACHE_IS_REQUIRED = os.environ.get("TANDEM_REQUIRE_KAFKA") == "apache"
"""Where it is, a machine without Java fails the scenarios instead of skipping them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ending processes comes last: a fault that we caused must not hide one that we did not."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.stack)
    items.sort(key=lambda item: (bool(item.get_closest_marker("kills")), _is_stack(item)))


def _is_stack(item: pytest.Item) -> bool:
    return item.get_closest_marker("stack") is not None


@pytest.fixture(scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Stage]:
    """Apache Kafka, Postgres, Zipkin and the four services."""
    agencies = tmp_path_factory.mktemp("agencies")
    write_policy(agencies, "first", "first")
    options = StackOptions(
        kafka=KafkaChoice.APACHE, tracing=TracingChoice.ZIPKIN, agencies=agencies
    )
    async with AsyncExitStack() as on_exit:
        try:
            stack = await on_exit.enter_async_context(LocalStack(options))
        except NotReachable as error:
            if APACHE_IS_REQUIRED:
                raise
            pytest.skip(str(error))
        yield await on_exit.enter_async_context(set_stage(stack, agencies))


@pytest.fixture
async def city(stage: Stage) -> City:
    """A city with one agency whose policy says nothing of its own."""
    return await stage.found_city()


@pytest.fixture(autouse=True)
def no_error_is_logged(request: pytest.FixtureRequest, stage: Stage) -> Generator[None]:
    """An error that nobody expected fails the test that caused it, however green it looks."""
    stage.logs.new_errors()
    yield
    errors = stage.logs.new_errors()
    assert request.node.get_closest_marker("kills") or not errors
