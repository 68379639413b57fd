"""What a mention weighs, by how it is said and by whom.

Log-odds, set by hand: a history of a lasting condition speaks for it today, a history of an act
hardly does; what may happen under a condition is little, and what somebody else has is least,
unless it lasts: callers often call about their relatives. Shares, not absolute values, so that a
phrase's own weight can be calibrated without touching them.
"""

from __future__ import annotations

from services.intake.domain.evidence import Reason
from services.intake.domain.phrases import Said
from services.intake.domain.reading import Passage

NOTE = 1.0
"""A note by a clinician or a crisis counselor, whatever it says."""
_SHARES = {
    Said.SAID: 1.0,
    Said.POSSIBLE: 0.8,
    Said.HISTORY: 0.3,
    Said.HYPOTHETICAL: 0.25,
    Said.OTHER_PERSON: 0.2,
}
_LASTING_SHARES = _SHARES | {Said.HISTORY: 0.8, Said.OTHER_PERSON: 0.5}
_PROFESSIONAL = 1.25
_DENIAL, _PROFESSIONAL_DENIAL = -0.6, -1.2
_ENOUGH_TO_DENY = 1.0
_SUFFIXES = {
    Said.SAID: "",
    Said.DENIED: ".denied",
    Said.POSSIBLE: ".possible",
    Said.HISTORY: ".history",
    Said.HYPOTHETICAL: ".hypothetical",
    Said.OTHER_PERSON: ".other_person",
}


def weigh(mention: Passage, where: str, *, is_professional: bool) -> Reason | None:
    """The reason that a mention gives, if it gives one.

    Args:
        mention: a phrase with a weight or a sign, and how it is said.
        where: it stands.
        is_professional: whether a clinician or a crisis counselor says it.
    """
    phrase, said = mention.phrase, mention.said
    if said is Said.UNKNOWN:
        return None
    rule = phrase.rule + _SUFFIXES[said]
    if said is Said.DENIED:
        if phrase.weight < _ENOUGH_TO_DENY:
            return None
        return Reason(rule, _PROFESSIONAL_DENIAL if is_professional else _DENIAL, where)
    is_lasting = said is Said.HISTORY and phrase.lasting
    share = (_LASTING_SHARES if phrase.lasting else _SHARES)[said]
    weight = round(phrase.weight * share * (_PROFESSIONAL if is_professional else 1), 2)
    if said in {Said.SAID, Said.POSSIBLE} or is_lasting:
        return Reason(rule, weight, where, None, phrase.sign, phrase.specialty)
    return Reason(rule, weight, where)
