"""Times as exports write them, and how a mapping file says which way.

A format is `iso`, `epoch_s` or `epoch_ms` (seconds or milliseconds since 1970, UTC), or what
Python's `strptime` takes, with one difference: `%Z` reads a time zone abbreviation of the United
States as the offset that it stands for. Python's own `%Z` drops it, and some parsers read CST as
China's time, so that each alert would be hours off.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

ISO: Final = "iso"
EPOCH_S: Final = "epoch_s"
EPOCH_MS: Final = "epoch_ms"
ABBREVIATION: Final = "%Z"
OFFSETS: Final[dict[str, str]] = {
    "UTC": "+0000",
    "GMT": "+0000",
    "AST": "-0400",
    "EDT": "-0400",
    "EST": "-0500",
    "CDT": "-0500",
    "CST": "-0600",
    "MDT": "-0600",
    "MST": "-0700",
    "PDT": "-0700",
    "PST": "-0800",
    "AKDT": "-0800",
    "AKST": "-0900",
    "HDT": "-0900",
    "HST": "-1000",
    "SST": "-1100",
    "CHST": "+1000",
}
"""What `%Z` reads: 15 U.S.C. 260a-263 and 49 CFR 71 name the zones; SST is American Samoa's and
CHST Guam's. An abbreviation that is not listed is refused."""
_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{3,4}(?![A-Za-z])")
_MOST_DIGITS = 20


def read_time(text: str, form: str) -> datetime | None:
    """The time that a text tells, or none when it has another format.

    Args:
        text: as exported, without blanks around it.
        form: `iso`, `epoch_s`, `epoch_ms`, or as `strptime` has it.
    """
    read = _READERS.get(form)
    try:
        if read is not None:
            return read(text)
        if ABBREVIATION in form:
            text, form = _with_offset(text), form.replace(ABBREVIATION, "%z")
        return datetime.strptime(text, form)  # noqa: DTZ007 # the zone is put in after
    except (ValueError, OverflowError, OSError):
        return None


def _with_offset(text: str) -> str:
    """The text with each known abbreviation written as an offset; month names stay."""
    return _WORD.sub(lambda word: OFFSETS.get(word[0].upper(), word[0]), text)


def _since_epoch(text: str, per_second: int) -> datetime:
    if len(text) > _MOST_DIGITS:
        raise ValueError
    return datetime.fromtimestamp(float(text) / per_second, UTC)


_READERS: Final[dict[str, Callable[[str], datetime]]] = {
    ISO: datetime.fromisoformat,
    EPOCH_S: lambda text: _since_epoch(text, 1),
    EPOCH_MS: lambda text: _since_epoch(text, 1000),
}
