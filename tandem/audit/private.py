"""I10: no narrative beyond intake, no address beyond calls and matches, no care beside police data.

Every line of narrative that a dispatch system sent serves as a canary: its words, five in a row,
must turn up nowhere else. A canary word can be given as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import cast

from shared.events.topics import (
    CAD_INBOUND,
    CALLS,
    CARE,
    CARE_DEAD_LETTERS,
    MATCHES,
    dead_letters_of,
)
from tandem.audit.seen import Seen
from tandem.records import Kept

_ROW = 5
_WORD = re.compile(r"\w+")
_NARRATIVE_ON = frozenset({CAD_INBOUND, dead_letters_of("intake")})
_ADDRESSES_ON = _NARRATIVE_ON | {CALLS, MATCHES}
_CARE_ON = frozenset({CARE, CARE_DEAD_LETTERS})
_CARE_FIELDS = frozenset({"services", "referred_to", "care_ref"})


def check(seen: Seen) -> Iterator[str]:
    """Search every topic for what may not be there."""
    rows, addresses = _canaries(seen)
    for record in seen.records:
        if record.topic not in _NARRATIVE_ON:
            yield from _leaks(record, rows, addresses, seen.canary)


def _leaks(
    record: Kept, rows: frozenset[tuple[str, ...]], addresses: frozenset[str], canary: str | None
) -> Iterator[str]:
    content = _parsed(record.value)
    fields = list(_fields(content))
    texts = [text for _, text in fields] + list(record.headers.values())
    if any(not rows.isdisjoint(_rows(text)) for text in texts):
        yield f"{record.place} has words of a narrative"
    if canary and any(canary in text for text in texts):
        yield f"{record.place} has the canary"
    if record.topic not in _ADDRESSES_ON and any(text in addresses for text in texts):
        yield f"{record.place} has an address"
    names = {name for name, _ in _members(content)}
    if record.topic not in _CARE_ON and names & _CARE_FIELDS:
        yield f"{record.place} has fields of a care record"


def _canaries(seen: Seen) -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    rows: set[tuple[str, ...]] = set()
    addresses: set[str] = set()
    for record in seen.inbound:
        body = _parsed(record.envelope.body if record.envelope else None)
        for name, text in _fields(body):
            if name == "text":
                rows |= _rows(text)
            elif name == "address":
                addresses.add(text)
    return frozenset(rows), frozenset(addresses)


def _rows(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return {tuple(words[i : i + _ROW]) for i in range(len(words) - _ROW + 1)}


def _parsed(value: bytes | None) -> object:
    try:
        return json.loads(value or b"null")
    except (ValueError, RecursionError):
        return None


def _fields(content: object) -> Iterator[tuple[str, str]]:
    """Every text in a JSON value, with the name of the member that holds it."""
    for name, value in _members(content):
        values = cast("list[object]", value) if isinstance(value, list) else [value]
        yield from ((name, text) for text in values if isinstance(text, str))


def _members(content: object) -> Iterator[tuple[str, object]]:
    """Every member of every object in a JSON value."""
    if isinstance(content, Mapping):
        for name, value in cast("Mapping[str, object]", content).items():
            yield name, value
            yield from _members(value)
    elif isinstance(content, list):
        for item in cast("list[object]", content):
            yield from _members(item)
