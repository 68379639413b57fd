"""Work for handlers and stores: a real transaction on a real Postgres, a clock that stands still.

async def test_a_person_on_duty_is_found(workbench):
    bench = await workbench("matcher", riverton='time_zone = "America/Los_Angeles"')
    async with bench.work("riverton") as work:
        facts = await on_duty_changed(event(DutyChanged(...)), work)
    async with bench.work("riverton") as work:  # a later run, which sees what the first stored
        ...
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus.handling import Work
from shared.db import create_engine, lock_key, server_version
from shared.events import Body, Event
from shared.policy import Policies, load_policies
from shared.vocabulary import AgencyId, RegionId
from tests.support.postgres import create_schema

B = TypeVar("B", bound=Body)

NOON = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
"""A Monday noon in Los Angeles: where the workbench's clock stands at first."""
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
"""A trace for the events of a test."""
_ids = count(1)


class Workbench:
    """Opens transactions of one service, as the runtime would.

    Args:
        engine: connections whose search path leads to the service's schema.
        service: its name.
        policies: in force in every transaction.
    """

    def __init__(self, engine: AsyncEngine, service: str, policies: Policies) -> None:
        self.engine = engine
        self.service = service
        self.policies = policies
        self.now = NOON

    def pass_time(self, span: timedelta) -> None:
        """Move the clock."""
        self.now += span

    @asynccontextmanager
    async def work(
        self, region: str, *, cause: str | None = None, traceparent: str | None = TRACE
    ) -> AsyncGenerator[Work]:
        """One transaction under the region's lock; committed at the end, rolled back on an error.

        Args:
            region: whose lock is taken.
            cause: what ids are made from; by default something new.
            traceparent: the trace of what is being handled.
        """
        async with self.engine.begin() as conn:
            lock = {"service": lock_key(self.service), "region": lock_key(region)}
            await conn.execute(_LOCK, lock)
            yield Work(
                service=self.service,
                region=RegionId(region),
                conn=conn,
                now=self.now,
                policies=self.policies,
                cause=cause or f"cause-{next(_ids)}",
                traceparent=traceparent,
            )


_LOCK = text("SELECT pg_advisory_xact_lock(:service, :region)")


@asynccontextmanager
async def open_workbench(
    database_url: str, service: str, policies: Mapping[str, str]
) -> AsyncGenerator[Workbench]:
    """A workbench for a service, its tables made.

    Args:
        database_url: of a database that nothing else uses.
        service: its name.
        policies: agency -> its policy file without the lines `agency` and `name`.
    """
    await create_schema(service, database_url)
    version = await server_version(database_url)
    engine = create_engine(database_url, service=service, version=version, connections=4)
    try:
        yield Workbench(engine, service, policies_of(policies))
    finally:
        await engine.dispose()


def policies_of(texts: Mapping[str, str]) -> Policies:
    """Load policies as from a folder.

    Args:
        texts: agency -> its policy file without the lines `agency` and `name`.
    """
    with tempfile.TemporaryDirectory(prefix="tandem-test-") as folder:
        for agency, body in texts.items():
            head = f'agency = "{agency}"\nname = "{agency.title()} Police Department"\n'
            (Path(folder) / f"{agency}.toml").write_text(head + body, encoding="utf-8")
        return load_policies(Path(folder))


def event(
    body: B, *, agency: str = "riverton", id_: str | None = None, at: datetime = NOON
) -> Event[B]:
    """A received event with a new id.

    Args:
        body: what it says.
        agency: whose it is.
        id_: the sender's id, where a test needs the same one twice.
        at: when it was received.
    """
    return Event(
        id=id_ or f"event-{next(_ids)}",
        source="test",
        agency=AgencyId(agency),
        body=body,
        received_at=at,
        time=at,
        traceparent=TRACE,
        raw=body.to_json(),
    )
