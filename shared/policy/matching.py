"""Who may be paired with whom, and at what price (read by matcher)."""

from __future__ import annotations

from pydantic import Field

from shared.policy.section import Section


class Matching(Section):
    """How teams are found.

    Attributes:
        max_encounter_s: a confirmed match is ended after this, with a reminder before.
    """

    max_encounter_s: float = Field(default=14_400, gt=0)
