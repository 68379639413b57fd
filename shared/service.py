"""What a service is. How it runs and stops is `shared/running.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from fastapi import APIRouter
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.handling import Handles, OnOdd, OnPolicy, OnRefused, Settle, TimerHandler
from shared.vocabulary import RegionId

if TYPE_CHECKING:
    from shared.auth import PersonTokens
    from shared.door import Door


Command = Callable[[list[str]], int]


class Background(Protocol):
    """Something that runs beside the consumer for as long as the process lives.

    It is started once the database is reachable and cancelled first at the stop.
    """

    def __call__(self, door: Door) -> Awaitable[None]:
        """Run until cancelled; an exception is logged, counted and followed by a new start."""
        ...


class Forget(Protocol):
    """Drops what has ended, a little at a time."""

    def __call__(
        self, conn: AsyncConnection, region: RegionId, *, before: datetime
    ) -> Awaitable[int]:
        """Drop some of what ended before a moment, and nothing that is still live.

        Args:
            conn: within a transaction that holds the region's lock.
            region: whose.
            before: what ended later is kept.

        Returns:
            How much that was; called again until nothing is left.
        """
        ...


@dataclass(frozen=True)
class Service:
    """A service, declared.

    Attributes:
        name: also its Postgres schema, its consumer group's suffix and its dead letters' prefix.
        about: one paragraph for OpenAPI and `--help`.
        tables: its own tables and the runtime's, in schema `name`.
        handles: which events it reads, and by what they are handled.
        settle: called once at the end of each run that left something unsettled.
        on_refused: told of events that a handler refused, when they are set aside.
        on_odd: told of records that were refused, redelivered or have an id used before, once
            their run is committed.
        timers: name -> what to do when it fires.
        on_policy: called for a region whose policies have changed.
        routes: its HTTP door.
        gather_s: how long events may lie on Kafka until there are many to be handled together;
            0 where somebody waits for what comes of them.
        writes_inbound: whether its door publishes to `cad.inbound.v1`.
        forget: drops what the service has kept long enough.
        background: what runs beside the consumer.
        commands: word -> what `python -m services.<name> <word> ...` does besides serving, given
            the arguments behind the word; returns the exit code.
        person_tokens: makes who knows responders' tokens, where a service has such callers.
    """

    name: str
    about: str
    tables: MetaData
    handles: Sequence[Handles]
    settle: Settle | None = None
    on_refused: OnRefused | None = None
    on_odd: OnOdd | None = None
    timers: dict[str, TimerHandler] = field(default_factory=dict[str, TimerHandler])
    on_policy: OnPolicy | None = None
    routes: Sequence[APIRouter] = ()
    forget: Forget | None = None
    background: Sequence[Background] = ()
    person_tokens: Callable[[Door], PersonTokens] | None = None
    commands: dict[str, Command] = field(default_factory=dict[str, "Command"])
    gather_s: float = 0.0
    writes_inbound: bool = False
