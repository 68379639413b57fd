"""Find word sequences in one pass: a tree of words, walked as an automaton that builds itself.

A state is the set of places in the tree that the words so far can have led to, so that "hear*
voices" is found beside "hearing aid". States are made when a text first leads to them and then
remembered, so that a word costs one look-up, however many phrases there are. Measured against one
large regular expression and two Aho-Corasick libraries in docs/adr/0022.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, cast

from services.intake.domain.tokens import JOINERS, fold

V = TypeVar("V")
_HEAD = 3
_REMEMBERED = 50_000
_LONGEST_REMEMBERED = 24
_UNIT = re.compile(r"\d{1,3}[a-z]{1,3}\d{0,3}|[a-z]{1,2}\d{1,4}")
_NEW = object()
UNIT = "#unit"
"""In a phrase: any call sign, e.g. 11K, 1A12, E5."""


Found = tuple[V, int, int]
"""A sequence found: what it stands for, its first token and its last."""


class _Node(Generic[V]):
    """A place in the tree."""

    __slots__ = ("exact", "order", "stems", "value")

    def __init__(self) -> None:
        self.exact: dict[str, _Node[V]] = {}
        self.stems: dict[str, list[tuple[str, _Node[V]]]] = {}
        self.value: V | None = None
        self.order = 0

    def grow(self, word: str) -> _Node[V]:
        if not word.endswith("*"):
            return self.exact.setdefault(word, _Node[V]())
        stem = word[:-1]
        if len(stem) < _HEAD:
            raise ValueError(f"A stem has at least {_HEAD} letters; {word!r} has fewer.")
        alike = self.stems.setdefault(stem[:_HEAD], [])
        known = next((node for other, node in alike if other == stem), None)
        if known is None:
            known = _Node[V]()
            alike.append((stem, known))
        return known

    def below(self, word: str) -> Iterator[_Node[V]]:
        if word in self.exact:
            yield self.exact[word]
        for stem, node in self.stems.get(word[:_HEAD], ()):
            if word.startswith(stem):
                yield node
        if UNIT in self.exact and _UNIT.fullmatch(word):
            yield self.exact[UNIT]


class _State(Generic[V]):
    """Where the words so far lead; `after` grows as texts are read."""

    __slots__ = ("after", "nodes", "value")

    def __init__(self, nodes: Sequence[_Node[V]]) -> None:
        self.nodes = nodes
        self.after: dict[str, _State[V] | None] = {}
        ends = [node for node in nodes if node.value is not None]
        self.value = min(ends, key=_order).value if ends else None


def _order(node: _Node[V]) -> int:
    return node.order


class Automaton(Generic[V]):
    """Finds sequences of words. Of several at one place the longest wins, then the earliest added.

    Args:
        short: word -> what it stands for; read so in phrases and in texts.
    """

    def __init__(self, short: dict[str, str] | None = None) -> None:
        self._short = short or {}
        self._root = _Node[V]()
        self._start = _State[V]([self._root])
        self._states: dict[frozenset[int], _State[V]] = {}
        self._added = 0
        self._remembered = 0

    def add(self, words: Sequence[str], value: V) -> None:
        """Add a sequence; the same words again change nothing. Add all before the first text."""
        node = self._root
        for word in words:
            node = node.grow(self._short.get(word, word))
        if node.value is None:
            self._added += 1
            node.value, node.order = value, self._added

    def find(self, tokens: Sequence[str]) -> list[Found[V]]:
        """The sequences in a text, in order; none overlaps another."""
        found: list[Found[V]] = []
        known, until = self._start.after, 0
        for first, token in enumerate(tokens):
            state = known.get(token, _NEW)
            if state is None or first < until:
                continue
            if state is _NEW:
                state = self._step(self._start, token)
                if state is None:
                    continue
            best = self._longest(cast("_State[V]", state), tokens, first)
            if best is not None:
                found.append(best)
                until = best[2] + 1
        return found

    def _longest(self, state: _State[V], tokens: Sequence[str], first: int) -> Found[V] | None:
        value, last = state.value, first
        at, size = first + 1, len(tokens)
        while at < size:
            token = tokens[at]
            following = state.after.get(token, _NEW)
            if following is _NEW:
                following = self._step(state, token)
            if following is None:
                if token not in JOINERS or at + 1 == size:
                    break
                at += 1
                following = self._step(state, tokens[at])
                if following is None:
                    break
            state = cast("_State[V]", following)
            if state.value is not None:
                value, last = state.value, at
            at += 1
        return None if value is None else (value, first, last)

    def _step(self, state: _State[V], token: str) -> _State[V] | None:
        known = state.after.get(token, _NEW)
        if known is not _NEW:
            return cast("_State[V] | None", known)
        word = fold(token)
        word = self._short.get(word, word)
        following = self._state([below for node in state.nodes for below in node.below(word)])
        if self._remembered < _REMEMBERED and len(token) <= _LONGEST_REMEMBERED:
            self._remembered += 1
            state.after[token] = following
        return following

    def _state(self, nodes: list[_Node[V]]) -> _State[V] | None:
        if not nodes:
            return None
        key = frozenset(map(id, nodes))
        known = self._states.get(key)
        if known is None:
            known = self._states[key] = _State(nodes)
        return known
