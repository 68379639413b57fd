"""Read a narrative: signs, dangers, and who says so.

What is assessed of very long narratives is bounded, so that one record can't hold up a region:
of each line its first 8,000 characters, and of all lines the newest 32,000.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from services.intake.domain.evidence import Reason, Statement
from services.intake.domain.model import Line
from services.intake.domain.negation import Mention, Said, mentions
from services.intake.domain.phrases import Finder
from services.intake.domain.voices import voice

LINE_LIMIT = 8_000
NARRATIVE_LIMIT = 32_000
_AGE = re.compile(r"\b(\d{1,2})[\s-]?(?:y/?o\b|yr?s?[\s-]?old\b|years?[\s-]old\b)", re.IGNORECASE)
_ADULT = 18
_DENIAL = -0.6
_ENOUGH_TO_DENY = 1.0


@dataclass(slots=True)
class Read:
    """What a narrative says.

    Attributes:
        reasons: by rule; a rule counts once, and for what is said rather than what is denied.
        statements: about dangers, by line.
    """

    reasons: dict[str, Reason] = field(default_factory=dict[str, Reason])
    statements: list[Statement] = field(default_factory=list[Statement])


def read_lines(lines: tuple[Line, ...], finder: Finder, on_scene: Collection[str]) -> Read:
    """Read all of a narrative, up to the limits.

    Args:
        lines: in the order of arrival.
        finder: knows the phrases.
        on_scene: voices that come from the scene, or the CAD's own words for them.
    """
    read = Read()
    for index, line in _within_limits(lines):
        text = line.text[:LINE_LIMIT]
        by = voice(line.by)
        is_there = by in on_scene or (line.by or "").lower() in on_scene
        for mention in mentions(text, finder.hits(text)):
            _weigh(read.reasons, mention, index)
            _state(read.statements, mention, line, by, is_there)
        _state_age(read.statements, text, line, by)
    return read


def _state_age(statements: list[Statement], text: str, line: Line, by: str) -> None:
    """A minor by the age that is said; an adult's age says nothing of the others there."""
    if any(int(age) < _ADULT for age in _AGE.findall(text)):
        statements.append(
            Statement("minor", is_present=True, by=by, at=line.at, rule="gate.minor.age")
        )


def _within_limits(lines: tuple[Line, ...]) -> Iterable[tuple[int, Line]]:
    left = NARRATIVE_LIMIT
    chosen: list[tuple[int, Line]] = []
    for index in range(len(lines) - 1, -1, -1):
        left -= min(len(lines[index].text), LINE_LIMIT)
        if left < 0:
            break
        chosen.append((index, lines[index]))
    return reversed(chosen)


def _weigh(reasons: dict[str, Reason], mention: Mention, index: int) -> None:
    phrase = mention.phrase
    if mention.said is Said.UNKNOWN or not (phrase.weight or phrase.sign):
        return
    where = f"narrative[{index}]:{mention.start}-{mention.end}"
    if mention.said is Said.SAID:
        reason = Reason(phrase.rule, phrase.weight, where, None, phrase.sign, phrase.specialty)
        reasons.setdefault(phrase.rule, reason)
    elif phrase.weight >= _ENOUGH_TO_DENY:
        rule = f"{phrase.rule}.denied"
        reasons.setdefault(rule, Reason(rule, _DENIAL, where))


def _state(
    statements: list[Statement], mention: Mention, line: Line, by: str, on_scene: bool
) -> None:
    phrase = mention.phrase
    if phrase.gate is None or mention.said is Said.UNKNOWN:
        return
    is_present = mention.said is Said.SAID
    rule = phrase.rule if is_present else f"{phrase.rule}.negated"
    statements.append(Statement(phrase.gate, is_present, by, line.at, rule, on_scene))
