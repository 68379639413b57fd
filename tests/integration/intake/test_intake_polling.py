"""Polls on a real Postgres: one writer, nothing twice, nothing lost by a restart."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from services.intake.forgetting import forget
from services.intake.gateways.mapping_files import MappingFiles
from services.intake.gateways.snapshots_http import SnapshotFetcher
from services.intake.polling import Poller
from shared.bus.outbox import Outgoing
from shared.door import Door
from shared.policy.sources import PolledSource
from shared.vocabulary import AgencyId
from tests.integration.intake.conftest import REGION, Bench, types
from tests.support.patience import until
from tests.support.polled import call, document, link, source, unit
from tests.support.polled_site import Site, listening, ok, said
from tests.support.toy import Record
from tests.support.work import policies_of

pytestmark = pytest.mark.database
RIVERTON = AgencyId("riverton")
FULL = document(
    [call("C1"), call("C2"), call("C3")], [unit("7A", "ENR"), unit("8B")], [link("C1", "7A")]
)
FEWER = document([call("C1"), call("C2")], [unit("7A", "ENR"), unit("8B")], [link("C1", "7A")])
EMPTY = document([], [])


@dataclass
class Polls:
    """A poller, the dispatch system it asks, and what it tells."""

    intake: Bench
    site: Site
    mappings: Path

    @property
    def source(self) -> PolledSource:
        """The source, due again at once."""
        return source(url=self.site.url, agencies=["PD"], interval_s=0.2, timeout_s=2)

    @property
    def door(self) -> Door:
        """Into intake's state."""
        bench = self.intake.bench
        return Door(
            bench.engine,
            self.intake.transactions,
            lambda: bench.policies,
            self.intake.transactions.clock,
        )

    def poller(self) -> Poller:
        """A poller as a process has it."""
        fetcher = SnapshotFetcher(frozenset({self.site.host}), {})
        return Poller(fetcher, MappingFiles(self.mappings))

    async def poll(self, *answers: bytes, **more: Any) -> list[Outgoing]:
        """One poll for each answer, each by a new poller; what they tell."""
        before = len(self.intake.heard.rows)
        polled = self.source.model_copy(update=more)
        for answer in answers:
            self.site.answers = [answer if answer.startswith(b"HTTP") else ok(answer)]
            await self.make_due()
            await self.poller().poll(self.door, RIVERTON, polled)
        return [row.record for row in self.intake.heard.rows[before:]]

    async def make_due(self) -> None:
        """Let the next poll be due."""
        async with self.intake.bench.engine.begin() as conn:
            await conn.execute(text("UPDATE polls SET due_at = now()"))

    async def row(self) -> Any:
        """The source as it is stored."""
        async with self.intake.bench.engine.connect() as conn:
            return (await conn.execute(text("SELECT * FROM polls"))).one()


@pytest.fixture
async def polls(intake: Bench, tmp_path: Path) -> AsyncGenerator[Polls]:
    async with listening() as site:
        yield Polls(intake, site, tmp_path)


def counted(result: str) -> float:
    labels = {"agency": "riverton", "source": "cad", "result": result}
    return REGISTRY.get_sample_value("tandem_intake_polls_total", labels) or 0.0


async def test_what_a_poll_shows_becomes_calls_and_units(polls: Polls) -> None:
    told = await polls.poll(FULL)
    assert types(told) == ["cad.call.v1"] * 3 + ["cad.unit.v1"] * 2

    facts = await polls.intake.run(
        *[Record(it.topic, it.value, [(k, bytes(v)) for k, v in it.headers]) for it in told]
    )

    assert types(facts).count("unit.changed.v1") == 2


async def test_another_process_goes_on_where_the_last_one_ended(polls: Polls) -> None:
    await polls.poll(FULL)

    told = await polls.poll(FULL, FEWER, FEWER)

    (closed,) = [json.loads(it.value or b"") for it in told]
    assert (closed["call_id"], closed["status"]) == ("C3", "closed")


async def test_a_suspected_snapshot_is_counted_and_closes_nothing(polls: Polls) -> None:
    await polls.poll(FULL)
    before = counted("suspected")

    told = await polls.poll(EMPTY, EMPTY, EMPTY)
    assert told == []
    assert counted("suspected") == before + 3

    told = await polls.poll(EMPTY)
    assert len(told) == 5


