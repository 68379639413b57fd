"""How deep a JSON text is nested, found without parsing it."""

from __future__ import annotations

MAX_DEPTH = 64
"""Deeper nesting is refused."""


def depth_of(body: bytes) -> int:
    """The deepest nesting of a JSON text, without parsing it; braces in strings do not count."""
    deepest = depth = 0
    in_string = escaped = False
    for byte in body:
        if in_string:
            escaped, in_string = byte == _BACKSLASH and not escaped, escaped or byte != _QUOTE
        elif byte == _QUOTE:
            in_string = True
        elif byte in _OPEN:
            depth += 1
            deepest = max(deepest, depth)
        elif byte in _CLOSE:
            depth -= 1
    return deepest


_QUOTE, _BACKSLASH, _OPEN, _CLOSE = ord('"'), ord("\\"), b"[{", b"]}"


def may_be_deep(body: bytes) -> bool:
    """Whether there are brackets enough to be nested too deep; nearly always there are not."""
    return body.count(b"{") + body.count(b"[") > MAX_DEPTH
