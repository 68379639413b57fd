"""The door to what people on scene found, beside what the policy had said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

import httpx
import pytest

from shared.events import OutcomeRecorded
from shared.vocabulary import AgencyId, CallId, OutcomeId
from tests.integration.intake.conftest import Bench, key, record, snapshot
from tests.support.work import NOON

pytestmark = pytest.mark.database
DOOR = "/v1/labels/riverton"


def outcome(
    call_id: str, label: Literal["yes", "no", "unknown"], minutes: float, form: str = "a"
) -> OutcomeRecorded:
    return OutcomeRecorded(
        outcome_id=OutcomeId(f"{form}-{call_id}"),
        agency=AgencyId("riverton"),
        call_id=CallId(call_id),
        revision=1,
        at=NOON + timedelta(minutes=minutes),
        recorded_by="person:c1",
        behavioral_health=label,
    )


async def labels(http: httpx.AsyncClient, url: str = DOOR) -> list[dict[str, Any]]:
    answer = await http.get(url, headers=key("operate"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_label_is_told_beside_the_last_assessment(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    await intake.run(record(snapshot()), record(outcome("E1", "yes", 60)))

    (found,) = await labels(http)
    assert found["behavioral_health"] == "yes"
    assert (found["call_id"], found["call_type"]) == ("E1", "5150")
    assert found["eligibility"] == "co_response"
    assert found["probability"] > 0.5
    assert found["policy"] == intake.bench.policies[AgencyId("riverton")].version


async def test_one_yes_among_a_calls_forms_is_enough(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    """A mother and her son are two people; what counts is whether the call was one."""
    await intake.run(
        record(snapshot()),
        record(outcome("E1", "yes", 50)),
        record(outcome("E1", "no", 60, form="b")),
        record(outcome("E1", "unknown", 70, form="c")),
    )

    (found,) = await labels(http)
    assert found["behavioral_health"] == "yes"
    assert found["at"] == (NOON + timedelta(minutes=60)).isoformat().replace("+00:00", "Z")


async def test_calls_that_nobody_could_judge_are_left_out(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    await intake.run(record(snapshot()), record(outcome("E1", "unknown", 60)))
    await intake.run(record(outcome("never-told", "yes", 60)))

    assert await labels(http) == []


async def test_labels_come_page_by_page_newest_first(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    names = [f"E{number}" for number in range(5)]
    await intake.run(*(record(snapshot(name)) for name in names))
    await intake.run(*(record(outcome(name, "no", 60)) for name in names))
    seen: list[str] = []
    url = f"{DOOR}?limit=2"
    while url:
        answer = await http.get(url, headers=key("operate"))
        seen += [it["call_id"] for it in answer.json()]
        url = answer.links.get("next", {}).get("url", "")

    assert seen == names[::-1]


async def test_only_labels_since_a_moment_are_told(intake: Bench, http: httpx.AsyncClient) -> None:
    await intake.run(record(snapshot("E1")), record(snapshot("E2")))
    await intake.run(record(outcome("E1", "no", 60)), record(outcome("E2", "no", 120)))

    found = await labels(http, f"{DOOR}?since={(NOON + timedelta(minutes=90)):%Y-%m-%dT%H:%M:%SZ}")
    assert [it["call_id"] for it in found] == ["E2"]


@pytest.mark.parametrize(
    ("url", "headers", "status"),
    [
        (DOOR, key("report"), 403),
        (DOOR, key("operate", "lakeside"), 404),
        (f"{DOOR}?since=2026-01-01T00:00:00", key("operate"), 422),
        (f"{DOOR}?before=nonsense", key("operate"), 422),
        (f"{DOOR}?before=2026-01-01T00:00:00~E1", key("operate"), 422),
    ],
)
async def test_the_door_refuses_what_it_must(
    intake: Bench, http: httpx.AsyncClient, url: str, headers: dict[str, str], status: int
) -> None:
    assert (await http.get(url, headers=headers)).status_code == status
