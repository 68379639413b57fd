"""What an entry of the dictionary holds."""

from __future__ import annotations

from dataclasses import dataclass

from shared.policy.assessing import CallCategory, GateName


@dataclass(frozen=True, slots=True)
class Entry:
    """Words of call types that mean the same.

    Attributes:
        rule: stable id, shown as evidence.
        phrases: words as meant (see `spellings.py`), commas between phrases, without stopwords.
        category: what the call is about; none where the words only speak against or of a danger.
        subtype: of the category.
        weight: log-odds for behavioral health.
        sign: what is reported.
        specialty: team that suits it.
        gate: danger that is present by the type itself.
        weak: an abbreviation that gives way to words it may stand for (`CIT - CITIZEN ASSIST`).
    """

    rule: str
    phrases: str
    category: CallCategory | None = None
    subtype: str | None = None
    weight: float = 0.0
    sign: str | None = None
    specialty: str | None = None
    gate: GateName | None = None
    weak: bool = False

    def words(self) -> list[tuple[str, ...]]:
        """The phrases, each as its words."""
        return [tuple(phrase.split()) for phrase in self.phrases.split(",")]
