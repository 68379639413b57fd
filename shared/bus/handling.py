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
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.errors import BadRecord
from shared.events.base import TANDEM, Body, Event, Fact
from shared.policy.snapshot import Policies
from shared.vocabulary import AgencyId, RegionId

B = TypeVar("B", bound=Body)


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


@dataclass(slots=True)
class Work:
    """One run of one region, in one transaction; also one HTTP command, or one timer.

    Attributes:
        service: the service's name.
        region: the region whose lock is held.
        conn: the transaction.
        now: the time of this run, on the service's clock, UTC.
        policies: the snapshot that holds for this transaction.
        cause: id of the event, command or timer being handled.
        traceparent: the trace of what is being handled.
        unsettled: what `settle` has to look at, at the end of the run.
        told: facts collected so far.
        refused: events set aside one by one, by handlers of whole runs.
    """

    service: str
    region: RegionId
    conn: AsyncConnection
    now: datetime
    policies: Policies
    cause: str = ""
    traceparent: str | None = None
    unsettled: set[str] = field(default_factory=set[str])
    told: list[Fact] = field(default_factory=list[Fact])
    refused: list[tuple[Event[Body], BadRecord]] = field(
        default_factory=list[tuple[Event[Body], BadRecord]]
    )
    scheduled: dict[tuple[str, str], Scheduled | None] = field(
        default_factory=dict[tuple[str, str], Scheduled | None]
    )

    def tell(self, *facts: Fact) -> None:
        """Say something from an HTTP command; handlers of events return their facts instead."""
        self.told.extend(facts)

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


EachHandler = Callable[[Event[Any], Work], Awaitable[list[Fact]]]
RunHandler = Callable[[Sequence[Event[Any]], Work], Awaitable[list[Fact]]]
TimerHandler = Callable[[Timer, Work], Awaitable[list[Fact]]]
Settle = Callable[[Work], Awaitable[list[Fact]]]
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
