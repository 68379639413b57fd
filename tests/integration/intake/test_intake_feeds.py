"""Feeds on a real Postgres: counted beside the runs, watched by the clock, shown at the door."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from structlog.testing import capture_logs

from services.intake.domain.feed import FeedKey
from services.intake.domain.feed_hour import HOUR, Tally, hour_of
from services.intake.store import feeds
from services.intake.usuals import Usuals
from services.intake.watch import Watch
from shared.clock import Clock
from shared.door import Door
from shared.events.cad import CANARY, CANARY_CALL
from shared.vocabulary import AgencyId
from tests.integration.intake.conftest import (
    POLICIES,
    REGION,
    VALLEY,
    Bench,
    key,
    record,
    snapshot,
    types,
)
from tests.support.toy import Record
from tests.support.work import NOON, policies_of

pytestmark = pytest.mark.database
SOURCE = "/cad/test"
RIVERTON = AgencyId("riverton")


def door(intake: Bench, at: datetime = NOON) -> Door:
    """A door whose clock stands still at a moment."""
    intake.transactions.clock = Clock(datetime.now(NOON.tzinfo), at, 1e-9)
    return intake.door


async def hear(intake: Bench, *records: Record) -> None:
    """Do one run, and write what it says about feeds."""
    await intake.run(*records)
    await intake.listening.write(intake.door)


async def show(http: httpx.AsyncClient, scope: str = "operate", **query: str) -> dict[str, Any]:
    answer = await http.get("/v1/feeds", params=query, headers=key(scope))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def usual_hours(intake: Bench, count: int = 60, days: int = 14) -> None:
    """Past days with so many pulses in every hour; the last event came at noon."""
    async with door(intake).work(REGION) as work:
        past = {
            (FeedKey(RIVERTON, SOURCE), hour_of(NOON) - n * HOUR): Tally(
                events=count,
                pulses=count,
                quiet_from=NOON - n * HOUR + HOUR / 2,
                quiet_s=120 + n % 60,
            )
            for n in range(1, days * 24)
        }
        await feeds.note(work.conn, REGION, [], past, work.now)
    await hear(intake, record(snapshot()))


async def test_what_came_is_counted_and_shown(intake: Bench, http: httpx.AsyncClient) -> None:
    door(intake)
    first = record(snapshot("E100", opened_at=NOON), id="1")
    await intake.run(first, record(snapshot("E101", minutes=-1), id="2"))
    await intake.run(first)
    await intake.run(record(snapshot("E101", minutes=-2), id="3"))
    await intake.run(record(snapshot("E104", minutes=0.3), id="2"))
    await intake.run(record(b"{", "cad.call.v1", id="4"))
    await intake.listening.write(intake.door)

    [view] = (await show(http))["feeds"]

    day = view["last_day"]
    counts = {
        name: day[name] for name in ("accepted", "refused", "redelivered", "id_reused", "stale")
    }
    assert counts == {"accepted": 4, "refused": 1, "redelivered": 1, "id_reused": 1, "stale": 1}
    assert day["refused_share"] == pytest.approx(1 / 6, abs=1e-4)
    assert day["numbers_missing_share"] == 0.4
    assert (view["agency"], view["source"]) == ("riverton", SOURCE)
    assert view["clock_ahead_s"] == 18.0
    assert "alarm_at" not in view


async def test_a_row_that_does_not_fit_the_mapping_is_refused_in_its_feed_too(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    row = json.dumps({"row": {"a": 1}, "mapping": "unheard-of"}).encode()

    await hear(intake, record(row, "cad.record.v1"), record(snapshot()))

    [view] = (await show(http))["feeds"]
    assert (view["last_day"]["accepted"], view["last_day"]["refused"]) == (1, 1)


async def test_history_being_replayed_is_no_feed(intake: Bench, http: httpx.AsyncClient) -> None:
    await hear(intake, record(snapshot(), source="replay:x"))

    assert (await show(http))["feeds"] == []


async def test_another_agencys_feeds_do_not_exist(intake: Bench, http: httpx.AsyncClient) -> None:
    await hear(intake, record(snapshot()), record(snapshot("L1"), agency="lakeside"))

    mine = await show(http)
    all_ = (await http.get("/v1/feeds", headers=key("supervise", "all"))).json()
    other = await http.get("/v1/feeds", params={"agency": "lakeside"}, headers=key("operate"))
    no_scope = await http.get("/v1/feeds", headers=key("publish"))

    assert [view["agency"] for view in mine["feeds"]] == ["riverton"]
    assert [view["agency"] for view in all_["feeds"]] == ["lakeside", "riverton"]
    assert (other.status_code, no_scope.status_code) == (404, 403)
    assert other.headers["content-type"] == "application/problem+json"


async def look_on(intake: Bench, until: timedelta, step: timedelta) -> list[Any]:
    """Look again and again, as the process does; returns what was logged as an error."""
    watch, at = Watch(Usuals()), timedelta(0)
    with capture_logs() as logs:
        while at <= until:
            await watch.look(door(intake, NOON + at))
            at += step
    return [line for line in logs if line["log_level"] == "error"]


async def test_a_silence_that_is_unusual_raises_one_alarm_and_the_next_event_ends_it(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    await usual_hours(intake)

    minute = timedelta(minutes=1)
    assert await look_on(intake, 5 * minute, minute / 2) == []
    [alarm] = await look_on(intake, 40 * minute, minute / 2)
    assert (alarm["agency"], alarm["source"]) == ("riverton", SOURCE)
    assert 300 < alarm["seconds"] < 2400
    assert await look_on(intake, 41 * minute, 41 * minute) == []
    labels = {"agency": "riverton", "source": SOURCE}
    assert REGISTRY.get_sample_value("tandem_feed_silent", labels) == 1

    [view] = (await show(http))["feeds"]
    assert view["silent_since"]
    assert view["last_hour"]["usual"] == pytest.approx(60, abs=5)

    await hear(intake, record(snapshot("E2")))
    await Watch(Usuals()).look(door(intake, NOON + 42 * minute))
    assert REGISTRY.get_sample_value("tandem_feed_silent", labels) == 0
    [view] = (await show(http))["feeds"]
    assert "silent_since" not in view


async def test_a_source_that_may_rest_ends_its_alarm_too(
    intake: Bench, http: httpx.AsyncClient
) -> None:
    await usual_hours(intake)
    minute = timedelta(minutes=1)
    assert len(await look_on(intake, 40 * minute, minute)) == 1

    rests = f'{VALLEY}\n[feeds]\nmay_rest = ["/cad/*"]'
    intake.bench.policies = policies_of(POLICIES | {"riverton": rests})
    await Watch(Usuals()).look(door(intake, NOON + 41 * minute))

    labels = {"agency": "riverton", "source": SOURCE}
    assert REGISTRY.get_sample_value("tandem_feed_silent", labels) == 0
    [view] = (await show(http))["feeds"]
    assert "silent_since" not in view
    assert "alarm_at" not in view


async def test_after_a_pause_in_the_watch_silence_is_counted_anew(intake: Bench) -> None:
    await usual_hours(intake)

    hours = timedelta(hours=10)
    errors = await look_on(intake, hours, hours)

    assert errors == []


async def test_old_hours_are_forgotten(intake: Bench) -> None:
    await usual_hours(intake, days=100)

    await Watch(Usuals()).look(door(intake))

    async with intake.bench.engine.connect() as conn:
        left = await conn.scalar(text("SELECT min(hour) FROM feed_hours"))
    assert left == NOON - timedelta(weeks=8)


async def sent_canaries(intake: Bench) -> list[Record]:
    """The canaries on their way through Kafka, and none of them twice."""
    sent = [row.record for row in intake.heard.rows if b"tandem:canary" in _source(row.record)]
    intake.heard.rows.clear()
    return [Record(it.topic, it.value, it.headers) for it in sent]


def _source(sent: Any) -> bytes:
    return dict(sent.headers).get("ce_source", b"")


@pytest.fixture
def with_canary(intake: Bench) -> Bench:
    """Riverton's canary is switched on."""
    intake.bench.policies = policies_of(
        POLICIES | {"riverton": f"{VALLEY}\n[feeds]\ncanary_every_s = 60"}
    )
    return intake


