"""How people are asked, told and watched over (read by notifier)."""

from __future__ import annotations

from pydantic import Field

from shared.policy.section import Section


class Asking(Section):
    """How offers are made.

    Attributes:
        answer_within_s: an unanswered offer goes to the next person after this.
    """

    answer_within_s: float = Field(default=30, gt=0)
