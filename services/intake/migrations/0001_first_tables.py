"""The tables of the first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.migrations.runtime import create_runtime_tables, drop_runtime_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the runtime's tables and intake's own."""
    create_runtime_tables()
    _calls()
    _told()
    _units()
    _labels()
    _replays()


def downgrade() -> None:
    """Drop them all."""
    for table in ("replays", "labels", "units", "told", "calls"):
        op.drop_table(table)
    drop_runtime_tables()


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("call_id", sa.Text, primary_key=True),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("historical", sa.Boolean, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_index(
        "calls_open",
        "calls",
        ["region", "agency"],
        postgresql_where="is_open AND NOT historical",
    )


def _told() -> None:
    op.create_table(
        "told",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("call_id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )


def _units() -> None:
    op.create_table(
        "units",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("unit_id", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
    )


def _labels() -> None:
    op.create_table(
        "labels",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("call_id", sa.Text, primary_key=True),
        sa.Column("outcome_id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("behavioral_health", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _replays() -> None:
    op.create_table(
        "replays",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("replay_id", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("mapping", sa.Text, nullable=False),
        sa.Column("assessed", sa.BigInteger, nullable=False),
        sa.Column("refused", sa.BigInteger, nullable=False),
    )
