"""Find phrases in text: one compiled pass over all of them at once.

The phrases are joined into one expression shaped like a tree of their letters, so that a text of
300 characters costs microseconds, however many phrases there are. Matches begin and end at word
borders ("supplemental" holds no "mental"), and of several phrases the longest wins ("altered
mental status" is not "mental").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from shared.policy.assessing import GateName

_GAP = r"[\s/-]+"
_TERMINAL = ""
_REMEMBERED = 4096


class Cue(Enum):
    """What a phrase does to the phrases near it, where it does anything."""

    DENIES = auto()
    """Speaks against what follows, up to the end of the clause: "no", "without"."""
    DENIES_LIST = auto()
    """Speaks against all of a list: "denies weapons, drugs and alcohol"."""
    DOUBTS = auto()
    """What follows is not known: "unknown if"."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that mean something.

    Attributes:
        rule: stable id, shown as evidence.
        words: phrases; a `*` at a word's end stands for any ending.
        weight: log-odds for behavioral health.
        sign: what is reported when they are said.
        specialty: team that suits it.
        gate: danger that is present when they are said.
        denied: the words themselves deny the danger ("unarmed").
        cue: what they do to the phrases near them.
    """

    rule: str
    words: tuple[str, ...]
    weight: float = 0.0
    sign: str | None = None
    specialty: str | None = None
    gate: GateName | None = None
    denied: bool = False
    cue: Cue | None = None


def listed(words: str) -> tuple[str, ...]:
    """Phrases from a text in which commas part them."""
    return tuple(" ".join(phrase.split()) for phrase in words.split(","))


class Hit(NamedTuple):
    """A phrase found at `start` to `end` of a text."""

    phrase: Phrase
    start: int
    end: int


class Finder:
    """Finds all of the given phrases.

    Args:
        phrases: an earlier phrase wins over a later one of the same words.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._exact: dict[str, Phrase] = {}
        self._open_ended: list[tuple[re.Pattern[str], Phrase]] = []
        tree: _Tree = {}
        for phrase in phrases:
            for words in phrase.words:
                self._add(words.lower(), phrase, tree)
        self._pattern = re.compile(rf"\b(?:{_expression(tree)})\b")

    def _add(self, words: str, phrase: Phrase, tree: _Tree) -> None:
        if "*" in words or "'" in words:
            self._open_ended.append((re.compile(_whole(words)), phrase))
        else:
            self._exact.setdefault(words, phrase)
        _grow(tree, words)

    def hits(self, text: str) -> Iterator[Hit]:
        """The phrases in the text, in order; none overlaps another."""
        for match in self._pattern.finditer(_lower(text)):
            yield Hit(self._phrase(match.group()), match.start(), match.end())

    def _phrase(self, found: str) -> Phrase:
        phrase = self._exact.get(found)
        if phrase is None:
            phrase = self._search(found)
            if len(self._exact) < _REMEMBERED:
                self._exact[found] = phrase
        return phrase

    def _search(self, found: str) -> Phrase:
        plain = re.sub(_GAP, " ", found)
        if plain in self._exact:
            return self._exact[plain]
        fitting = (phrase for pattern, phrase in self._open_ended if pattern.fullmatch(found))
        return next(fitting)


_Tree = dict[str, "_Tree"]


def _grow(tree: _Tree, words: str) -> None:
    for letter in words:
        tree = tree.setdefault(letter, {})
    tree[_TERMINAL] = {}


def _expression(tree: _Tree) -> str:
    """The tree as a regular expression; longer ways come before the end of a shorter one."""
    ways = [
        _letter(letter) + _expression(below)
        for letter, below in sorted(tree.items(), key=_longest_first)
        if letter != _TERMINAL
    ]
    if not ways:
        return ""
    if _TERMINAL in tree:
        return f"(?:{'|'.join(ways)})?"
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _longest_first(way: tuple[str, _Tree]) -> tuple[bool, str]:
    """An open end takes what it can get, so what is spelled out is tried before it."""
    return way[0] == "*", way[0]


def _letter(letter: str) -> str:
    match letter:
        case " ":
            return _GAP
        case "*":
            return r"[a-z]*"
        case "'":
            return "['\N{RIGHT SINGLE QUOTATION MARK}]?"
        case _:
            return re.escape(letter)


def _whole(words: str) -> str:
    return "".join(map(_letter, words))


def _lower(text: str) -> str:
    """In lower case, letter for letter: a few scripts grow when they are lowered."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
