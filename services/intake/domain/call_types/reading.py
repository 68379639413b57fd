"""What stands of the entries found in a call type, after denials and abbreviations are weighed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from services.intake.domain.call_types.dictionary import Found, find
from services.intake.domain.call_types.entries import Entry
from services.intake.domain.call_types.spelling import is_stopword, meant_by
from services.intake.domain.call_types.tokens import Token, tokens_of

LONGEST = 200
"""Characters of a call type that are read."""
_REMEMBERED = 8192
_DENIES = frozenset(
    ("no", "non", "not", "without", "denies", "denied", "neg", "negative", "never", "isnt")
)
_NEAR = re.compile(r"[^/,:;()&+|]*")
"""What may stand between a denial and what it denies."""


class Word(NamedTuple):
    """A word as meant, and the place of the token that it comes from."""

    meant: str
    start: int
    end: int


class Sense(NamedTuple):
    """An entry that a call type names.

    Attributes:
        entry: what it means.
        start: of its first character.
        end: behind its last one.
        quote: the characters between.
        denied: the words before say that it is not so ("non suicidal").
    """

    entry: Entry
    start: int
    end: int
    quote: str
    denied: bool


class Reading(NamedTuple):
    """A call type, read.

    Attributes:
        senses: in the order of the text, each entry once.
        words: as meant, in order, without those that are denied.
        tokens: as written.
    """

    senses: tuple[Sense, ...]
    words: tuple[str, ...]
    tokens: tuple[str, ...]


@lru_cache(maxsize=_REMEMBERED)
def read(text: str) -> Reading:
    """Read a call type's code or description; a city has few, so they are remembered."""
    tokens = tokens_of(text[:LONGEST])
    words = list(_words(tokens))
    senses = tuple(_senses(text, words))
    denied = {it.start for it in senses if it.denied}
    return Reading(
        senses,
        tuple(it.meant for it in words if it.start not in denied),
        tuple(it.text for it in tokens),
    )


def stands(sense: Sense, readings: Iterable[Reading]) -> bool:
    """Whether a sense holds beside everything that the call type says.

    A weak abbreviation gives way to words that it may stand for: to one that it begins (`CIT -
    CITIZEN ASSIST`), and to words whose initials it is (`OD - OPEN DOOR`).
    """
    if sense.denied or sense.entry.rule == "none":
        return False
    if not sense.entry.weak:
        return True
    letters = "".join(filter(str.isalpha, sense.quote.lower()))
    return not any(_explains(reading.tokens, letters) for reading in readings)


def _explains(tokens: tuple[str, ...], letters: str) -> bool:
    words = [token for token in tokens if len(token) > 1 and token != letters]
    initials = "".join(word[0] for word in words)
    begun = any(word.startswith(letters) for word in words)
    return begun or letters in initials


def _words(tokens: Iterable[Token]) -> Iterator[Word]:
    for token in tokens:
        if is_stopword(token.text):
            continue
        for meant in meant_by(token.text):
            yield Word(meant, token.start, token.end)


def _senses(text: str, words: list[Word]) -> Iterator[Sense]:
    told: set[tuple[str, bool]] = set()
    for found in find([word.meant for word in words]):
        sense = _sense(text, words, found)
        known = (found.entry.rule, sense.denied)
        if known not in told or found.entry.subtype:
            told.add(known)
            yield sense


def _sense(text: str, words: list[Word], found: Found) -> Sense:
    start, end = words[found.first].start, words[found.behind - 1].end
    return Sense(found.entry, start, end, text[start:end], _is_denied(text, words, found.first))


def _is_denied(text: str, words: list[Word], first: int) -> bool:
    if first == 0:
        return False
    before = words[first - 1]
    between = text[before.end : words[first].start]
    return before.meant in _DENIES and _NEAR.fullmatch(between) is not None
