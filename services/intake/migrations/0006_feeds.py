"""What is known of the dispatch systems' feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
_COUNTS = (
    "events",
    "pulses",
    "refused",
    "redelivered",
    "id_reused",
    "stale",
    "numbers",
    "number_span",
)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "feeds",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_table(
        "feed_hours",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("hour", sa.DateTime(timezone=True), primary_key=True),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in _COUNTS),
        sa.Column("quiet_from", sa.DateTime(timezone=True)),
        sa.Column("quiet_s", sa.Double, nullable=False),
        sa.Column("alarm_s", sa.Double),
    )
    op.create_table(
        "feed_watch",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "canaries",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("canaries", "feed_watch", "feed_hours", "feeds"):
        op.drop_table(table)
