"""How the dispatch systems' feeds are watched (read by intake)."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated

from pydantic import Field

from shared.policy.section import Section

Seconds = Annotated[float, Field(gt=0, description="seconds")]


class Feeds(Section):
    """How feeds are watched.

    Attributes:
        false_alarm_days: a feed that is well may be called silent once in so many days. Longer
            means later alarms: about one usual event later for each factor of 2.7.
        shortest_s: no silence shorter than this raises an alarm.
        longest_s: a silence this long raises one, however usual it is.
        weeks: what is usual is learned from so many past weeks; older counts are forgotten.
        may_rest: sources whose silence raises no alarm; a `*` stands for anything.
        canary_every_s: how often a canary call is sent through intake; by default never.
        canary_within_s: a canary that has not come back after this raises an alarm.
    """

    false_alarm_days: float = Field(default=90, gt=0)
    shortest_s: Seconds = 60
    longest_s: Seconds = 86_400
    weeks: int = Field(default=8, ge=1, le=52)
    may_rest: tuple[str, ...] = ()
    canary_every_s: Seconds | None = None
    canary_within_s: Seconds = 10

    def is_watched(self, source: str) -> bool:
        """Whether a silence of this source raises an alarm."""
        return not any(fnmatchcase(source, pattern) for pattern in self.may_rest)
