"""Which calls are behavioral-health calls, and who should go (read by intake)."""

from __future__ import annotations

from pydantic import Field

from shared.policy.section import Section


class Assessing(Section):
    """How calls are assessed.

    Attributes:
        max_age_s: a call first heard of later than this after it was opened is historical.
    """

    max_age_s: float = Field(default=7200, gt=0)
