"""What a handler sees: its event, and the work at hand.

    async def on_offer_declined(event: Event[OfferDeclined], work: Work) -> list[Fact]:

A handler loads, decides, stores and returns what it has to tell. It runs inside one Postgres
transaction that also holds the inbox marks and the outbox rows; everything it did is undone
together or lasts together. Time and ids come from `work`, so a redone run does the same again.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.outbox import Outgoing, outgoing
from shared.errors import BadRecord
from shared.events.base import TANDEM, Body, Event, Fact
from shared.events.topics import CAD_INBOUND
from shared.policy.snapshot import Policies
from shared.telemetry import UNTRACED, Tracing, waited_since
from shared.vocabulary import AgencyId, RegionId

B = TypeVar("B", bound=Body)
SETTLE_AGAIN = "_settle"
"""The runtime's own timer: its subject was left unsettled when `settle` failed unexpectedly."""
SETTLE_AGAIN_AFTER = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that is due: set by a handler, fired once.

    Attributes:
        name: which of the service's timers.
        subject: what it is about; a new timer of the same name and subject replaces this one.
        agency: whose it is.
        data: what the handler gave along.
        traceparent: the trace in which it was set.
    """

    name: str
    subject: str
    agency: AgencyId
    data: dict[str, Any] = field(default_factory=dict)
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A timer to set at the end of the transaction.

    Attributes:
        after: on the service's clock; 0 or less fires at once.
    """

    timer: Timer
    after: timedelta


@dataclass(frozen=True, slots=True)
class Inbound:
    """A dispatch system's event on its way to `cad.inbound.v1`, with its sender's id and source.

    Attributes:
        agency: the sender's agency.
        event_id: the sender's id.
        source: the sender.
        type: e.g. `cad.call.v1`.
        subject: what it is about, if the sender says so.
        time: ISO time of the envelope, if the sender says so.
        body: as received.
        content_type: of the body.
        traceparent: the sender's trace, if any.
    """

    agency: AgencyId
    event_id: str
    source: str
    type: str
    body: bytes
    subject: str | None = None
    time: str | None = None
    content_type: str = "application/json"
    traceparent: str | None = None

    def outgoing(self, region: RegionId) -> Outgoing:
        """The event as it will be on the topic, keyed by region."""
        attributes = {
            "ce_specversion": "1.0",
            "ce_id": self.event_id,
            "ce_source": self.source,
            "ce_type": self.type,
            "ce_time": self.time,
            "ce_subject": self.subject,
            "ce_agency": self.agency,
            "content-type": self.content_type,
            "traceparent": self.traceparent,
        }
        headers = [(name, value.encode()) for name, value in attributes.items() if value]
        return Outgoing(CAD_INBOUND, region.encode(), headers, self.body)


