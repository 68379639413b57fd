"""Cut a call type into words and numbers, each with its place."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(r"w/o(?![a-z])|[a-z]+|[0-9]+", re.IGNORECASE | re.ASCII)
_SERVICE = re.compile(r"\s*(?:ems|fire|law|police|pd|fd|med)\s*:", re.IGNORECASE)


class Token(NamedTuple):
    """Letters or digits that stand together.

    Attributes:
        text: in lower case.
        start: of the first character in the call type.
        end: behind the last one.
    """

    text: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """The tokens in order; everything between letters and digits only parts them.

    Letters and digits part each other too, so that `5150V` and `PSYCH-25A1` show their words. A
    service in front (`EMS: OVERDOSE`) says who was sent, not what happened, and is left out.
    """
    service = _SERVICE.match(text)
    begin = service.end() if service else 0
    return [Token(it.group().lower(), *it.span()) for it in _TOKEN.finditer(text, begin)]
