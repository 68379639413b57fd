"""Make a sender's text safe to keep and to pass on."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def has_control_characters(text: str) -> bool:
    """Whether the text holds characters that are no text; line breaks and tabs are fine."""
    return not text.isprintable() and _CONTROL.search(text) is not None


def without_control_characters(text: str) -> str:
    """The text with a blank for each control character, so that positions stay the same."""
    return text if text.isprintable() else _CONTROL.sub(" ", text)
