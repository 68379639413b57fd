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
    }
)
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
