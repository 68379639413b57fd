"""Read one line of a narrative: what is mentioned, and whether a minor's age is said."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from services.intake.domain.context import Mention, mentions
from services.intake.domain.phrases import Finder

LINE_LIMIT = 8_000
"""Characters of a line that are read."""
_REMEMBERED = 2_048
_ADULT = 18
_YEARS = re.compile(
    r"\b(?<!hace )(\d{1,2})[\s-]{0,2}"
    r"(?:y/?o[mf]?\b|yr?s?[\s-]{0,2}old\b|years?[\s-]{0,2}old\b|a[n\N{LATIN SMALL LETTER N WITH TILDE}]os\b(?! de\b))"
    r"|\b(?:aged?|edad)[\s:]{1,2}(\d{1,2})\b",
    re.IGNORECASE,
)
_MONTHS = re.compile(
    r"\b\d{1,2}[\s-]{0,2}(?:mos?|months?|wks?|weeks?|days?)[\s-]{0,2}old\b", re.IGNORECASE
)


class LineRead(NamedTuple):
    """What one line says, whoever says it."""

    mentions: tuple[Mention, ...]
    has_minor: bool


class LineReader:
    """Reads lines, and remembers what it read: each update of a call brings its old lines again.

    Args:
        finder: knows the phrases.
    """

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self.read = lru_cache(_REMEMBERED)(self._read)

    def _read(self, text: str) -> LineRead:
        read = text[:LINE_LIMIT]
        return LineRead(tuple(mentions(read, self._finder.hits(read))), _has_minor(read))


def _has_minor(text: str) -> bool:
    """A minor by the age that is said; an adult's age says nothing of the others there."""
    said = (match[1] or match[2] for match in _YEARS.finditer(text))
    return any(int(age) < _ADULT for age in said) or _MONTHS.search(text) is not None
