"""Cut a narrative into words and marks, the way dispatchers write them.

A token is a word, or a mark that parts words or clauses. Positions are those of the text as it was
sent: lowering and folding never move a letter.
"""

from __future__ import annotations

import re
import unicodedata

TOKEN = re.compile(r"[a-z0-9'\u00aa-\U0010ffff]+|[.,;:?!&+=|\n/*-]+")
"""In prepared text: a word with its apostrophes, or marks that stand together."""
BREAK, _BREAKS = "--", frozenset("|")
"""What every mark between two remarks becomes: ` - `, `//`, `**`, `|`, `...`."""
JOINERS = frozenset("-/\n")
"""Marks that may stand between two words of one phrase: "self-harm", "SI/HI"."""
_SAME_MARK = str.maketrans(
    {
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{HORIZONTAL ELLIPSIS}": ".",
    }
)
_OTHER_MARKS = re.compile(r"[^\w\s\x00-\x7f\u0300-\u036f]")


def prepared(text: str) -> str:
    """In lower case and with plain marks, letter for letter, so that positions stay the same."""
    low = text.lower()
    if len(low) != len(text):  # a few scripts grow when they are lowered
        low = "".join(one if len(one := letter.lower()) == 1 else letter for letter in text)
    if not low.isascii():
        low = _OTHER_MARKS.sub(" ", low.translate(_SAME_MARK))
    return low.replace(" - ", " | ")


def fold(token: str) -> str:
    """A token as phrases spell it: without accents and apostrophes ("doesn't" is "doesnt").

    Args:
        token: of prepared text.
    """
    if not token.isascii():
        parts = unicodedata.normalize("NFKD", token)
        token = "".join(letter for letter in parts if not unicodedata.combining(letter))
    token = token.replace("'", "")
    is_break = len(token) > 1 and not token[0].isalnum()
    return BREAK if is_break or token in _BREAKS else token


def words_of(phrase: str) -> list[str]:
    """A phrase's tokens without the marks that may stand between words.

    A stem keeps its `*`, and a word for many words its `#`.
    """
    found: list[str] = []
    for part in phrase.lower().split():
        if part.startswith("#"):
            found.append(part)
            continue
        is_stem = part.endswith("*")
        tokens = [fold(token) for token in TOKEN.findall(prepared(part.removesuffix("*")))]
        tokens = [token for token in tokens if token not in JOINERS] if len(tokens) > 1 else tokens
        if is_stem:
            tokens[-1] += "*"
        found += tokens
    return found
