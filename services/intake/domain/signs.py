"""Read a narrative: signs, dangers, and who says so.

What is assessed of very long narratives is bounded, so that one record can't hold up a region:
of each line its first 8,000 characters, and of all lines the newest 32,000.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from services.intake.domain.evidence import Reason, Statement
from services.intake.domain.model import Line
from services.intake.domain.phrases import Said
from services.intake.domain.reading import LINE_LIMIT, LineReader, Passage
from services.intake.domain.voices import PROFESSIONALS, speaker, voice
from services.intake.domain.weights import NOTE, weigh
from shared.policy.assessing import GateName
from shared.vocabulary import GateManner

NARRATIVE_LIMIT = 32_000


class Speaker(NamedTuple):
    """Who says something in a line."""

    by: str
    at: datetime | None
    is_on_scene: bool


@dataclass(slots=True)
class Read:
    """What a narrative says.

    Attributes:
        said: reasons by group of rules; of a group the weightiest counts, once.
        denied: what is denied, likewise.
        statements: about dangers, by line.
    """

    said: dict[str, Reason] = field(default_factory=dict[str, Reason])
    denied: dict[str, Reason] = field(default_factory=dict[str, Reason])
    statements: list[Statement] = field(default_factory=list[Statement])

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """For and against."""
        return (*self.said.values(), *self.denied.values())


def read_lines(lines: tuple[Line, ...], reader: LineReader, on_scene: Collection[str]) -> Read:
    """Read all of a narrative, up to the limits.

    Args:
        lines: in the order of arrival.
        reader: reads one line.
        on_scene: voices that come from the scene, or the CAD's own words for them.
    """
    read = Read()
    for index, line in _within_limits(lines):
        text, by = line.text[:LINE_LIMIT], voice(line.by)
        is_there = by in on_scene or (line.by or "").lower() in on_scene
        found = reader.read(text)
        for mention in found.passages:
            who = Speaker(by, line.at, is_there)
            if mention.voice is not None:
                name = speaker(by, mention.voice)
                who = Speaker(name, line.at, name in on_scene)
            if mention.phrase.weight or mention.phrase.sign:
                _weigh(read, mention, index, who)
            if mention.phrase.gate or mention.phrase.clears:
                read.statements += _statements(mention, who)
        if found.has_minor:
            read.statements.append(
                Statement("minor", is_present=True, by=by, at=line.at, rule="gate.minor.age")
            )
        if by in PROFESSIONALS and text.strip():
            where = f"narrative[{index}]:0-{len(text)}"
            read.said.setdefault("note", Reason(f"note.{by}", NOTE, where))
    return read


def _within_limits(lines: tuple[Line, ...]) -> Iterable[tuple[int, Line]]:
    left = NARRATIVE_LIMIT
    chosen: list[tuple[int, Line]] = []
    for index in range(len(lines) - 1, -1, -1):
        left -= min(len(lines[index].text), LINE_LIMIT)
        if left < 0:
            break
        chosen.append((index, lines[index]))
    return reversed(chosen)


def _weigh(read: Read, mention: Passage, index: int, who: Speaker) -> None:
    where = f"narrative[{index}]:{mention.start}-{mention.end}"
    reason = weigh(mention, where, is_professional=who.by in PROFESSIONALS)
    if reason is None:
        return
    kept = read.denied if mention.said is Said.DENIED else read.said
    group = mention.phrase.group or mention.phrase.rule
    before = kept.get(group)
    if before is None or abs(reason.weight) > abs(before.weight):
        kept[group] = reason


def _statements(mention: Passage, who: Speaker) -> Iterable[Statement]:
    phrase, is_there = mention.phrase, who.is_on_scene
    if phrase.gate is not None:
        yield from _about(phrase.gate, mention, who)
    if phrase.clears and mention.said is Said.SAID and is_there:
        for gate in phrase.clears:
            said = Statement(gate, is_present=False, by=who.by, at=who.at, rule=phrase.rule)
            yield said._replace(on_scene=True, is_general=True)


def _about(gate: GateName, mention: Passage, who: Speaker) -> Iterable[Statement]:
    rule = mention.phrase.rule
    said = Statement(gate, is_present=False, by=who.by, at=who.at, rule=rule)
    match mention.said:
        case Said.SAID:
            yield said._replace(is_present=True, manner=mention.manner)
        case Said.POSSIBLE:
            yield said._replace(is_present=True, manner=GateManner.IMPLIED)
        case Said.DENIED:
            yield said._replace(rule=f"{rule}.negated", on_scene=who.is_on_scene)
        case Said.HISTORY:
            yield said._replace(rule=f"{rule}.history", is_past=True)
        case Said.UNKNOWN | Said.OTHER_PERSON | Said.HYPOTHETICAL:
            pass
