"""A request is a label too: somebody with eyes on the scene found a team to be wanted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tell where a label came from, and by whom."""
    op.add_column("labels", sa.Column("source", sa.Text, nullable=False, server_default="outcome"))
    op.add_column("labels", sa.Column("said_by", sa.Text, nullable=True))


def downgrade() -> None:
    """Drop the labels of requests, which the earlier release would take for outcomes."""
    op.execute("DELETE FROM labels WHERE source = 'request'")
    op.drop_column("labels", "said_by")
    op.drop_column("labels", "source")
