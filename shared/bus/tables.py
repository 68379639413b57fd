"""The tables that the runtime keeps in every service's schema."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

HANDLED = 1
REFUSED = 2


def add_runtime_tables(metadata: MetaData) -> None:
    """Declare the runtime's tables beside a service's own.

    `inbox`: which events were handled or refused. `mark` names the event, `body` its content where
    that matters. `outbox`: facts that wait for the broker; `seq` is dense within a region.
    `outbox_failed`: facts that the broker will never take. `timers`: what is due and when.
    `idempotency`: answers to HTTP commands that may be sent again. `policies`: every policy that
    was ever used, and `policies_seen`: those that a region's work has settled on.
    """
    _inbox(metadata)
    _outbox(metadata)
    _timers(metadata)
    _commands(metadata)
    _policies(metadata)


def _now() -> Column[object]:
    return Column("at", DateTime(timezone=True), nullable=False, server_default=func.now())


def _inbox(metadata: MetaData) -> None:
    inbox = Table(
        "inbox",
        metadata,
        Column("region", Text, primary_key=True),
        Column("mark", LargeBinary, primary_key=True),
        Column("body", LargeBinary, primary_key=True),
        Column("state", SmallInteger, nullable=False),
        _now(),
    )
    Index("inbox_at", inbox.c.at, postgresql_using="brin")


def _outbox(metadata: MetaData) -> None:
    for name in ("outbox", "outbox_failed"):
        table = Table(
            name,
            metadata,
            Column("region", Text, primary_key=True),
            Column("seq", BigInteger, primary_key=True),
            Column("lane", Integer, nullable=False),
            Column("topic", Text, nullable=False),
            Column("key", LargeBinary),
            Column("headers", Text, nullable=False),
            Column("body", LargeBinary),
            _now(),
        )
        if name == "outbox":
            Index("outbox_lane", table.c.lane)
        else:
            table.append_column(Column("error", Text, nullable=False))
    Table(
        "outbox_counters",
        metadata,
        Column("region", Text, primary_key=True),
        Column("last", BigInteger, nullable=False),
    )


def _timers(metadata: MetaData) -> None:
    timers = Table(
        "timers",
        metadata,
        Column("region", Text, primary_key=True),
        Column("name", Text, primary_key=True),
        Column("subject", Text, primary_key=True),
        Column("agency", Text, nullable=False),
        Column("lane", Integer, nullable=False),
        Column("due_at", DateTime(timezone=True), nullable=False),
        Column("data", JSONB, nullable=False),
        Column("traceparent", Text),
    )
    Index("timers_due", timers.c.lane, timers.c.due_at)


def _commands(metadata: MetaData) -> None:
    Table(
        "idempotency",
        metadata,
        Column("caller", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("request", LargeBinary, nullable=False),
        Column("status", Integer, nullable=False),
        Column("answer", Text, nullable=False),
        _now(),
    )


def _policies(metadata: MetaData) -> None:
    Table(
        "policies",
        metadata,
        Column("agency", Text, primary_key=True),
        Column("digest", Text, primary_key=True),
        Column("body", Text, nullable=False),
        _now(),
    )
    Table(
        "policies_seen",
        metadata,
        Column("region", Text, primary_key=True),
        Column("agency", Text, primary_key=True),
        Column("digest", Text, nullable=False),
    )
