"""Judged calls, read page by page from intake's door."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tandem.failure import NotReachable, WrongUsage
from tandem.policy.drift import judged_calls
from tandem.policy.judge import Judged

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def row(call_id: str, policy: str = "riverton@1") -> dict[str, Any]:
    return {
        "call_id": call_id,
        "call_type": "5150",
        "probability": 0.8,
        "behavioral_health": "yes",
        "policy": policy,
    }


def pages(request: httpx.Request) -> httpx.Response:
    """Two pages."""
    assert request.url.params["since"] == "2026-01-01T00:00:00Z"
    if "before" in request.url.params:
        return httpx.Response(200, json=[row("E1", "riverton@0")])
    link = f'<{request.url.copy_add_param("before", "x~E2")}>; rel="next"'
    return httpx.Response(200, json=[row("E3"), row("E2")], headers={"Link": link})


def read(answer: Any, version: str | None = None) -> list[Judged]:
    transport = httpx.MockTransport(answer)
    with httpx.Client(base_url="http://intake", transport=transport) as intake:
        return list(judged_calls(intake, "riverton", SINCE, version))


def test_all_pages_are_read() -> None:
    assert [it.call_id for it in read(pages)] == ["E3", "E2", "E1"]


def test_only_what_the_policy_itself_assessed_is_held_against_it() -> None:
    assert [it.call_id for it in read(pages, "riverton@1")] == ["E3", "E2"]


def test_a_refusal_is_told_in_the_doors_own_words() -> None:
    def refuse(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(404, json={"detail": "There is no such agency."})

    with pytest.raises(WrongUsage, match="There is no such agency"):
        read(refuse)


def test_a_door_that_does_not_answer_is_told() -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("away", request=request)

    with pytest.raises(NotReachable, match="does not answer"):
        read(away)
