"""Urgency, 1 (life threat) to 5, from the CAD's priority."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

ORDINARY = 3
_LEAST = 5
_NUMBER = re.compile(r"\d+")
_WORDS = {
    "EMERGENCY": 1,
    "IMMEDIATE": 1,
    "CRITICAL": 1,
    "URGENT": 2,
    "HIGH": 2,
    "MEDIUM": 3,
    "NORMAL": 3,
    "ROUTINE": 4,
    "LOW": 4,
    "SCHEDULED": 5,
}


def urgency(priority: str | None, table: Mapping[str, int]) -> int:
    """The urgency of a priority.

    Args:
        priority: as CAD writes it, e.g. `2`, `Priority 1`, `HIGH`; none is ordinary.
        table: the agency's, by priority in upper case; it rules.
    """
    said = (priority or "").strip().upper()
    return table.get(said) or _by_itself(said)


@lru_cache(maxsize=256)
def _by_itself(said: str) -> int:
    number = _NUMBER.search(said)
    if number is not None:
        return max(1, min(_LEAST, int(number.group()[:3])))
    return next((level for word, level in _WORDS.items() if word in said), ORDINARY)
