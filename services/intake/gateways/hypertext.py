"""Notes in HTML as plain text, so that words in tags are still words in a row."""

from __future__ import annotations

import re
from html import unescape

_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?h[1-6])\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]{0,2000}>")
_BLANKS = re.compile(r"[ \t\r\f\v\xa0]+")
_LINES = re.compile(r" ?\n[ \n]*")


def plain_text(html: str) -> str:
    """HTML -> text; a `<` that begins no tag stays, as in `BP < 90`.

    A tag that says nothing of its own, as `<b>`, leaves no gap in a word; one that begins a line
    leaves a line break.
    """
    text = html
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "&" in text:
        text = unescape(text)
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()
