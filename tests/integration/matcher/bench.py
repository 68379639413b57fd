"""Whole runs of facts through matcher on a real Postgres, and timers by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import text

from services.matcher.app import build
from shared.bus.handling import Timer
from shared.bus.run import Runs
from shared.bus.transaction import Transactions
from shared.clock import Clock
from shared.door import Door
from shared.events import (
    TYPES,
    Body,
    CallAssessed,
    CallClosed,
    DutyChanged,
    ResponderChanged,
    ResponderMoved,
)
from shared.events.calls import Assessment, CallSummary, Location
from shared.telemetry import UNTRACED
from shared.vocabulary import (
    AgencyId,
    CallEnd,
    CallId,
    Eligibility,
    Position,
    RegionId,
    ResponderId,
    Urgency,
)
from tests.support.toy import LANES, Heard, record
from tests.support.work import NOON, TRACE, Workbench

VALLEY = 'region = "valley"\ntime_zone = "America/Los_Angeles"\n'
POLICIES = {"riverton": VALLEY, "lakeside": VALLEY}
REGION = RegionId("valley")
RIVERTON = AgencyId("riverton")
B = TypeVar("B", bound=Body)


class Bench:
    """Matcher without Kafka, at a time that stands still until a test moves it."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.service = build()
        self.now = NOON
        self._heard = Heard()
        self._revisions: dict[str, int] = {}

    @property
    def clock(self) -> Clock:
        """A clock that hardly moves."""
        return Clock(datetime.now(UTC), self.now, 0.0001)

    @property
    def transactions(self) -> Transactions:
        """Transactions as the runtime opens them."""
        return Transactions(
            service="matcher",
            engine=self.bench.engine,
            lanes=LANES,
            policies=lambda: self.bench.policies,
            clock=self.clock,
            tracing=UNTRACED,
            publisher=self._heard,
        )

    @property
    def door(self) -> Door:
        """The way in for HTTP."""
        return Door(self.bench.engine, self.transactions, lambda: self.bench.policies, self.clock)

    async def hear(self, *bodies: Body, agency: str = RIVERTON) -> list[Body]:
        """Do one run over these facts; returns what matcher tells."""
        before = len(self._heard.rows)
        runs = Runs(self.transactions, self.service.handles, self.service.settle, _nothing)
        traced = {"traceparent": TRACE.encode()}
        cause = f"cause-{len(self._revisions)}-{before}-{self.now.isoformat()}"
        records = [record(body, agency=agency, cause=cause, **traced) for body in bodies]
        await runs.do(REGION, records)
        return self.told(before)

    async def fire(self, name: str, subject: str) -> list[Body]:
        """Let a timer fire."""
        before = len(self._heard.rows)
        async with self.transactions.open(REGION) as work:
            work.tell(*await self.service.timers[name](Timer(name, subject, RIVERTON), work))
            if self.service.settle and work.unsettled:
                work.tell(*await self.service.settle(work))
        return self.told(before)

    def told(self, since: int = 0) -> list[Body]:
        """What was told, in order."""
        return [_read(row.record.headers, row.record.value) for row in self._heard.rows[since:]]

    def traces(self) -> set[str | None]:
        """The traces of everything that was told."""
        found = [dict(row.record.headers).get("traceparent") for row in self._heard.rows]
        return {trace.decode() if trace else None for trace in found}

    async def rows(self, statement: str, **values: Any) -> Sequence[Any]:
        """What the tables say."""
        async with self.bench.engine.connect() as conn:
            return (await conn.execute(text(statement), values)).all()

    async def on_duty(self, *people: str, **places: float) -> list[Body]:
        """People named `o...` and `c...` come on duty; a place is kilometers north of zero."""
        facts: list[Body] = []
        for who in people:
            role = {"o": "officer", "c": "clinician", "m": "medic"}[who[0]]
            facts += [self.person(who, role), self.duty(who, on=True)]
        facts += [self.moved(who, km) for who, km in places.items()]
        return await self.hear(*facts)

    def person(self, who: str, role: str, **changes: Any) -> ResponderChanged:
        """Who somebody is."""
        values: dict[str, Any] = {
            "responder_id": who,
            "revision": self._next(f"person/{who}"),
            "agency": "riverton",
            "role": role,
            "serves": ["riverton", "lakeside"],
        }
        return ResponderChanged.model_validate(values | changes)

    def duty(self, who: str, *, on: bool, **changes: Any) -> DutyChanged:
        """Whether somebody is on duty."""
        revision = self._next(f"duty/{who}")
        values: dict[str, Any] = {"responder_id": who, "revision": revision, "on": on}
        return DutyChanged.model_validate(values | {"at": self.now} | changes)

    def moved(self, who: str, km: float) -> ResponderMoved:
        """Where somebody is."""
        self.now += timedelta(milliseconds=1)
        return ResponderMoved(responder_id=ResponderId(who), at=self.now, position=at_km(km))

    def call(
        self,
        call_id: str = "E1",
        eligibility: Eligibility = Eligibility.CO_RESPONSE,
        *,
        urgency: Urgency = 3,
        agency: str = RIVERTON,
        **changes: Any,
    ) -> CallAssessed:
        """A call at kilometer zero."""
        summary = CallSummary(
            opened_at=NOON, urgency=urgency, location=Location(lat=0, lon=0), headline="Crisis"
        )
        return CallAssessed(
            agency=AgencyId(agency),
            call_id=CallId(call_id),
            revision=self._next(f"{agency}/{call_id}"),
            at=self.now,
            call=summary,
            assessment=Assessment(
                eligibility=eligibility, probability=0.9, policy="riverton@1234567"
            ),
            **changes,
        )

    def closed(
        self, call_id: str = "E1", reason: CallEnd = CallEnd.CLOSED, into: str | None = None
    ) -> CallClosed:
        """The end of a call."""
        return CallClosed(
            agency=RIVERTON,
            call_id=CallId(call_id),
            revision=self._next(f"{RIVERTON}/{call_id}"),
            at=self.now,
            reason=reason,
            into=CallId(into) if into else None,
        )

    def _next(self, name: str) -> int:
        self._revisions[name] = self._revisions.get(name, 0) + 1
        return self._revisions[name]


def _nothing() -> None:
    """Nobody watches over the bench."""


def _read(headers: Sequence[tuple[str, bytes]], value: bytes | None) -> Body:
    return TYPES[dict(headers)["ce_type"].decode()].model_validate(json.loads(value or b"{}"))


def at_km(km: float) -> Position:
    """A place so many kilometers north of zero."""
    return Position(lat=km / 111.195, lon=0)
