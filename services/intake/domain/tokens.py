"""Cut a narrative into words and marks, the way dispatchers write them.

A token is a word, or a mark that parts words or clauses. Positions are those of the text as it was
sent: lowering and folding never move a letter.
"""

from __future__ import annotations

import re
import unicodedata

TOKEN = re.compile(
    r"[\w\u0300-\u036f]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][\w\u0300-\u036f]+)*"
    r"|\s-+\s|//+|--+|\*\*+|[.,;:?!&+=|\n/-]"
)
"""Words with their apostrophes, or one mark."""
BREAK = "--"
"""What every mark between two remarks becomes: ` - `, `//`, `**`, `|`."""
JOINERS = frozenset("-/\n")
"""Marks that may stand between two words of one phrase: "self-harm", "SI/HI"."""


def lowered(text: str) -> str:
    """In lower case, letter for letter: a few scripts grow when they are lowered."""
    low = text.lower().replace("_", " ")
    if len(low) == len(text):
        return low
    return "".join(one if len(one := letter.lower()) == 1 else letter for letter in text)


def fold(token: str) -> str:
    """A token as phrases spell it: without accents and apostrophes ("doesn't" is "doesnt").

    Args:
        token: in lower case, as `TOKEN` finds it.
    """
    if not token.isascii():
        parts = unicodedata.normalize("NFKD", token)
        token = "".join(letter for letter in parts if not unicodedata.combining(letter))
        token = token.replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    if len(token) > 1 and not token[0].isalnum() or token == "|":
        return BREAK
    return token.replace("'", "")


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
        tokens = [fold(token) for token in TOKEN.findall(part.removesuffix("*"))]
        tokens = [token for token in tokens if token not in JOINERS] if len(tokens) > 1 else tokens
        if is_stem:
            tokens[-1] += "*"
        found += tokens
    return found
