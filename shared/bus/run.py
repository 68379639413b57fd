"""One run: records of one region, in order, in one transaction.

Marks, effects, facts, timers and dead letters of a run last together or not at all. What can't be
read, and what a handler refuses, goes to the dead letters; the rest of the run is untouched. A
handler that fails unexpectedly has the run redone by halves until the record that it fails on
stands alone, and is parked as a bug with an alarm. What will pass is tried again, never parked.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from shared import logs, measures
from shared.bus import inbox
from shared.bus.deadletter import BUG, dead_letter
from shared.bus.envelope import Attributes, Record, attributes_of, decode
from shared.bus.handling import Each, Handles, OnOdd, OnRefused, Settle, Work
from shared.bus.inbox import Mark
from shared.bus.odd import odd_of
from shared.bus.transaction import Transactions
from shared.db import driver_connection, is_passing
from shared.errors import BadRecord
from shared.events import TYPES, Body, Event
from shared.events.topics import CAD_INBOUND
from shared.telemetry import Attributes as SpanAttributes
from shared.vocabulary import RegionId

log = structlog.get_logger()
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.02, 2.0


@dataclass(slots=True)
class Item:
    """A record in a run.

    Attributes:
        record: as it came.
        event: what it says; none when it is refused.
        refusal: why it is refused, if it is.
        mark: its name in the inbox.
        refused: what it said, when it was a handler that refused it.
        is_reused: whether its id came before with other content.
    """

    record: Record
    event: Event[Body] | None
    refusal: BadRecord | None
    mark: Mark
    refused: Event[Body] | None = None
    is_reused: bool = False


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
        self._settle = settle
        self._on_progress = on_progress
        self._on_refused = on_refused
        self._on_odd = on_odd

    async def do(self, region: RegionId, records: Sequence[Record]) -> None:
        """Handle records until each has had its effect or lies in the dead letters.

        What this service does not read costs no transaction.
        """
        items = [item for record in records if (item := self._read(record))]
        if items:
            await self._do_items(region, items)
        else:
            self._on_progress()

    async def _do_items(self, region: RegionId, items: list[Item]) -> None:
        wait_s = _FIRST_WAIT_S
        while items:
            try:
                await self._attempt(region, items)
            except _RefusedError as error:
                _set_aside(items, error.refused)
                measures.RUNS_REDONE.labels("refused").inc()
            except Exception as error:  # noqa: BLE001 # the one place that decides what happens next
                if is_passing(error):
                    measures.RUNS_REDONE.labels("passing").inc()
                    log.info("run will be tried again", region=region, **logs.failure(error))
                    await asyncio.sleep(wait_s)
                    wait_s = min(wait_s * 2, _LONGEST_WAIT_S)
                elif len(items) > 1:
                    measures.RUNS_REDONE.labels("halves").inc()
                    middle = len(items) // 2
                    await self._do_items(region, items[:middle])
                    items = items[middle:]
                else:
                    _park_as_bug(items[0], error)
            else:
                self._on_progress()
                return

    def _read(self, record: Record) -> Item | None:
        """A record, checked; none when it is of a type that this service does not read."""
        place = inbox.mark_place(record.topic, record.partition, record.offset)
        try:
            found = attributes_of(record)
        except BadRecord as refusal:
            return Item(record, None, refusal, place)
        is_read = record.topic == CAD_INBOUND or TYPES.get(found.type or "") in self._by_type
        item = self._checked(record, found, place) if is_read else None
        if item is None:
            measures.IGNORED.labels(record.topic).inc()
        return item

    def _checked(self, record: Record, found: Attributes, place: Mark) -> Item | None:
        named = _mark_of(record, found, found.agency or "")
        clock = self._transactions.clock
        try:
            event = decode(
                found,
                topic=record.topic,
                received_at=clock.now(),
                known=self._transactions.policies().agencies,
                sent_at=clock.at(datetime.fromtimestamp(record.timestamp / 1000, UTC)),
            )
        except BadRecord as refusal:
            return Item(record, None, refusal, named or place)
        if event is None:
            return None  # a type that belongs on another topic
        if event.agency != found.agency:
            named = _mark_of(record, found, event.agency)
        return Item(record, event, None, named or place)

    async def _attempt(self, region: RegionId, items: list[Item]) -> None:
        began = time.perf_counter()
        async with self._transactions.open(region) as work:
            fresh = await self._mark(work, items)
            await self._handle(work, [item.event for item in fresh if item.event is not None])
            if work.refused:
                raise _RefusedError(work.refused)
            work.records.extend(
                dead_letter(
                    item.record, item.refusal, service=self._transactions.service, now=work.now
                )
                for item in fresh
                if item.refusal is not None
            )
            refused = [item.refused for item in fresh if item.refused is not None]
            if refused and self._on_refused is not None:
                await self._on_refused(refused, work)
        if self._on_odd and (odd := odd_of(items, fresh, self._transactions.clock)):
            self._on_odd(odd, work)
        measures.RUN_SECONDS.observe(time.perf_counter() - began)
        measures.RUN_SIZE.observe(len(items))
        _count(items, fresh)

    async def _mark(self, work: Work, items: list[Item]) -> list[Item]:
        """Mark what is in hand; what was marked before is a redelivery and left out."""
        first: dict[Mark, Item] = {}
        for item in items:
            if item.event is not None or item.refusal is not None:
                first.setdefault(item.mark, item)
        if not first:
            return []
        conn = await driver_connection(work.conn)
        marked = await inbox.mark(
            conn,
            work.region,
            [mark for mark, item in first.items() if item.refusal is None],
            [mark for mark, item in first.items() if item.refusal is not None],
        )
        new = set(marked.new)
        again = [
            mark
            for mark, item in first.items()
            if mark not in new and item.event is not None and item.event.is_redriven
        ]
        if again:
            new |= await inbox.replace_refusals(conn, work.region, again)
        for mark in marked.reused:
            first[mark].is_reused = True
            measures.ID_REUSED.labels(first[mark].record.topic).inc()
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
        if self._settle is not None and work.unsettled:
            work.traceparent = None
            work.tell(*await self._settle(work))

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


def _mark_of(record: Record, found: Attributes, agency: str) -> Mark | None:
    """The event's name in the inbox; none where the envelope lacks what names it."""
    if not (found.id and found.source):
        return None
    content = found.body if record.topic == CAD_INBOUND else None
    return inbox.mark_event(agency, found.source, found.id, content)


