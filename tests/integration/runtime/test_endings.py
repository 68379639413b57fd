"""What would go on for ever ends: runs that take too long, marks that nobody needs."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import text

from shared.bus import inbox
from shared.bus.firing import Firing
from shared.bus.handling import Work, each
from shared.db import driver_connection
from shared.door import Door
from shared.errors import Unavailable
from shared.events import CadCall, Event, Fact
from shared.policy.watch import PolicyFolder, PolicyWatch
from tests.support.patience import until
from tests.support.toy import AGENCY, LANES, Toy, open_toy, record
from tests.support.work import NOON, policies_of

pytestmark = pytest.mark.database
POLICY = 'region = "valley"\ntime_zone = "America/Los_Angeles"'


@pytest.fixture
async def toy(database_url: str) -> AsyncGenerator[Toy]:
    async with open_toy(database_url, policies_of({AGENCY: POLICY})) as toy:
        yield toy


def call(call_id: str) -> CadCall:
    return CadCall.model_validate({"call_id": call_id, "opened_at": NOON})


async def count(event: Event[CadCall], work: Work) -> list[Fact]:
    values = {"call_id": event.body.call_id}
    await work.conn.execute(text("INSERT INTO calls VALUES (:call_id, 1)"), values)
    return []


async def test_an_event_whose_handling_always_takes_too_long_is_parked_and_the_others_go_on(
    toy: Toy,
) -> None:
    async def too_long_for_e2(event: Event[CadCall], work: Work) -> list[Fact]:
        if event.body.call_id == "E2":
            await work.conn.execute(text("SET LOCAL statement_timeout = '10ms'"))
            await work.conn.execute(text("SELECT pg_sleep(1)"))
        return await count(event, work)

    records = [record(call(f"E{n}")) for n in (1, 2, 3)]
    await toy.run(*records, handles=(each(CadCall, too_long_for_e2),))

    assert await toy.calls() == {"E1": 1, "E3": 1}
    assert len(toy.told("toy.dlq.v1")) == 1


async def test_events_are_kept_when_settling_fails_and_it_is_tried_again(toy: Toy) -> None:
    settled: list[str] = []

    async def unsettle(event: Event[CadCall], work: Work) -> list[Fact]:
        work.unsettled.add(event.body.call_id)
        return await count(event, work)

    async def fail(work: Work) -> list[Fact]:
        raise ZeroDivisionError

    async def settle(work: Work) -> list[Fact]:
        settled.extend(sorted(work.unsettled))
        return []

    records = [record(call(f"E{n}")) for n in (1, 2)]
    await toy.run(*records, handles=(each(CadCall, unsettle),), settle=fail)
    assert await toy.calls() == {"E1": 1, "E2": 1}
    assert not toy.told("toy.dlq.v1")

    async with toy.engine.begin() as conn:
        await conn.execute(text("UPDATE timers SET due_at = now()"))
    firing = Firing(toy.engine, toy.transactions, cast("Any", _Lanes()), {}, settle)
    running = asyncio.create_task(firing.run())
    await until(lambda: _is(bool(settled)), "settled")
    running.cancel()
    assert settled == ["E1", "E2"]


class _Lanes:
    lanes = frozenset(range(LANES))


async def _is(what: bool) -> bool:
    return what


async def test_a_file_that_can_t_be_read_is_no_outage(toy: Toy, tmp_path: Path) -> None:
    async def read_a_file(event: Event[CadCall], work: Work) -> list[Fact]:
        (tmp_path / "missing.mapping.toml").stat()
        return []

    await toy.run(record(call("E1")), handles=(each(CadCall, read_a_file),))

    assert len(toy.told("toy.dlq.v1")) == 1


async def test_old_marks_are_forgotten_some_at_a_time(toy: Toy) -> None:
    await toy.run(*(record(call(f"E{n}")) for n in range(5)), handles=(each(CadCall, count),))
    async with toy.engine.begin() as conn:
        await conn.execute(text("UPDATE inbox SET at = now() - interval '10 days'"))
    await toy.run(record(call("E9")), handles=(each(CadCall, count),))

    async with toy.engine.connect() as conn:
        raw = await driver_connection(conn)
        gone = [await inbox.forget_old(raw, most=3) for _ in range(3)]

    assert gone == [3, 2, 0]


async def test_a_door_whose_database_is_away_asks_to_try_again(toy: Toy) -> None:
    door = Door(toy.engine, toy.transactions, toy.transactions.policies, toy.transactions.clock)
    with pytest.raises(Unavailable):
        async with door.read() as conn:
            await conn.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


async def test_a_policy_that_changed_while_the_database_was_away_is_taken_up_later(
    toy: Toy, tmp_path: Path
) -> None:
    file = tmp_path / f"{AGENCY}.toml"
    file.write_text(_policy("Riverton"))
    folder = PolicyFolder(tmp_path)
    watch = PolicyWatch(
        folder, toy.engine, toy.transactions, LANES, frozenset, on_policy=None, settle=None
    )
    file.write_text(_policy("New Riverton"))
    os.utime(file, ns=(1, 1))
    async with toy.engine.begin() as conn:
        await conn.execute(text("ALTER TABLE policies RENAME TO away"))
    with pytest.raises(Exception, match="policies"):
        await watch.look()
    async with toy.engine.begin() as conn:
        await conn.execute(text("ALTER TABLE away RENAME TO policies"))

    await watch.look()

    assert [policy.file.name for policy in folder.current.values()] == ["New Riverton"]


def _policy(name: str) -> str:
    return f'agency = "{AGENCY}"\nname = "{name}"\n{POLICY}\n'
