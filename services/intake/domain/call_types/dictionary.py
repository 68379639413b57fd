"""Find the dictionary's phrases among the words of a call type; the longest wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from services.intake.domain.call_types.agency_decides import AGENCY_DECIDES
from services.intake.domain.call_types.behavioral import BEHAVIORAL
from services.intake.domain.call_types.dangers import DANGERS
from services.intake.domain.call_types.entries import Entry
from services.intake.domain.call_types.look_alikes import LOOK_ALIKES
from shared.policy.assessing import CallCategory


class Found(NamedTuple):
    """An entry at the words `first` up to, not including, `behind`."""

    entry: Entry
    first: int
    behind: int


def find(words: Sequence[str]) -> list[Found]:
    """The entries among the words, in order; none overlaps another."""
    found: list[Found] = []
    at = 0
    while at < len(words):
        longest = _longest(words, at)
        if longest is None:
            at += 1
        else:
            found.append(longest)
            at = longest.behind
    return found


def _longest(words: Sequence[str], at: int) -> Found | None:
    if words[at] not in _FIRST_WORDS:
        return None
    for length in range(min(_MOST_WORDS, len(words) - at), 0, -1):
        entry = _BY_WORDS.get(tuple(words[at : at + length]))
        if entry is not None:
            return Found(entry, at, at + length)
    return None


def _by_words() -> dict[tuple[str, ...], Entry]:
    by_words: dict[tuple[str, ...], Entry] = {}
    for entry in (*LOOK_ALIKES, *DANGERS, *BEHAVIORAL, *AGENCY_DECIDES):
        for words in entry.words():
            by_words.setdefault(words, entry)
    return by_words


CATEGORIES: Final[Mapping[CallCategory, Entry]] = {
    entry.category: entry
    for entry in reversed((*BEHAVIORAL, *AGENCY_DECIDES))
    if entry.category and not entry.subtype
}
"""Category -> its plainest entry: the weight, sign and specialty that a category has."""
_BY_WORDS = _by_words()
_FIRST_WORDS = frozenset(words[0] for words in _BY_WORDS)
_MOST_WORDS = max(map(len, _BY_WORDS))
