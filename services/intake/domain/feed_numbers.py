"""Gaps in call numbers: a call that was opened and never sent leaves one.

Some centers skip numbers by design, since other departments draw from the same series. So the
share of numbers that are missing is shown and compared with earlier hours; it raises no alarm.
"""

from __future__ import annotations

import re

SERIES_JUMP = 1000
"""A number further than this from the highest begins another series, as with a new day or year."""
_MOST_SERIES = 16
_NUMBER = re.compile(r"(.*?)([0-9]{1,15})\Z", re.DOTALL)


def follow(highest: dict[str, int], call_id: str) -> int | None:
    """Note the number of a new call.

    A number below the highest fills a gap that was counted before.

    Args:
        highest: prefix -> the highest number so far; brought up to date.
        call_id: `E26010012345` has the prefix `E` and the number 26010012345.

    Returns:
        How many numbers further the series is by it: 1 when none was left out, 0 for one that
        comes late; none when the id does not end in a number.
    """
    found = _NUMBER.match(call_id)
    if found is None:
        return None
    prefix, number = found[1], int(found[2])
    known = highest.pop(prefix, None)
    if known is None or abs(number - known) > SERIES_JUMP:
        highest[prefix] = number
        _forget_oldest(highest)
        return 1
    highest[prefix] = max(known, number)
    return max(0, number - known)


def _forget_oldest(highest: dict[str, int]) -> None:
    while len(highest) > _MOST_SERIES:
        del highest[next(iter(highest))]
