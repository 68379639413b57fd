"""Read one line of a narrative: what is mentioned, and whether a minor's age is said."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from services.intake.domain.context import mentions
from services.intake.domain.phrases import Finder, Phrase, Said
from services.intake.domain.tokens import TOKEN, prepared
from shared.vocabulary import GateManner

LINE_LIMIT = 8_000
"""Characters of a line that are read."""
_REMEMBERED = 2_048
_ADULT = 18
_AGE = re.compile(
    r"\d{1,2}[ -]{0,2}(?:(?:y/?o[mf]?|yr?s?[ -]{0,2}old|years?[ -]{0,2}old"
    r"|a[n\N{LATIN SMALL LETTER N WITH TILDE}]os(?! de\b))\b"
    r"|((?:mos?|months?|wks?|weeks?|days?)[ -]{0,2}old\b))"
)
_AGED = re.compile(r"(?:age|edad)d?[ :]{1,2}(\d{1,2})\b")
_AGO = "hace "


class Passage(NamedTuple):
    """What a line says at characters `start` to `end`.

    Attributes:
        said: how.
        manner: how a danger is there, where the text tells.
        voice: who says so by the text's own words, where it names somebody.
    """

    phrase: Phrase
    start: int
    end: int
    said: Said
    manner: GateManner | None
    voice: str | None


class LineRead(NamedTuple):
    """What one line says, whoever says it."""

    passages: tuple[Passage, ...]
    has_minor: bool


class LineReader:
    """Reads lines, and remembers what it read: each update of a call brings its old lines again.

    Args:
        finder: knows the phrases.
    """

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self.read = lru_cache(_REMEMBERED)(self.read_anew)

    def read_anew(self, text: str) -> LineRead:
        """Read a line of at most `LINE_LIMIT` characters."""
        ready = prepared(text)
        tokens = TOKEN.findall(ready)
        said = mentions(tokens, self._finder.found(tokens))
        if not said:
            return LineRead((), _has_minor(ready))
        places = list(TOKEN.finditer(ready))
        passages = tuple(
            Passage(
                one.phrase,
                places[one.first].start(),
                places[one.last].end(),
                one.said,
                one.manner,
                one.voice,
            )
            for one in said
        )
        return LineRead(passages, _has_minor(ready))


def _has_minor(ready: str) -> bool:
    """A minor by the age that is said; an adult's age says nothing of the others there."""
    for match in _AGE.finditer(ready):
        is_minor = match[1] is not None or int(match[0][:2].rstrip(" -yoa")) < _ADULT
        if is_minor and _stands_alone(ready, match.start()):
            return True
    has_word = "age" in ready or "edad" in ready
    return has_word and any(int(match[1]) < _ADULT for match in _AGED.finditer(ready))


def _stands_alone(ready: str, start: int) -> bool:
    """Whether a number begins here that is no part of another and no span of time ("hace 15")."""
    return not (start and ready[start - 1].isdigit()) and not ready.endswith(_AGO, 0, start)
