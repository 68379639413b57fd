"""Create notifier's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.migrations.runtime import create_runtime_tables, drop_runtime_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "responders",
    "contacts",
    "duties",
    "tokens",
    "links",
    "matches",
    "offers",
    "members",
    "stand_downs",
    "units",
    "deliveries",
    "notes",
    "outcomes",
    "care",
)
INDEXES = (
    ("tokens_person", "tokens", ("region", "responder_id")),
    ("matches_call", "matches", ("region", "agency", "call_id")),
    ("matches_id", "matches", ("match_id",)),
    ("offers_id", "offers", ("offer_id",)),
    ("offers_match", "offers", ("region", "match_id")),
    ("members_person", "members", ("region", "responder_id")),
    ("members_unit", "members", ("region", "unit_id")),
    ("deliveries_inbox", "deliveries", ("region", "responder_id", "created_at")),
    ("deliveries_message", "deliveries", ("region", "message_id")),
    ("deliveries_offer", "deliveries", ("region", "offer_id")),
    ("notes_agency", "notes", ("region", "agency", "at")),
)


def upgrade() -> None:
    """Create everything."""
    create_runtime_tables()
    _people()
    _matches()
    _teams()
    _ledger()
    _outcomes()
    _indexes()


def downgrade() -> None:
    """Drop everything."""
    for table in TABLES:
        op.drop_table(table)
    drop_runtime_tables()


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _people() -> None:
    op.create_table(
        "responders",
        _key("region"),
        _key("responder_id"),
        _text("agency"),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("cad_ids", ARRAY(sa.Text), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("snapshot", JSONB, nullable=False),
    )
    op.create_table(
        "contacts",
        _key("region"),
        _key("responder_id"),
        sa.Column("inbox", sa.Boolean, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("webhook_url", sa.Text),
        sa.Column("webhook_secret", sa.Text),
    )
    op.create_table(
        "duties",
        _key("region"),
        _key("responder_id"),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        _time("at"),
    )
    op.create_table(
        "tokens",
        _key("region"),
        sa.Column("sha256", sa.LargeBinary, primary_key=True),
        _text("responder_id"),
        _text("made_by"),
        _time("made_at"),
        _time("revoked_at", nullable=True),
    )
    op.create_table(
        "links",
        _key("region"),
        sa.Column("sha256", sa.LargeBinary, primary_key=True),
        _text("kind"),
        _text("responder_id"),
        sa.Column("match_id", sa.Text),
        _time("expires_at"),
    )


def _matches() -> None:
    op.create_table(
        "matches",
        _key("region"),
        _key("match_id"),
        _text("agency"),
        _text("call_id"),
        sa.Column("epoch", sa.Integer, nullable=False),
        _text("structure"),
        _text("eligibility"),
        sa.Column("call", JSONB, nullable=False),
        sa.Column("seats", JSONB, nullable=False),
        _text("why"),
        _text("policy"),
        _time("proposed_at"),
        _time("waiting_since"),
        sa.Column("confirmed_epoch", sa.Integer),
        _time("ended_at", nullable=True),
        sa.Column("end_reason", sa.Text),
        sa.Column("traceparent", sa.Text),
    )
    op.create_table(
        "offers",
        _key("region"),
        _key("offer_id"),
        _text("match_id"),
        _text("role"),
        _text("responder_id"),
        sa.Column("covers", JSONB, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        _time("asked_at"),
        _time("expires_at"),
        _text("state"),
        _time("sent_at", nullable=True),
        sa.Column("channel", sa.Text),
        _time("ended_at", nullable=True),
        sa.Column("reason", sa.Text),
        sa.Column("by", sa.Text),
    )


def _teams() -> None:
    op.create_table(
        "members",
        _key("region"),
        _key("match_id"),
        _key("role"),
        _key("who"),
        _text("mode"),
        sa.Column("responder_id", sa.Text),
        sa.Column("unit_id", sa.Text),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("status", sa.Text),
        _time("status_at", nullable=True),
        _time("arrived_at", nullable=True),
        _text("watch"),
        _time("watch_at", nullable=True),
    )
    op.create_table(
        "stand_downs",
        _key("region"),
        _key("match_id"),
        _key("role"),
        _key("responder_id"),
        _time("told_at"),
        sa.Column("needs_answer", sa.Boolean, nullable=False),
        _time("acknowledged_at", nullable=True),
        _time("desk_told_at", nullable=True),
    )
    op.create_table(
        "units",
        _key("region"),
        _key("agency"),
        _key("unit_id"),
        _text("status"),
        _time("at"),
        sa.Column("call_id", sa.Text),
        sa.Column("crew", ARRAY(sa.Text), nullable=False),
    )


def _ledger() -> None:
    op.create_table(
        "deliveries",
        _key("region"),
        _key("delivery_id"),
        _text("message_id"),
        _text("agency"),
        _text("call_id"),
        sa.Column("match_id", sa.Text),
        _text("recipient"),
        _text("kind"),
        _text("channel"),
        sa.Column("turn", sa.Integer, nullable=False),
        _text("state"),
        _text("text"),
        _time("created_at"),
        sa.Column("responder_id", sa.Text),
        sa.Column("offer_id", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        _time("due_at", nullable=True),
        _time("leased_until", nullable=True),
        _time("sent_at", nullable=True),
        sa.Column("detail", sa.Text),
    )
    op.create_table(
        "notes",
        _key("region"),
        _key("note_id"),
        _text("agency"),
        _text("call_id"),
        sa.Column("match_id", sa.Text),
        _text("listener"),
        _text("kind"),
        _text("text"),
        _time("at"),
    )


def _outcomes() -> None:
    op.create_table(
        "outcomes",
        _key("region"),
        _key("outcome_id"),
        sa.Column("revision", sa.Integer, primary_key=True),
        _text("agency"),
        _text("call_id"),
        sa.Column("record", JSONB, nullable=False),
    )
    op.create_table(
        "care",
        _key("region"),
        _key("outcome_id"),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("record", JSONB, nullable=False),
    )


def _indexes() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, list(columns))
    for table in ("tokens", "links"):
        op.create_index(f"{table}_sha256", table, ["sha256"], unique=True)
    op.create_index(
        "matches_live", "matches", ["region"], postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_index(
        "offers_live",
        "offers",
        ["region", "responder_id"],
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_index(
        "deliveries_open",
        "deliveries",
        ["due_at"],
        postgresql_where=sa.text("state IN ('pending', 'leased', 'unknown', 'failed_temporarily')"),
    )
