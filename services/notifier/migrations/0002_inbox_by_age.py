"""Old inbox marks are found by their age."""

from __future__ import annotations

from shared.migrations.runtime import drop_inbox_by_age, index_inbox_by_age

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the inbox by age."""
    index_inbox_by_age()


def downgrade() -> None:
    """Drop the index."""
    drop_inbox_by_age()
