"""Earlier calls by place and person, for policies with learned weights."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; it fills with calls from now on, and with history that is replayed."""
    op.create_table(
        "visits",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("call_id", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("call_type", sa.Text, nullable=False),
        sa.Column("evident", sa.Boolean, nullable=False),
        sa.Column("ended", sa.Text),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index("visits_by_subject", "visits", ["region", "agency", "subject", "opened_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("visits")
