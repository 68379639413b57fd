"""From a word as it is written to the words that are meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from services.intake.domain.call_types.spellings import (
    AS_THEY_ARE,
    KEYS,
    MISSPELLED,
    PIECES,
    SHORT_KEYS,
    STOPWORDS,
    WRITTEN,
)

Words = tuple[str, ...]
_WORDS_REMEMBERED = 8192
_LONGEST_JOINED = 40
_SHORTEST_MISSPELLED = 6
_FIRST_LETTERS = 3
_CUT_MENTAL = re.compile(r"ment[b-df-gj-np-rtv-z][a-z]{0,5}")
"""`MENTPPRS`; no English word that begins with `ment` goes on with such a letter."""


@lru_cache(maxsize=_WORDS_REMEMBERED)
def meant_by(word: str) -> Words:
    """The words that a token stands for; a token that is unknown stands for itself.

    Args:
        word: letters in lower case, or digits.
    """
    known = _EXACT.get(word)
    if known is not None:
        return known
    if not word.isalpha():
        return ("without",) if word == "w/o" else (word,)
    return _joined(word) or _open_ended(word) or _misspelled(word) or (word,)


def _joined(word: str) -> Words | None:
    """`MENTALSUBJ` is mental + subj: known pieces all through, a key among them."""
    if len(word) > _LONGEST_JOINED or not any(key in word for key in _KEYS):
        return None
    pieces = _pieces(word, 0)
    if pieces is None or len(pieces) == 1 or not _KEYS.intersection(pieces):
        return None
    return tuple(meant for piece in pieces for meant in meant_by(piece))


def _pieces(word: str, begin: int) -> Words | None:
    """The word cut into known pieces from `begin` on, longer pieces first."""
    if begin == len(word):
        return ()
    for end in range(len(word), begin + 1, -1):
        piece = word[begin:end]
        at_an_end = begin == 0 or end == len(word)
        if piece in _WHOLE or (at_an_end and piece in _SHORT):
            rest = _pieces(word, end)
            if rest is not None:
                return (piece, *rest)
    return None


def _open_ended(word: str) -> Words | None:
    for beginning, meant in _OPEN.get(word[:_FIRST_LETTERS], ()):
        if word.startswith(beginning):
            return meant
    return ("mental",) if _CUT_MENTAL.fullmatch(word) else None


def _misspelled(word: str) -> Words | None:
    """What was meant, when one letter is missing, added, wrong or has changed places."""
    if len(word) < _SHORTEST_MISSPELLED:
        return None
    for right in MISSPELLED:
        if right[0] == word[0] and abs(len(right) - len(word)) <= 1 and _is_near(word, right):
            return meant_by(right)
    return None


def _is_near(one: str, other: str) -> bool:
    """Whether one edit or exchange of neighbors makes them equal (Damerau 1964)."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return True
    return one[at + 1 :] in {other[at:], other[at + 1 :]} or (
        one[at:] == other[at + 1 :]
        or (one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :])
    )


def is_stopword(word: str) -> bool:
    """Whether a token is left out before phrases are looked for."""
    return word in _STOPWORDS


def _lines() -> Iterator[tuple[Words, str]]:
    """Each way of writing, with what it means."""
    meant: Words = ()
    for line in WRITTEN.splitlines():
        heading, colon, rest = line.partition(":")
        if colon:
            meant = tuple(heading.split())
        for written in (rest if colon else line).split():
            yield meant, written


def _exact() -> dict[str, Words]:
    exact: dict[str, Words] = {word: (word,) for word in AS_THEY_ARE.split()}
    for meant, written in _lines():
        if not written.endswith("*"):
            exact.setdefault(written, meant)
    return exact


def _open() -> dict[str, list[tuple[str, Words]]]:
    """What has an open end, by its first letters."""
    opened: dict[str, list[tuple[str, Words]]] = defaultdict(list)
    for meant, written in _lines():
        if written.endswith("*"):
            beginning = written.removesuffix("*")
            opened[beginning[:_FIRST_LETTERS]].append((beginning, meant))
    return dict(opened)


_STOPWORDS = frozenset(STOPWORDS.split())
_SHORT = frozenset(SHORT_KEYS.split())
_KEYS = frozenset(KEYS.split()) | _SHORT
_WHOLE = frozenset((*KEYS.split(), *PIECES.split()))
_EXACT = _exact()
_OPEN = _open()
