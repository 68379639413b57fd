"""The subtype of a category: named by the entry itself, else by the words around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from services.intake.domain.call_types.reading import Sense
from shared.policy.assessing import CallCategory

_BY_WORDS: Final[Mapping[CallCategory, Mapping[str, frozenset[str]]]] = {
    "mental_health": {
        "violent": frozenset(("violent", "assault", "fight", "fighting")),
        "armed": frozenset(("weapon", "armed", "gun", "knife")),
        "hold": frozenset(
            ("commitment", "hold", "detention", "petition", "involuntary", "warrant")
        ),
        "transport": frozenset(("transport",)),
        "evaluation": frozenset(("evaluation",)),
    },
    "suicide": {
        "attempt": frozenset(("attempt",)),
        "threat": frozenset(("threat", "ideation", "ideations", "thoughts")),
        "in_progress": frozenset(("progress", "ip")),
        "completed": frozenset(("completed", "done", "dead", "doa", "successful", "death", "body")),
    },
    "overdose": {"opioid": frozenset(("heroin", "fentanyl", "opiate"))},
    "intoxication": {"public": frozenset(("public", "pub"))},
}
"""Of several that fit, the first is told."""


def subtype_of(
    category: CallCategory | None, standing: Sequence[Sense], words: frozenset[str]
) -> str | None:
    """The subtype, if the call type tells one.

    Args:
        category: of the call type.
        standing: the senses that hold.
        words: of the call type as meant, without denied ones.
    """
    if category is None:
        return None
    by_words = _BY_WORDS.get(category, {})
    by_entry = [it.entry.subtype for it in standing if it.entry.category == category]
    named = next(filter(None, by_entry), None)
    told = next((name for name, tells in by_words.items() if tells & words), None)
    return (told or named) if named == "crisis" else (named or told)
