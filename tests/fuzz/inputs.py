"""Inputs that hypothesis makes: anything at all, and good inputs with something changed."""

from __future__ import annotations

import random

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

_PIECES = (
    *(b"<", b">", b"</", b"/>", b"&", b"&#0;", b"<![CDATA[", b"]]>", b"<!--", b"<!DOCTYPE x>"),
    *(b"{", b"}", b"[", b"]", b'"', b",", b":", b"null", b"true", b"-1", b"1e999", b"NaN", b"0 0"),
    *(b"\\ud800", b"\\u0000", b"\xc3\xa9", b"T" * 300, b" " * 50, b"REPLACED", b"SPLIT", b"UNLINK"),
    *(b"9999-12-31T23:59:59-14:00", b"0001-01-01T00:00:00+14:00", b"2026-13-01", b"2026-03-02"),
    *(b'{"$ref": "incident"}', b'"$id"', b"[[[[", b"<a>" * 40, b'i:nil="true"', b"9" * 30),
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80"),
)
_LONGEST_STRETCH = 60
_ANYTHING = 0.05


def changed(seed: bytes, number: int) -> bytes:
    """A good input with a few stretches left out, moved or replaced; sometimes any bytes.

    Args:
        seed: the good input.
        number: draws the changes, so that the same number makes them again.
    """
    chance = random.Random(number)
    if chance.random() < _ANYTHING:
        return chance.randbytes(chance.randrange(400))
    content = seed
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        start, other = chance.randrange(len(content) + 1), chance.randrange(len(content) + 1)
        stretch = content[start : start + chance.randrange(_LONGEST_STRETCH)]
        match chance.randrange(5):
            case 0:
                content = content[:start] + content[start + len(stretch) :]
            case 1:
                content = content[:other] + stretch + content[other:]
            case 2:
                content = content[:start] + chance.choice(_PIECES) + content[start:]
            case 3:
                content = _with_value(content, chance)
            case _:
                content = content[:start] + chance.choice(_PIECES) + content[start + 1 :]
    return content


def _with_value(content: bytes, chance: random.Random) -> bytes:
    """Another value between two quotes or two tags, so that the rest stays in order."""
    quote, end = chance.choice(((b'"', b'"'), (b">", b"<")))
    places = content.split(quote)
    n = chance.randrange(len(places))
    rest = places[n].partition(end)
    places[n] = chance.choice(_PIECES) + (rest[1] + rest[2] if rest[1] else b"")
    return quote.join(places)


def inputs(seeds: tuple[bytes, ...]) -> SearchStrategy[bytes]:
    """Mostly good inputs that were changed; sometimes any bytes."""
    return st.builds(changed, st.sampled_from(seeds), st.integers(0, 2**60))
