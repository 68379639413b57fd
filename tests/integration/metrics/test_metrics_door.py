"""Figures, report and stream over HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from services.metrics.handlers import STREAM_KEPT, on_facts
from services.metrics.prune import prune_once
from shared.door import Door
from shared.events import Event
from tests.integration.metrics.conftest import PUBLISH_KEY
from tests.support.history import History
from tests.support.patience import until
from tests.support.work import Workbench

pytestmark = pytest.mark.database
MARCH = {"month": "2026-03"}


async def handle(bench: Workbench, facts: Sequence[Event[Any]]) -> None:
    async with bench.work("valley") as work:
        await on_facts(facts, work)


async def an_evening(bench: Workbench) -> History:
    """Two calls with a team, one that nobody could take, one that was none of ours."""
    history = History()
    history.person("c-1", "Valley County")
    for code in ("remained_in_place", "arrest"):
        call = history.call(specialties=("youth",)).proposed().offered().confirmed()
        call.arrives("officer").arrives("clinician").outcome(code, helped=True).care("referral")
        call.completed().closed()
    history.call().unserved("no_clinician_on_duty").closed()
    history.call(eligibility="not_eligible").closed()
    history.call(kind="follow_up")
    await handle(bench, history.facts)
    return history


async def figures(http: httpx.AsyncClient, **query: str) -> dict[str, Any]:
    response = await http.get("/v1/metrics/riverton", params=MARCH | query)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def test_figures_of_a_month_come_with_denominators(
    http: httpx.AsyncClient, bench: Workbench
) -> None:
    await an_evening(bench)

    found = await figures(http)

    assert found["period"] == {
        "first": "2026-03-01", "last": "2026-03-31", "time_zone": "America/Los_Angeles",
    }  # fmt: skip
    counts = found["counts"]
    assert (counts["received"], counts["eligible"], counts["active"]) == (4, 3, 2)
    assert counts["unserved_by_reason"] == {"no_clinician_on_duty": 1}
    arrest = found["shares"]["arrest"]
    assert (arrest["count"], arrest["of"], arrest["share"]) == (1, 2, 0.5)
    assert 0 < arrest["low"] < 0.5 < arrest["high"] < 1
    assert found["shares"]["services"]["count"] == 2
    assert found["latency"]["call_to_both_arrived_s"]["n"] == 2
    assert found["other_kinds"] == {"follow_up": 1}


async def test_figures_can_be_asked_for_by_kind_dimension_and_days(
    http: httpx.AsyncClient, bench: Workbench
) -> None:
    await an_evening(bench)

    by_employer = await figures(http, by="employer", specialty="youth")
    days = {"from": "2026-03-03", "to": "2026-03-04"}
    later = await http.get("/v1/metrics/riverton", params=days)

    assert {name: one["counts"]["active"] for name, one in by_employer["groups"].items()} == {
        "Valley County": 2
    }
    assert (await figures(http, kind="follow_up"))["counts"]["received"] == 1
    assert (await figures(http, standing="exercise"))["counts"]["received"] == 0
    assert (await figures(http, structure="tele"))["counts"]["received"] == 0
    assert later.json()["counts"]["received"] == 0


@pytest.mark.parametrize(
    "query",
    [
        {"month": "2026-13"},
        {"from": "2026-03-02", "to": "2026-03-01"},
        MARCH | {"to": "2026-03-01"},
    ],
)
async def test_a_period_that_contradicts_itself_is_refused_with_the_next_step(
    http: httpx.AsyncClient, query: dict[str, str]
) -> None:
    response = await http.get("/v1/metrics/riverton", params=query)

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/v1/metrics/{}", "/v1/stream/{}", "/v1/reports/{}/buy-in"])
async def test_every_door_needs_the_scope_and_hides_other_agencies(
    http: httpx.AsyncClient, path: str
) -> None:
    other_scope = {"Authorization": f"Bearer {PUBLISH_KEY}"}

    assert (await http.get(path.format("lakeside"))).status_code == 404
    assert (await http.get(path.format("riverton"), headers=other_scope)).status_code == 403
    no_key = await http.get(path.format("riverton"), headers={"Authorization": ""})
    assert no_key.status_code == 401


async def test_the_report_is_one_page_that_needs_nothing_else(
    http: httpx.AsyncClient, bench: Workbench
) -> None:
    history = await an_evening(bench)
    story = {"text": "She said <b>thank you</b> & waved.", "consent": True}
    history.call().outcome("remained_in_place", story=story, recorded_by="Sgt. Miller")
    await handle(bench, history.facts[-2:])

    response = await http.get("/v1/reports/riverton/buy-in", params=MARCH)

    page = Page.read(response.text)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert page.unclosed == []
    assert page.fetched == []
    assert "Riverton Police Department" in page.text
    assert "9 arrests" in page.text
    assert "of over 1,000 mental-health calls, 2011-2016" in page.text
    assert "She said <b>thank you</b> & waved." in page.text
    assert "Miller" not in response.text
    assert "G ST" not in response.text


async def test_the_report_comes_as_json_when_that_is_preferred(
    http: httpx.AsyncClient, bench: Workbench
) -> None:
    await an_evening(bench)

    response = await http.get(
        "/v1/reports/riverton/buy-in", params=MARCH, headers={"Accept": "application/json"}
    )

    report = response.json()
    boston = report["benchmarks"][0]
    assert boston["figure"] == "9 arrests"
    assert (boston["ours"]["count"], boston["ours"]["of"]) == (1, 2)
    assert report["by_employer"]["Valley County"]["counts"]["confirmed"] == 2


async def test_a_report_of_a_month_without_calls_says_so_and_divides_by_nothing(
    http: httpx.AsyncClient,
) -> None:
    response = await http.get("/v1/reports/riverton/buy-in", params=MARCH)

    assert response.status_code == 200
    assert "no cases yet" in response.text


async def test_the_stream_goes_on_after_the_last_line_that_a_client_has_seen(
    http: httpx.AsyncClient, bench: Workbench
) -> None:
    history = History()
    call = history.call().proposed()
    await handle(bench, history.facts)
    async with aclosing(lines(http, recent=5)) as stream:
        first = await anext(stream)
    call.confirmed()
    await handle(bench, history.facts[-1:])

    async with aclosing(lines(http, after=first["id"])) as stream:
        rest = [await anext(stream), await anext(stream)]

    assert first["what"] == "assessed"
    assert [line["what"] for line in rest] == ["proposed", "confirmed"]


async def test_the_stream_tells_what_happens_while_it_is_open(
    http: httpx.AsyncClient, bench: Workbench
) -> None:
    history = History()
    history.call()
    await handle(bench, history.facts)
    async with aclosing(lines(http, recent=1)) as stream:
        await anext(stream)
        history.call().proposed()
        await handle(bench, history.facts[1:])

        assert [(await anext(stream))["what"] for _ in range(2)] == ["assessed", "proposed"]


async def test_lines_older_than_the_stream_reaches_back_are_forgotten(
    http: httpx.AsyncClient, door: Door, bench: Workbench
) -> None:
    history = History()
    history.now -= STREAM_KEPT - timedelta(seconds=2)
    history.call().closed()
    await handle(bench, history.facts)

    async def has_forgotten_the_first() -> bool:
        await prune_once(door)
        async with aclosing(lines(http, recent=5)) as stream:
            return (await anext(stream))["what"] == "closed"

    await until(has_forgotten_the_first, "the line of an hour ago gone")


async def lines(
    http: httpx.AsyncClient, *, recent: int = 0, after: str | None = None
) -> AsyncGenerator[dict[str, Any]]:
    """The stream's events, each with its id."""
    headers = {"Last-Event-ID": after} if after else {}
    path, query = "/v1/stream/riverton", {"recent": recent}
    async with http.stream("GET", path, params=query, headers=headers) as response:
        id_ = ""
        async for line in response.aiter_lines():
            field, _, value = line.partition(": ")
            if field == "id":
                id_ = value
            elif field == "data":
                yield json.loads(value) | {"id": id_}


class Page(HTMLParser):
    """What a browser would make of a page: its text, what it fetches, what was left open."""

    VOID = frozenset(("meta", "br", "hr", "img", "link", "input"))

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.fetched: list[str] = []
        self.unclosed: list[str] = []

    @classmethod
    def read(cls, html: str) -> Page:
        page = cls()
        page.feed(html)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "link", "img", "iframe"} or "src" in dict(attrs):
            self.fetched.append(tag)
        if tag not in self.VOID:
            self.unclosed.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
