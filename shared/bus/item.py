"""A record in a run: what it says, or why it is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from shared import logs, measures
from shared.bus import inbox
from shared.bus.deadletter import BUG
from shared.bus.envelope import Attributes, Record, attributes_of, decode
from shared.bus.inbox import Mark
from shared.clock import Clock
from shared.errors import BadRecord
from shared.events import TYPES, Body, Event
from shared.events.topics import CAD_INBOUND
from shared.policy.snapshot import Policies
from shared.vocabulary import RegionId

log = structlog.get_logger()


@dataclass(slots=True)
class Item:
    """A record in a run.

    Attributes:
        record: as it came.
        event: what it says; none when it is refused.
        refusal: why it is refused, if it is.
        mark: its name in the inbox.
        refused: what it said, when it was a handler that refused it.
        is_redriven: whether an operator put it back.
        is_bare: whether its dead letter leaves out what the sender wrote.
        is_reused: whether its id came before with other content.
    """

    record: Record
    event: Event[Body] | None
    refusal: BadRecord | None
    mark: Mark
    refused: Event[Body] | None = None
    is_redriven: bool = False
    is_bare: bool = False
    is_reused: bool = False

    def park(self, error: BaseException) -> None:
        """Set a lone record aside that nobody can handle; people have to look at it."""
        type_ = self.event.type if self.event else "unreadable"
        measures.BUGS.labels(type_).inc()
        log.error("a handler failed; the event is parked", type=type_, **logs.failure(error))
        detail = f"A handler failed with {type(error).__name__}; see the log of this service."
        self.event, self.refusal, self.refused = None, BadRecord(BUG, detail), self.event

    def strip(self, error: BaseException) -> None:
        """Its letter can't be stored either: say only where it lies."""
        log.error("a dead letter can't be stored as it is", **logs.failure(error))
        self.is_bare, self.refused, self.mark = True, None, place_of(self.record)


class Reader:
    """Reads records for one service.

    Args:
        types: which events the service handles.
        policies: gives the policies in force now.
        clock: the service's clock.
    """

    def __init__(
        self, types: Collection[type[Body]], policies: Callable[[], Policies], clock: Clock
    ) -> None:
        self._types = types
        self._policies = policies
        self._clock = clock

    def read(self, record: Record) -> Item | None:
        """A record, checked; none when it is of a type that this service does not read."""
        try:
            item = self._read(record)
        except Exception as error:  # noqa: BLE001 # no record may keep those behind it waiting
            item = Item(record, None, None, place_of(record))
            item.park(error)
        if item is None:
            measures.IGNORED.labels(record.topic).inc()
        return item

    def region_of(self, item: Item, queued: RegionId) -> RegionId:
        """Where an item runs: its agency may have got a policy since it was queued."""
        if item.event is None or item.record.topic != CAD_INBOUND:
            return queued
        return self._policies().region_of(item.event.agency) or queued

    def _read(self, record: Record) -> Item | None:
        try:
            found = attributes_of(record)
        except BadRecord as refusal:
            return Item(record, None, refusal, place_of(record))
        if record.topic == CAD_INBOUND or TYPES.get(found.type or "") in self._types:
            return self._checked(record, found)
        return None

    def _checked(self, record: Record, found: Attributes) -> Item | None:
        named = _mark_of(record, found, found.agency or "")
        try:
            event = decode(
                found,
                topic=record.topic,
                received_at=self._clock.now(),
                known=self._policies().agencies,
                sent_at=sent_at(record, self._clock),
            )
        except BadRecord as refusal:
            mark = named or place_of(record)
            return Item(record, None, refusal, mark, is_redriven=found.is_redriven)
        if event is None:
            return None  # a type that belongs on another topic
        if event.agency != found.agency:
            named = _mark_of(record, found, event.agency)
        return Item(record, event, None, named or place_of(record), is_redriven=found.is_redriven)


def place_of(record: Record) -> Mark:
    """The record's own name in the inbox, whatever it says."""
    return inbox.mark_place(record.topic, record.partition, record.offset)


def _mark_of(record: Record, found: Attributes, agency: str) -> Mark | None:
    """The event's name in the inbox; none where the envelope lacks what names it."""
    if not (found.id and found.source):
        return None
    content = found.body if record.topic == CAD_INBOUND else None
    return inbox.mark_event(agency, found.source, found.id, content)


def sent_at(record: Record, clock: Clock) -> datetime | None:
    """A record's time on the service's clock.

    Returns:
        None where its sender counts in another unit, or does not say it.
    """
    try:
        moment = datetime.fromtimestamp(record.timestamp / 1000, UTC)
        return clock.at(moment) if record.timestamp >= 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def set_aside(items: list[Item], refused: Sequence[tuple[Event[Any], BadRecord]]) -> None:
    """Mark the items whose events a handler has refused."""
    reasons = {id(event): error for event, error in refused}
    for item in items:
        if item.event is not None and (error := reasons.get(id(item.event))):
            item.event, item.refusal, item.refused = None, error, item.event