def _attributes(event: Event[Body]) -> SpanAttributes:
    return {
        "messaging.system": "kafka",
        "messaging.operation.type": "process",
        "messaging.destination.name": event.body.topic,
        "messaging.message.id": event.id,
        "tandem.agency": event.agency,
        "tandem.subject": event.body.subject,
    }


def _set_aside(items: list[Item], refused: Sequence[tuple[Event[Any], BadRecord]]) -> None:
    reasons = {id(event): error for event, error in refused}
    for item in items:
        if item.event is not None and (error := reasons.get(id(item.event))):
            item.event, item.refusal, item.refused = None, error, item.event


def _park_as_bug(item: Item, error: BaseException) -> None:
    """Set a lone record aside on which a handler failed; people have to look at it."""
    type_ = item.event.type if item.event else "unreadable"
    measures.BUGS.labels(type_).inc()
    log.error("a handler failed; the event is parked", type=type_, **logs.failure(error))
    detail = f"A handler failed with {type(error).__name__}; see the log of this service."
    item.event, item.refusal, item.refused = None, BadRecord(BUG, detail), item.event


def _count(items: Sequence[Item], fresh: Sequence[Item]) -> None:
    for item in fresh:
        if item.event is not None:
            measures.HANDLED.labels(item.event.type).inc()
        elif item.refusal is not None:
            measures.DEAD_LETTERS.labels(item.record.topic, item.refusal.reason).inc()
    known = sum(1 for item in items if item.event is not None or item.refusal is not None)
    if known > len(fresh):
        measures.REDELIVERED.labels(items[0].record.topic).inc(known - len(fresh))
