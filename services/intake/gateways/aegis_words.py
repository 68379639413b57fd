"""The words of New World Aegis as Tandem's words. Agencies configure many of them."""

from __future__ import annotations

import re

from shared.vocabulary import Origin

_NO_LETTER = re.compile(r"[^a-z0-9]+")
_PUBLIC = frozenset({"general", "none", "public", "unrestricted", "norestriction", "open"})
_ORIGINS = (
    ("988", Origin.CRISIS_LINE),
    ("crisis", Origin.CRISIS_LINE),
    ("911", Origin.EMERGENCY),
    ("officer", Origin.OFFICER),
    ("selfinit", Origin.OFFICER),
    ("field", Origin.OFFICER),
    ("radio", Origin.OFFICER),
    ("unit", Origin.OFFICER),
    ("walk", Origin.WALK_IN),
    ("lobby", Origin.WALK_IN),
    ("hospital", Origin.HOSPITAL),
    ("school", Origin.SCHOOL),
    ("jail", Origin.JAIL),
    ("phone", Origin.NON_EMERGENCY),
    ("admin", Origin.NON_EMERGENCY),
)
_BYSTANDERS = frozenset(
    {"caller", "inquiry", "witness", "complainant", "reportingparty", "contact", "informant"}
)


def letters(word: str) -> str:
    """A word in lower case, letters and digits alone."""
    return _NO_LETTER.sub("", word.lower())


def is_restricted(restriction: str | None) -> bool:
    """Whether a narrative may not be shown: whatever is not plainly open to all is restricted."""
    return bool(restriction) and letters(restriction or "") not in _PUBLIC


def origin_of(source: str | None) -> Origin | None:
    """Where a call came from; `other` for a source that says something else."""
    if source is None:
        return None
    word = letters(source)
    return next((origin for stem, origin in _ORIGINS if stem in word), Origin.OTHER)


def is_bystander(role: str | None, *, is_caller: bool) -> bool:
    """Whether a person only called or watched; a caller without a role did no more."""
    return letters(role) in _BYSTANDERS if role else is_caller