async def test_a_canary_is_assessed_and_nothing_is_told_or_kept(
    with_canary: Bench, http: httpx.AsyncClient
) -> None:
    intake = with_canary
    await Watch(Usuals()).look(door(intake))
    [canary] = await sent_canaries(intake)

    door(intake, NOON + timedelta(seconds=2))
    told = await intake.run(canary)
    await intake.listening.write(intake.door)

    assert told == []
    [view] = (await show(http))["canaries"]
    assert (view["took_s"], view["eligibility"], view["lost"]) == (2.0, "co_response", 0)
    async with intake.bench.engine.connect() as conn:
        assert await conn.scalar(text("SELECT count(*) FROM calls")) == 0
    assert (await show(http))["feeds"] == []


async def test_a_canary_is_sent_each_minute_and_missed_when_it_does_not_come_back(
    with_canary: Bench,
) -> None:
    intake, watch = with_canary, Watch(Usuals())
    for seconds in (0, 5):
        await watch.look(door(intake, NOON + timedelta(seconds=seconds)))
    [canary] = await sent_canaries(intake)

    with capture_logs() as logs:
        for seconds in (15, 20, 65):
            await watch.look(door(intake, NOON + timedelta(seconds=seconds)))
    assert [line["log_level"] for line in logs] == ["error"]
    assert REGISTRY.get_sample_value("tandem_canary_overdue", {"agency": "riverton"}) == 1
    assert await sent_canaries(intake) == []

    await intake.run(canary)
    await watch.look(door(intake, NOON + timedelta(seconds=66)))
    assert REGISTRY.get_sample_value("tandem_canary_overdue", {"agency": "riverton"}) == 0
    [_next] = await sent_canaries(intake)


async def test_a_real_call_is_never_taken_for_a_canary(with_canary: Bench) -> None:
    told = await with_canary.run(
        record(snapshot(str(CANARY_CALL)), source=CANARY), record(snapshot("E2"), source=CANARY)
    )

    assert types(told) == ["call.assessed.v1", "call.assessed.v1"]
