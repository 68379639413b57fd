"""How deep a JSON text is nested, found without parsing it."""

from __future__ import annotations

import re

MAX_DEPTH = 64
"""Deeper nesting is refused."""


def depth_of(body: bytes) -> int:
    """The deepest nesting of a JSON text, without parsing it; braces in strings do not count.

    Counting ends with the first bracket beyond `MAX_DEPTH`.
    """
    deepest = depth = 0
    for found in _TOKENS.finditer(body):
        token = found[1]
        if token in _OPEN:
            depth += 1
            deepest = max(deepest, depth)
            if deepest > MAX_DEPTH:
                break
        elif token in _CLOSE:
            depth -= 1
    return deepest


_TOKENS = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+"?)*+([\[\]{}])', re.DOTALL)
"""One bracket, with all that stands before it; whole strings are passed over."""
_OPEN, _CLOSE = (b"[", b"{"), (b"]", b"}")


def may_be_deep(body: bytes) -> bool:
    """Whether there are brackets enough to be nested too deep; nearly always there are not."""
    return body.count(b"{") + body.count(b"[") > MAX_DEPTH
