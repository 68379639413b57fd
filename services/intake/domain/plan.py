"""An agency's policy, made ready for assessing many calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from services.intake.domain.call_type import TypeView, read_type
from services.intake.domain.phrases import Finder, Phrase
from services.intake.domain.reading import LineReader
from services.intake.domain.words import (
    CUES,
    DANGERS,
    HARMLESS,
    LONG,
    SAFE,
    SHORT,
    SIGNS,
    SPANISH,
    STRUCTURE,
)
from shared.events.cad import CallType
from shared.policy.assessing import Assessing, PhraseRule

_TYPES_REMEMBERED = 2048


@dataclass(frozen=True, slots=True)
class Plan:
    """What assessing needs of an agency.

    Attributes:
        policy: the agency's section.
        version: `<agency>@<hash>`, stamped on every assessment.
        zone: the agency's.
        secret: key of `subject_refs`; without one they are not told.
        reader: reads narratives by the built-in phrases and the agency's own.
        max_age: a call first heard of later than this after it was opened is historical.
    """

    policy: Assessing
    version: str
    zone: ZoneInfo
    secret: bytes | None
    reader: LineReader
    max_age: timedelta
    _types: dict[tuple[str | None, str | None], TypeView] = field(
        default_factory=dict[tuple[str | None, str | None], TypeView]
    )

    def type_view(self, sent: CallType) -> TypeView:
        """What the call type says; a city has few, so they are remembered."""
        key = (sent.code, sent.description)
        view = self._types.get(key)
        if view is None:
            view = read_type(sent, self.policy)
            if len(self._types) < _TYPES_REMEMBERED:
                self._types[key] = view
        return view


def make_plan(policy: Assessing, version: str, zone: ZoneInfo, secret: bytes | None) -> Plan:
    """Make a policy ready.

    Args:
        policy: the agency's section.
        version: `<agency>@<hash>`.
        zone: the agency's.
        secret: key of `subject_refs`, if there is one.
    """
    max_age = timedelta(seconds=policy.max_age_s)
    return Plan(policy, version, zone, secret, _reader(policy.phrases), max_age)


def warm_up() -> None:
    """Arrange the built-in phrases now, which takes a moment, rather than with the first call."""
    _reader(())


@lru_cache(maxsize=64)
def _reader(own: tuple[PhraseRule, ...]) -> LineReader:
    phrases = (*HARMLESS, *CUES, *STRUCTURE, *SIGNS, *DANGERS, *SPANISH, *SAFE)
    return LineReader(Finder((*map(_phrase, own), *phrases), SHORT, LONG))


def _phrase(rule: PhraseRule) -> Phrase:
    return Phrase(rule.id, rule.words, rule.weight, rule.sign, rule.specialty, rule.gate)
