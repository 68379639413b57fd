"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.migrations.runtime import create_runtime_tables, drop_runtime_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the runtime's tables and those of metrics."""
    create_runtime_tables()
    _facts()
    _figures()
    _stream()


def downgrade() -> None:
    """Drop them all."""
    for table in (
        "records",
        "links",
        "employments",
        "proposed",
        "rollups",
        "timings",
        "stories",
        "lines",
    ):
        op.drop_table(table)
    drop_runtime_tables()


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


def _cell(*, key: bool = False) -> list[sa.Column[object]]:
    return [
        sa.Column("day", sa.Date, primary_key=key, nullable=False),
        sa.Column("standing", sa.Text, primary_key=key, nullable=False),
        sa.Column("kind", sa.Text, primary_key=key, nullable=False),
        sa.Column("structure", sa.Text, primary_key=key, nullable=False),
        sa.Column("specialties", JSONB, primary_key=key, nullable=False),
        sa.Column("employers", JSONB, primary_key=key, nullable=False),
    ]


def _facts() -> None:
    op.create_table(
        "records",
        *map(_key, ("region", "agency", "subject")),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("counted", sa.Text),
    )
    op.create_table(
        "links",
        *map(_key, ("region", "agency", "subject")),
        sa.Column("newest", sa.BigInteger, nullable=False),
        sa.Column("call_id", sa.Text, nullable=False),
    )
    op.create_table(
        "employments",
        *map(_key, ("region", "responder_id")),
        sa.Column("revision", sa.BigInteger, primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("employer", sa.Text, nullable=False),
    )
    op.create_table("proposed", *map(_key, ("region", "responder_id", "agency", "subject")))


def _figures() -> None:
    op.create_table(
        "rollups",
        *map(_key, ("region", "agency")),
        *_cell(key=True),
        _key("measure"),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "timings",
        *map(_key, ("region", "agency", "subject")),
        *_cell(),
        sa.Column("call_type", sa.Text, nullable=False),
        sa.Column("with_clinician", sa.Boolean, nullable=False),
        sa.Column("offer_ms", sa.BigInteger),
        sa.Column("both_arrived_s", sa.Double),
        sa.Column("officer_s", sa.Double),
    )
    op.create_index("timings_by_day", "timings", ["region", "agency", "day"])
    op.create_table(
        "stories",
        *map(_key, ("region", "agency", "subject")),
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("standing", sa.Text, nullable=False),
        sa.Column("story", sa.Text, nullable=False),
    )


def _stream() -> None:
    op.create_table(
        "lines",
        _key("region"),
        sa.Column("seq", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("line", sa.Text, nullable=False),
    )