@dataclass(slots=True)
class Work:
    """One run of one region, in one transaction; also one HTTP command, or one timer.

    Attributes:
        service: the service's name.
        region: the region whose lock is held.
        conn: the transaction.
        now: the time of this run, on the service's clock, UTC.
        policies: the snapshot that holds for this transaction.
        tracing: makes spans.
        cause: id of the event, command or timer being handled.
        traceparent: the trace of what is being handled.
        unsettled: what `settle` has to look at, at the end of the run.
        told: facts collected so far.
        records: the same, and what else goes out, as they will be on Kafka.
        refused: events set aside one by one, by handlers of whole runs.
        afterwards: what to do, in memory and quickly, once the transaction is committed; it is
            not done where there is no commit.
    """

    service: str
    region: RegionId
    conn: AsyncConnection
    now: datetime
    policies: Policies
    tracing: Tracing = UNTRACED
    cause: str = ""
    traceparent: str | None = None
    unsettled: set[str] = field(default_factory=set[str])
    told: list[Fact] = field(default_factory=list[Fact])
    records: list[Outgoing] = field(default_factory=list[Outgoing])
    refused: list[tuple[Event[Body], BadRecord]] = field(
        default_factory=list[tuple[Event[Body], BadRecord]]
    )
    scheduled: dict[tuple[str, str], Scheduled | None] = field(
        default_factory=dict[tuple[str, str], Scheduled | None]
    )
    afterwards: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])

    def tell(self, *facts: Fact) -> None:
        """Say something from an HTTP command; handlers of events return their facts instead."""
        for fact in facts:
            self.told.append(fact)
            self.records.append(
                outgoing(
                    fact,
                    service=self.service,
                    region=self.region,
                    now=self.now,
                    cause=self.cause,
                    traceparent=self.traceparent,
                )
            )

    def forward(self, event: Inbound) -> None:
        """Pass a dispatch system's event on to `cad.inbound.v1`; it is handled when consumed."""
        self.records.append(event.outgoing(self.region))

    def begin_call(self, event: Event[Any], subject: str) -> str:
        """Begin the trace of a call that is new to us.

        Args:
            event: the CAD's event; its own context is linked, not inherited.
            subject: the call.

        Returns:
            The `traceparent` to keep with the call and to put on all its facts.
        """
        waited = waited_since(event.sent_at or event.received_at, event.received_at)
        return self.tracing.begin_call(cad=event.traceparent, waited=waited, subject=subject)

    def continue_call(self, event: Event[Any], traceparent: str | None) -> None:
        """Show a later CAD event in the trace of its call."""
        self.tracing.step("update call", traceparent, link=event.traceparent)

    def refuse(self, event: Event[Any], error: BadRecord) -> None:
        """Set one event of a whole run aside and go on with the others."""
        self.refused.append((event, error))

    def schedule(
        self,
        name: str,
        subject: str,
        after: timedelta,
        *,
        agency: AgencyId,
        traceparent: str | None = None,
        **data: Any,
    ) -> None:
        """Have the timer `name` fire once about `subject`, in place of an earlier one.

        Args:
            name: one of the service's declared timers.
            subject: what it is about; unique with `name` in the region.
            after: how long from now, on the service's clock.
            agency: whose it is.
            traceparent: the trace it continues; by default the present one.
            data: JSON values for the handler, who looks at the state again before acting.
        """
        timer = Timer(name, subject, agency, data, traceparent or self.traceparent)
        self.scheduled[name, subject] = Scheduled(timer, after)

    def unschedule(self, name: str, subject: str) -> None:
        """Forget a timer; nothing happens when there is none."""
        self.scheduled[name, subject] = None

    def unique_id(self, *parts: str) -> str:
        """An id for something new: the same again when this run is redone."""
        return str(uuid.uuid5(TANDEM, "/".join((self.service, self.cause, *parts))))


class Oddity(StrEnum):
    """What the runtime found odd about a record before a handler saw it, or instead."""

    REFUSED = "refused"
    REDELIVERED = "redelivered"
    ID_REUSED = "id_reused"


@dataclass(frozen=True, slots=True)
class Odd:
    """A record that was refused, had come before, or has a known id and other content.

    Attributes:
        agency: as its envelope says, which may name no agency.
        source: as its envelope says.
        at: when the broker got it, on the service's clock.
    """

    oddity: Oddity
    topic: str
    agency: str
    source: str
    at: datetime


EachHandler = Callable[[Event[Any], Work], Awaitable[list[Fact]]]
RunHandler = Callable[[Sequence[Event[Any]], Work], Awaitable[list[Fact]]]
TimerHandler = Callable[[Timer, Work], Awaitable[list[Fact]]]
Settle = Callable[[Work], Awaitable[list[Fact]]]
OnRefused = Callable[[Sequence[Event[Any]], Work], Awaitable[None]]
OnOdd = Callable[[Sequence[Odd], Work], None]
OnPolicy = Callable[[Work, frozenset[AgencyId]], Awaitable[list[Fact]]]


@dataclass(frozen=True, slots=True)
class Each:
    """One event type, handled one by one."""

    types: tuple[type[Body], ...]
    handle: EachHandler


@dataclass(frozen=True, slots=True)
class Together:
    """Event types of which each unbroken stretch of a run is handled in one call."""

    types: tuple[type[Body], ...]
    handle: RunHandler


Handles = Each | Together


def each(type_: type[B], handle: Callable[[Event[B], Work], Awaitable[list[Fact]]]) -> Handles:
    """Declare a handler for one event type."""
    return Each((type_,), handle)


def together(types: tuple[type[Body], ...], handle: RunHandler) -> Handles:
    """Declare a handler for whole stretches of a run, where volume counts."""
    return Together(types, handle)
