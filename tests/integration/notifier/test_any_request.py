"""Whatever is sent to notifier's doors, no answer is a mistake of ours."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.core.result import Ok

from shared.http import describe_app
from tests.integration.notifier.conftest import Notifier, key_of
from tests.unit.notifier.nouns import proposal

pytestmark = pytest.mark.database
_PLAIN = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


async def test_no_request_makes_a_door_fail(notifier: Notifier) -> None:
    await notifier.hears(proposal())

    failed = await asyncio.to_thread(_answers_of_500, notifier)

    assert failed == []


def _answers_of_500(notifier: Notifier) -> list[str]:
    described = describe_app(notifier.service).openapi()
    failed: list[str] = []
    for found in schemathesis.openapi.from_dict(described).get_all_operations():
        assert isinstance(found, Ok)

        @_PLAIN
        @given(found.ok().as_strategy())
        def ask(case: Case[Any]) -> None:
            headers = {"Authorization": f"Bearer {key_of(_scope(case.path))}"}
            answer = case.call(base_url=str(notifier.http.base_url), headers=headers)
            if answer.status_code >= 500:
                failed.append(f"{case.method} {case.formatted_path} {case.query} {case.body!r}")

        ask()
    return failed


def _scope(path: str) -> str:
    scopes = {"care": "care", "deliveries": "operate"}
    return scopes.get(path.rpartition("/")[2], "supervise")
