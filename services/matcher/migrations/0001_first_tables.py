"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.migrations.runtime import create_runtime_tables, drop_runtime_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the runtime's tables and those of matcher."""
    create_runtime_tables()
    _calls()
    _matches()
    _told()
    _people()
    _whereabouts()


def downgrade() -> None:
    """Drop them all."""
    for table in (
        "calls",
        "matches",
        "bookings",
        "decisions",
        "unserved",
        "joins",
        "people",
        "duty",
        "positions",
        "units",
    ):
        op.drop_table(table)
    drop_runtime_tables()


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


def _epoch(name: str = "epoch") -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _word(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _flag(name: str, *, default: bool = False) -> sa.Column[bool]:
    word = "true" if default else "false"
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.text(word))


def _json(name: str, default: str) -> sa.Column[object]:
    return sa.Column(name, JSONB, nullable=False, server_default=sa.text(f"'{default}'"))


def _calls() -> None:
    op.create_table(
        "calls",
        *map(_key, ("region", "agency", "call_id")),
        sa.Column("revision", sa.BigInteger, nullable=False),
        _at("as_of", nullable=False),
        _at("first_seen_at", nullable=False),
        _flag("is_open", default=True),
        _word("merged_into", nullable=True),
        sa.Column("summary", JSONB),
        _word("eligibility", nullable=True),
        _flag("historical"),
        _flag("exercise"),
        _json("skills", "[]"),
        _json("gates", "{}"),
        _word("want", nullable=True),
        _at("wanted_at"),
        _flag("is_late"),
        sa.Column("epoch", sa.Integer, nullable=False, server_default=sa.text("0")),
        _json("refused", "[]"),
        _at("rests_since"),
        _flag("was_served"),
        sa.Column("told", JSONB),
        sa.Column("unserved", sa.Integer, nullable=False, server_default=sa.text("0")),
        _flag("is_watched"),
        _word("traceparent", nullable=True),
    )
    op.create_index("calls_watched", "calls", ["region"], postgresql_where=sa.text("is_watched"))


def _matches() -> None:
    op.create_table(
        "matches",
        *map(_key, ("region", "match_id")),
        *map(_word, ("agency", "call_id")),
        sa.Column("epoch", sa.Integer, nullable=False),
        *map(_word, ("structure", "eligibility", "seen")),
        sa.Column("seats", JSONB, nullable=False),
        _at("proposed_at", nullable=False),
        sa.Column("place", JSONB),
        _flag("by_hand"),
        sa.Column("confirmed_epoch", sa.Integer),
        _at("confirmed_at"),
        _at("ended_at"),
        _word("ended_how", nullable=True),
    )
    op.create_index("matches_by_id", "matches", ["match_id"])
    op.create_index(
        "matches_live",
        "matches",
        ["region", "agency", "call_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "bookings",
        *map(_key, ("region", "responder_id", "match_id")),
        _epoch(),
        _flag("is_live", default=True),
    )
    op.create_index(
        "bookings_once",
        "bookings",
        ["region", "responder_id"],
        unique=True,
        postgresql_where=sa.text("is_live"),
    )


def _told() -> None:
    op.create_table(
        "decisions",
        *map(_key, ("region", "match_id")),
        _epoch(),
        _at("at", nullable=False),
        sa.Column("decision", JSONB, nullable=False),
        sa.Column("record", JSONB, nullable=False),
    )
    op.create_table(
        "unserved",
        *map(_key, ("region", "agency", "call_id")),
        _epoch("revision"),
        _at("at", nullable=False),
        _word("reason"),
        _word("seat", nullable=True),
        *map(_word, ("detail", "retry")),
        sa.Column("final", sa.Boolean, nullable=False),
        sa.Column("record", JSONB, nullable=False),
    )
    op.create_index("unserved_by_time", "unserved", ["region", "agency", "at", "call_id"])
    op.create_table(
        "joins",
        *map(_key, ("region", "request_id")),
        *map(_word, ("agency", "call_id", "responder_id")),
        _at("at", nullable=False),
        _at("answered_at"),
        _word("why", nullable=True),
    )
    op.create_index(
        "joins_waiting",
        "joins",
        ["region", "agency", "call_id"],
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def _people() -> None:
    op.create_table(
        "people",
        *map(_key, ("region", "responder_id")),
        sa.Column("revision", sa.BigInteger, nullable=False),
        *map(_word, ("agency", "role")),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("is_ready", sa.Boolean, nullable=False),
        _word("team_id", nullable=True),
        *(
            sa.Column(name, ARRAY(sa.Text), nullable=False)
            for name in ("serves", "cad_ids", "modes", "skills")
        ),
    )
    op.create_table(
        "duty",
        *map(_key, ("region", "responder_id")),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        _word("kind"),
        _at("until"),
        _at("quiet_until"),
    )
    op.create_index("duty_on", "duty", ["region"], postgresql_where=sa.text("is_on"))


def _whereabouts() -> None:
    op.create_table(
        "positions",
        *map(_key, ("region", "responder_id")),
        _at("at", nullable=False),
        *(sa.Column(name, sa.Double, nullable=False) for name in ("lat", "lon")),
    )
    op.create_table(
        "units",
        *map(_key, ("region", "agency", "unit_id")),
        _at("at", nullable=False),
        _word("status"),
        sa.Column("crew", ARRAY(sa.Text), nullable=False),
        _word("call_id", nullable=True),
        *(sa.Column(name, sa.Double) for name in ("lat", "lon")),
    )
