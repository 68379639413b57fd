"""Known persons, told to others only as a reference that nobody can turn back."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from shared.events.cad import CadPerson

_HEX_DIGITS = 24


def subject_refs(people: Iterable[CadPerson], secret: bytes | None) -> tuple[str, ...]:
    """`h:` and the start of HMAC-SHA256(agency's secret, known person), sorted.

    Args:
        people: of the call.
        secret: the agency's; without one, known persons are not told at all.
    """
    if not secret:
        return ()
    known = {person.known_person for person in people if person.known_person}
    return tuple(sorted(_ref(person, secret) for person in known))


def _ref(person: str, secret: bytes) -> str:
    digest = hmac.new(secret, person.encode(), hashlib.sha256).hexdigest()
    return f"h:{digest[:_HEX_DIGITS]}"
