"""The words of EIDO's registries, and of those who fill them freely, as Tandem's words.

NENA-STA-021.1 §3 names the registries; senders spell their values in several ways, so words are
compared without case, blanks and punctuation, and by what they contain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from shared.vocabulary import CallStatus, Origin, UnitStatus

_NO_LETTER = re.compile(r"[^a-z0-9]+")
_CANCELLED = ("cancel", "void", "abandon")
_CLOSED = ("closed", "complete", "resolved", "concluded", "terminated", "finished")
_UNIT: tuple[tuple[str, UnitStatus], ...] = (
    ("atdestination", UnitStatus.AT_DESTINATION),
    ("athospital", UnitStatus.AT_DESTINATION),
    ("transport", UnitStatus.TRANSPORTING),
    ("outofservice", UnitStatus.OUT_OF_SERVICE),
    ("offduty", UnitStatus.OFF_DUTY),
    ("signedoff", UnitStatus.OFF_DUTY),
    ("notavailable", UnitStatus.OUT_OF_SERVICE),
    ("unavailable", UnitStatus.OUT_OF_SERVICE),
    ("stag", UnitStatus.STAGED),
    ("onscene", UnitStatus.ON_SCENE),
    ("atscene", UnitStatus.ON_SCENE),
    ("arrived", UnitStatus.ON_SCENE),
    ("atpatient", UnitStatus.ON_SCENE),
    ("enroute", UnitStatus.EN_ROUTE),
    ("responding", UnitStatus.EN_ROUTE),
    ("assigned", UnitStatus.ASSIGNED),
    ("dispatch", UnitStatus.ASSIGNED),
    ("acknowledg", UnitStatus.ASSIGNED),
    ("committed", UnitStatus.ASSIGNED),
    ("available", UnitStatus.AVAILABLE),
    ("clear", UnitStatus.AVAILABLE),
    ("inservice", UnitStatus.AVAILABLE),
    ("inquarters", UnitStatus.AVAILABLE),
)
"""In this order: `unavailable` holds `available`, and a unit that is transporting is `assigned`."""
_ROLES = (
    ("calltak", "call_taker"),
    ("telecommunic", "call_taker"),
    ("dispatch", "dispatcher"),
    ("supervis", "supervisor"),
    ("clinician", "clinician"),
    ("counsel", "counselor"),
    ("medic", "medic"),
    ("ems", "medic"),
    ("officer", "officer"),
    ("police", "officer"),
    ("firefight", "firefighter"),
    ("respond", "unit"),
)
_BYSTANDERS = frozenset(
    {
        *("caller", "witness", "reportingparty", "complainant", "informant", "inquiry", "contact"),
        *("alarmcompany", "responder", "relative", "neighbor", "passerby", "translator"),
    }
)
_PRIORITIES = {"highest": "1", "high": "2", "normal": "3", "low": "4", "lowest": "5"}
_MOST_URGENT = 10


def letters(word: str) -> str:
    """A word in lower case, letters and digits alone: `En Route` and `en-route` are one."""
    return _NO_LETTER.sub("", word.lower())


def call_status(common: Iterable[str], own: Iterable[str]) -> CallStatus:
    """Whether an incident goes on.

    Args:
        common: words of the Incident Status registry; they rule.
        own: the agency's own words, looked at where there are no common ones.
    """
    words = [letters(word) for word in common] or [letters(word) for word in own]
    if any(stem in word for word in words for stem in _CANCELLED):
        return CallStatus.CANCELLED
    if any(stem in word for word in words for stem in _CLOSED):
        return CallStatus.CLOSED
    return CallStatus.OPEN


def unit_status(words: Iterable[str]) -> UnitStatus:
    """What a unit does, by the first word that says so: secondary status, own, then primary."""
    for word in map(letters, words):
        for stem, status in _UNIT:
            if stem in word:
                return status
    return UnitStatus.OTHER


def voice_of(roles: Iterable[str]) -> str | None:
    """Who speaks, by the roles of the agent; none where they say nothing."""
    for role in map(letters, roles):
        for stem, voice in _ROLES:
            if stem in role:
                return voice
    return None


def is_bystander(roles: Iterable[str]) -> bool:
    """Whether a person only called or watched, so that the call is not about them."""
    words = [letters(role) for role in roles]
    return bool(words) and all(word in _BYSTANDERS for word in words)


def origin_of(call_types: Iterable[str]) -> Origin | None:
    """Where a call came from, by its call types."""
    for word in map(letters, call_types):
        if "988" in word or "crisisline" in word:
            return Origin.CRISIS_LINE
        if "nonemergency" in word or "administrative" in word:
            return Origin.NON_EMERGENCY
        if "emergency" in word or "911" in word:
            return Origin.EMERGENCY
    return None


def priority_by_number(number: str) -> str | None:
    """`incidentCommonPriorityNumber`, 10 (highest) to 0, as 1 to 5."""
    level = int(number) if number.isascii() and number.isdigit() else -1
    return str(min(5, 1 + (_MOST_URGENT - level) // 2)) if 0 <= level <= _MOST_URGENT else None


def priority_by_word(word: str) -> str | None:
    """A call's `priorityIdentifier`, `highest` to `lowest`, as 1 to 5."""
    return _PRIORITIES.get(letters(word))
