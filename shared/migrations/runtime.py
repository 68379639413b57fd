"""The runtime's own tables, created by each service's first revision.

A later change to them is a new function here, called by a new revision of every service.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB


def create_runtime_tables() -> None:
    """Create inbox, outbox, timers, idempotency and policies, as of the first release."""
    _inbox()
    _outbox("outbox")
    op.create_index("outbox_lane", "outbox", ["lane"])
    _outbox("outbox_failed", sa.Column("error", sa.Text, nullable=False))
    op.create_table(
        "outbox_counters",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("last", sa.BigInteger, nullable=False),
    )
    _timers()
    _idempotency()
    _policies()


def index_inbox_by_age() -> None:
    """Let old marks be found without reading the whole inbox; costs next to nothing to keep."""
    op.create_index("inbox_at", "inbox", ["at"], postgresql_using="brin")


def drop_inbox_by_age() -> None:
    """Take it back."""
    op.drop_index("inbox_at", "inbox")


def drop_runtime_tables() -> None:
    """Drop them all."""
    for table in (
        "inbox",
        "outbox",
        "outbox_failed",
        "outbox_counters",
        "timers",
        "idempotency",
        "policies",
        "policies_seen",
    ):
        op.drop_table(table)


def _at() -> sa.Column[object]:
    return sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("mark", sa.LargeBinary, primary_key=True),
        sa.Column("body", sa.LargeBinary, primary_key=True),
        sa.Column("state", sa.SmallInteger, nullable=False),
        _at(),
    )


def _outbox(name: str, *more: sa.Column[str]) -> None:
    op.create_table(
        name,
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("key", sa.LargeBinary),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary),
        _at(),
        *more,
    )


def _timers() -> None:
    op.create_table(
        "timers",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", JSONB, nullable=False),
        sa.Column("traceparent", sa.Text),
    )
    op.create_index("timers_due", "timers", ["lane", "due_at"])


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("caller", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        _at(),
    )


def _policies() -> None:
    op.create_table(
        "policies",
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        _at(),
    )
    op.create_table(
        "policies_seen",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
    )
