"""A person's age, from the date of birth that some systems send instead."""

from __future__ import annotations

from datetime import date

OLDEST = 130
"""Years; a greater age is a mistake."""


def age_on(born: str, on: date) -> int | None:
    """Full years from a date of birth; none where it is no date or gives no age.

    Args:
        born: ISO date, or date and time.
        on: the day that the age is reckoned for.
    """
    try:
        day = date.fromisoformat(born.strip()[:10])
    except ValueError:
        return None
    years = on.year - day.year - ((on.month, on.day) < (day.month, day.day))
    return years if 0 <= years <= OLDEST else None