async def test_a_failed_poll_backs_off_and_the_next_good_one_ends_it(polls: Polls) -> None:
    await polls.poll(FULL)

    await polls.poll(*[said("503 Service Unavailable")] * 4)
    failed = await polls.row()
    told = await polls.poll(FULL)
    mended = await polls.row()

    assert (failed.failures, mended.failures) == (4, 0)
    assert told == []


async def test_failures_between_suspected_snapshots_confirm_nothing(polls: Polls) -> None:
    await polls.poll(FULL)

    told = await polls.poll(EMPTY, EMPTY, EMPTY, said("500 No"), EMPTY, EMPTY, EMPTY)

    assert told == []


async def test_a_source_is_not_polled_before_it_is_due(polls: Polls) -> None:
    polls.site.answers = [ok(FULL)]
    slow = polls.source.model_copy(update={"interval_s": 600})

    await polls.poller().poll(polls.door, RIVERTON, slow)
    left = await polls.poller().poll(polls.door, RIVERTON, slow)

    assert len(polls.site.requests) == 1
    assert timedelta(seconds=590) < left <= timedelta(seconds=600)


async def test_who_lost_the_turn_while_fetching_tells_nothing(polls: Polls) -> None:
    await polls.poll(FULL)
    before = await polls.row()

    async def take_over() -> None:
        async with polls.intake.bench.engine.begin() as conn:
            await conn.execute(text("UPDATE polls SET claim = claim + 1"))

    polls.site.meanwhile = take_over
    polls.site.answers = [ok(document([call("C9")]))]
    await polls.make_due()
    heard = len(polls.intake.heard.rows)
    await polls.poller().poll(polls.door, RIVERTON, polls.source)

    assert len(polls.intake.heard.rows) == heard
    assert (await polls.row()).belief == before.belief


async def test_events_of_two_polls_never_have_one_id(polls: Polls) -> None:
    gone = document([call("C1")], [unit("7A", "ENR"), unit("8B")])
    moved = document([call("C1")], [unit("7A", "SCENE"), unit("8B")])

    told = await polls.poll(gone, moved, gone, moved)

    ids = [dict(it.headers)["ce_id"] for it in told]
    assert len(ids) == 6
    assert len(set(ids)) == 6
    assert {dict(it.headers)["ce_source"] for it in told} == {b"poll:cad"}


async def test_what_is_believed_of_a_source_that_nobody_polls_is_forgotten(polls: Polls) -> None:
    await polls.poll(FULL)
    (due_at,) = {(await polls.row()).due_at}

    async with polls.intake.bench.engine.begin() as conn:
        too_soon = await forget(conn, REGION, before=due_at - timedelta(days=1))
        in_time = await forget(conn, REGION, before=due_at + timedelta(days=1))

    assert (too_soon, in_time) == (0, 1)


async def test_rows_of_any_system_are_polled_through_the_agencys_mapping(polls: Polls) -> None:
    (polls.mappings / "riverton.mapping.toml").write_text(
        'rows = "json"\nrecords = "data"\n[fields]\ncall_id = "id"\nopened_at = "at.opened"\n'
    )
    rows = [{"id": 1, "at": {"opened": "2026-03-02T12:00:00"}}, {"id": 2, "at": None}]

    told = await polls.poll(json.dumps({"data": rows}).encode(), format="mapping")

    (opened,) = [json.loads(it.value or b"") for it in told]
    assert (opened["call_id"], opened["opened_at"]) == ("1", "2026-03-02T20:00:00Z")


async def test_a_source_in_the_policy_is_polled_again_and_again(polls: Polls) -> None:
    polls.site.answers = [ok(FULL)]
    policy = 'region = "valley"\ntime_zone = "America/Los_Angeles"\n'
    body = f'[[sources]]\nname = "cad"\nurl = "{polls.site.url}"\ninterval_s = 0.2\n'
    bench = polls.intake.bench
    bench.policies = policies_of({"riverton": policy + body})

    async def polled_twice() -> bool:
        return len(polls.site.requests) >= 2

    running = asyncio.create_task(polls.poller().run(polls.door))
    await until(polled_twice, "two polls")
    running.cancel()

    assert {row.region for row in polls.intake.heard.rows} == {REGION}
