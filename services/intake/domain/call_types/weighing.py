"""The evidence of a call type: each rule once, with its weight and its place in the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from services.intake.domain.call_types.entries import Entry
from services.intake.domain.call_types.reading import Sense
from services.intake.domain.evidence import Reason
from shared.policy.assessing import CallCategory, TypeVerdict

AGENCY_WEIGHTS: Final[Mapping[TypeVerdict, float]] = {
    "behavioral_health": 4.0,
    "policy": 1.6,
    "no": -2.0,
}
"""Log-odds of a category for which the agency has its own verdict."""
QUOTE: Final = 40
"""Characters of a code that evidence quotes at most."""
_DENIED: Final = -1.0


class Said(NamedTuple):
    """A sense, and the field that names it."""

    sense: Sense
    where: str


def reasons_in(
    said: Sequence[Said], agency: Mapping[CallCategory, TypeVerdict], *, is_behavioral: bool
) -> tuple[Reason, ...]:
    """The reasons; of one rule the first in the text is kept.

    Args:
        said: the senses that hold, and those that are denied.
        agency: what categories mean to it, where it differs.
        is_behavioral: then what speaks against does not count: a suicidal person on a roof whom the
            fire service meets is not less suicidal.
    """
    reasons: dict[str, Reason] = {}
    for it in said:
        reason = _reason(it, agency, is_behavioral=is_behavioral)
        if reason is not None:
            reasons.setdefault(reason.rule, reason)
    return tuple(reasons.values())


def _reason(
    it: Said, agency: Mapping[CallCategory, TypeVerdict], *, is_behavioral: bool
) -> Reason | None:
    sense, entry = it.sense, it.sense.entry
    place, quote = f"{it.where}:{sense.start}-{sense.end}", sense.quote[:QUOTE]
    if sense.denied:
        counts = entry.category is not None and not is_behavioral
        return Reason(f"{entry.rule}.denied", _DENIED, place, quote) if counts else None
    weight = _weight(entry, agency)
    weight = max(0.0, weight) if is_behavioral else weight
    if not (weight or entry.sign or entry.gate):
        return None
    return Reason(entry.rule, weight, place, quote, entry.sign, entry.specialty)


def _weight(entry: Entry, agency: Mapping[CallCategory, TypeVerdict]) -> float:
    differs = agency.get(entry.category) if entry.category else None
    return entry.weight if differs is None else AGENCY_WEIGHTS[differs]
