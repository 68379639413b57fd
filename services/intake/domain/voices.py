"""Who says something: one of a few words, never a name that a CAD may put there."""

from __future__ import annotations

VOICES = frozenset(
    {
        "caller",
        "call_taker",
        "dispatcher",
        "officer",
        "unit",
        "sergeant",
        "supervisor",
        "medic",
        "firefighter",
        "clinician",
        "counselor",
        "family",
        "witness",
        "subject",
        "crisis_line",
    }
)
PROFESSIONALS = frozenset({"clinician", "counselor", "crisis_line"})
"""Whose words about a person's state weigh as a professional's."""
_LAY = frozenset({"caller", "family", "witness", "subject"})
OTHER = "other"
UNSTATED = "unstated"
_SAME = {
    "rp": "caller",
    "reporting_party": "caller",
    "complainant": "caller",
    "calltaker": "call_taker",
    "dispatch": "dispatcher",
    "paramedic": "medic",
    "ems": "medic",
    "fire": "firefighter",
    "counsellor": "counselor",
    "crisis_counselor": "counselor",
    "therapist": "counselor",
    "988": "crisis_line",
    "lifeline": "crisis_line",
    "hotline": "crisis_line",
    "mct": "clinician",
    "mobile_crisis": "clinician",
    "deputy": "officer",
    "police": "officer",
}


def voice(by: str | None) -> str:
    """The CAD's word for a speaker as one of `VOICES`, or `other`, or `unstated`."""
    if not by:
        return UNSTATED
    word = by.strip().lower().replace(" ", "_").replace("-", "_")
    word = _SAME.get(word, word)
    return word if word in VOICES else OTHER


def speaker(by: str, named: str | None) -> str:
    """Who says something in a line.

    What a dispatcher or an officer writes down is the word of whom they name ("RP ADV", "OFCR
    ADV"). What a caller says that an officer said stays a caller's word.

    Args:
        by: the line's own voice.
        named: the voice that the text names, if it does.
    """
    if named is None or (by in _LAY and named not in _LAY):
        return by
    return named
