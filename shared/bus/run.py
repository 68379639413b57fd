"""One run: records of one region, in order, in one transaction.

Marks, effects, facts, timers and dead letters of a run last together or not at all. What can't be
read, and what a handler refuses, goes to the dead letters; the rest of the run is untouched. A
handler that fails unexpectedly has the run redone by halves until the record that it fails on
stands alone, and is parked as a bug with an alarm. What will pass is tried again, never parked;
only a run that the database ends for its length is redone by halves after the second time, and a
lone record parked after the fifth.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import asyncpg
import structlog

from shared import logs, measures
from shared.bus import inbox
from shared.bus.deadletter import dead_letter
from shared.bus.envelope import Record
from shared.bus.handling import (
    SETTLE_AGAIN,
    SETTLE_AGAIN_AFTER,
    Each,
    Handles,
    OnOdd,
    OnRefused,
    Settle,
    Work,
)
from shared.bus.inbox import Mark
from shared.bus.item import Item, Reader, place_of, set_aside
from shared.bus.odd import odd_of
from shared.bus.outbox import Outgoing
from shared.bus.transaction import Transactions
from shared.db import driver_connection, is_passing
from shared.errors import BadRecord, TookTooLong
from shared.events import Body, Event
from shared.events.topics import CAD_INBOUND
from shared.telemetry import Attributes as SpanAttributes
from shared.vocabulary import AgencyId, RegionId

log = structlog.get_logger()
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.02, 2.0
_TOO_LONG_TOGETHER, _TOO_LONG_ALONE = 2, 5


class _RefusedError(Exception):
    """A handler refused events; the run is done again with those set aside."""

    def __init__(self, refused: Sequence[tuple[Event[Any], BadRecord]]) -> None:
        super().__init__()
        self.refused = refused


class Runs:
    """Does runs for one service.

    Args:
        transactions: opens them.
        handles: which events are handled by what.
        settle: called at the end of a run that left something unsettled.
        on_progress: called after each run, for the watchdog.
        on_refused: told of events that a handler refused, in the transaction that sets them aside.
        on_odd: told, once the run is committed, of what was refused, redelivered or has a used id.
    """

    def __init__(
        self,
        transactions: Transactions,
        handles: Sequence[Handles],
        settle: Settle | None,
        on_progress: Callable[[], None],
        on_refused: OnRefused | None = None,
        on_odd: OnOdd | None = None,
    ) -> None:
        self._transactions = transactions
        self._by_type: dict[type[Body], Handles] = {
            type_: handler for handler in handles for type_ in handler.types
        }
        self._reader = Reader(self._by_type, transactions.policies, transactions.clock)
        self._settle = settle
        self._on_progress = on_progress
        self._on_refused = on_refused
        self._on_odd = on_odd

    async def do(self, region: RegionId, records: Sequence[Record]) -> None:
        """Handle records until each has had its effect or lies in the dead letters.

        What this service does not read costs no transaction.
        """
        items = [item for record in records if (item := self._reader.read(record))]
        if not items:
            self._on_progress()
        for where, together in self._by_region(region, items).items():
            await self._do_items(where, together)

    def _by_region(self, queued: RegionId, items: list[Item]) -> dict[RegionId, list[Item]]:
        found: dict[RegionId, list[Item]] = {}
        for item in items:
            found.setdefault(self._reader.region_of(item, queued), []).append(item)
        return found

    async def _do_items(self, region: RegionId, items: list[Item]) -> None:
        pause = _Pause(region)
        while items:
            try:
                await self._attempt(region, items, pause)
            except _RefusedError as error:
                set_aside(items, error.refused)
                measures.RUNS_REDONE.labels("refused").inc()
            except Exception as error:  # noqa: BLE001 # the one place that decides what happens next
                if is_passing(error) and not pause.is_hopeless(error, len(items)):
                    await pause.after(error, "passing")
                elif pause.is_settling:
                    pause.postpone_settling(error)
                elif len(items) > 1:
                    measures.RUNS_REDONE.labels("halves").inc()
                    middle = len(items) // 2
                    await self._do_items(region, items[:middle])
                    items, pause = items[middle:], _Pause(region)
                elif items[0].refusal is None:
                    items[0].park(error)
                else:
                    items[0].strip(error)
                    await pause.after(error, "bare")
            else:
                self._on_progress()
                return

    async def _attempt(self, region: RegionId, items: list[Item], pause: _Pause) -> None:
        began = time.perf_counter()
        pause.is_settling = False
        async with self._transactions.open(region) as work:
            fresh = await self._mark(work, items)
            await self._handle(work, [item.event for item in fresh if item.event is not None])
            if self._settle is not None and work.unsettled:
                await self._settle_or_postpone(work, self._settle, pause)
            if work.refused:
                raise _RefusedError(work.refused)
            work.records += [self._letter(work, item) for item in fresh if item.refusal]
            refused = [item.refused for item in fresh if item.refused is not None]
            if refused and self._on_refused is not None:
                await self._on_refused(refused, work)
        if self._on_odd and (odd := odd_of(items, fresh, self._transactions.clock)):
            self._on_odd(odd, work)
        measures.RUN_SECONDS.observe(time.perf_counter() - began)
        measures.RUN_SIZE.observe(len(items))
        _count(items, fresh)

    def _letter(self, work: Work, item: Item) -> Outgoing:
        return dead_letter(
            item.record,
            cast("BadRecord", item.refusal),
            service=work.service,
            region=work.region,
            now=work.now,
            is_bare=item.is_bare,
        )

    async def _mark(self, work: Work, items: list[Item]) -> list[Item]:
        """Mark what is in hand; what was marked before is a redelivery and left out."""
        first: dict[Mark, Item] = {}
        for item in items:
            if item.is_redriven or item.mark not in first:
                first[item.mark] = item
        conn = await driver_connection(work.conn)
        marked = await inbox.mark(
            conn,
            work.region,
            [mark for mark, item in first.items() if item.refusal is None],
            [mark for mark, item in first.items() if item.refusal is not None],
        )
        for mark in marked.reused:
            first[mark].is_reused = True
            measures.ID_REUSED.labels(first[mark].record.topic).inc()
        again = [i for mark, i in first.items() if i.is_redriven and mark not in marked.new]
        new = marked.new | await _mark_again(conn, work.region, again) if again else marked.new
        return [item for mark, item in first.items() if mark in new]

    async def _handle(self, work: Work, events: list[Event[Body]]) -> None:
        start = 0
        while start < len(events):
            handler = self._by_type[type(events[start].body)]
            if isinstance(handler, Each):
                await self._handle_one(work, handler, events[start])
                start += 1
                continue
            end = start
            while end < len(events) and self._by_type[type(events[end].body)] is handler:
                end += 1
            stretch = events[start:end]
            work.cause, work.traceparent = stretch[0].id, stretch[0].traceparent
            began_ns = time.time_ns()
            work.tell(*await handler.handle(stretch, work))
            self._trace_stretch(stretch, began_ns)
            start = end

    async def _settle_or_postpone(self, work: Work, settle: Settle, pause: _Pause) -> None:
        work.traceparent = None
        if pause.postpones_settling:
            for subject in sorted(work.unsettled):
                work.schedule(SETTLE_AGAIN, subject, SETTLE_AGAIN_AFTER, agency=AgencyId(""))
            return
        pause.is_settling = True
        work.tell(*await settle(work))

    async def _handle_one(self, work: Work, handler: Each, event: Event[Body]) -> None:
        work.cause = event.id
        tracing = self._transactions.tracing
        span = f"{self._transactions.service} handle {event.type}"
        with tracing.handling(span, event.traceparent, _attributes(event)) as traceparent:
            work.traceparent = traceparent
            try:
                work.tell(*await handler.handle(event, work))
            except BadRecord as error:
                raise _RefusedError([(event, error)]) from error

    def _trace_stretch(self, events: Sequence[Event[Body]], began_ns: int) -> None:
        tracing = self._transactions.tracing
        for event in events:
            if event.traceparent and event.body.topic != CAD_INBOUND:
                span = f"{self._transactions.service} handle {event.type}"
                tracing.handled(span, event.traceparent, began_ns, _attributes(event))


async def _mark_again(
    conn: asyncpg.Connection, region: RegionId, redriven: Sequence[Item]
) -> frozenset[Mark]:
    """What an operator put back: it replaces its refusal, or is refused anew, once each time."""
    handled = [item.mark for item in redriven if item.refusal is None]
    refused = {place_of(item.record): item.mark for item in redriven if item.refusal is not None}
    replaced = await inbox.replace_refusals(conn, region, handled)
    marked = await inbox.mark(conn, region, [], list(refused))
    return replaced | {refused[place] for place in marked.new}


def _attributes(event: Event[Body]) -> SpanAttributes:
    return {
        "messaging.system": "kafka",
        "messaging.operation.type": "process",
        "messaging.destination.name": event.body.topic,
        "messaging.message.id": event.id,
        "tandem.agency": event.agency,
        "tandem.subject": event.body.subject,
    }


@dataclass(slots=True)
class _Pause:
    """Waits between the tries of a run, each time longer."""

    region: RegionId
    wait_s: float = _FIRST_WAIT_S
    too_long: int = 0
    is_settling: bool = False
    postpones_settling: bool = False

    def postpone_settling(self, error: BaseException) -> None:
        """What `settle` fails on is no fault of the events: they are kept, and it comes later."""
        measures.BUGS.labels("settle").inc()
        log.error("settling failed; the events are kept", region=self.region, **logs.failure(error))
        self.postpones_settling = True

    def is_hopeless(self, error: BaseException, count: int) -> bool:
        """Whether the database has ended this run for its length too often to try it as it is."""
        if not isinstance(error, TookTooLong):
            return False
        self.too_long += 1
        return self.too_long >= (_TOO_LONG_TOGETHER if count > 1 else _TOO_LONG_ALONE)

    async def after(self, error: BaseException, why: str) -> None:
        measures.RUNS_REDONE.labels(why).inc()
        log.info("run will be tried again", region=self.region, **logs.failure(error))
        await asyncio.sleep(self.wait_s)
        self.wait_s = min(self.wait_s * 2, _LONGEST_WAIT_S)


def _count(items: Sequence[Item], fresh: Sequence[Item]) -> None:
    for type_, count in Counter(item.event.type for item in fresh if item.event).items():
        measures.HANDLED.labels(type_).inc(count)
    for item in fresh:
        if item.refusal is not None:
            measures.DEAD_LETTERS.labels(item.record.topic, item.refusal.reason).inc()
    if len(items) > len(fresh):
        measures.REDELIVERED.labels(items[0].record.topic).inc(len(items) - len(fresh))
