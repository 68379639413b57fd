"""From what a call type says to its category, its subtype and the evidence for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from services.intake.domain.call_types.reading import Reading, read, stands
from services.intake.domain.call_types.subtypes import subtype_of
from services.intake.domain.call_types.weighing import Said, reasons_in
from services.intake.domain.evidence import Reason, Statement
from shared.policy.assessing import CallCategory, GateName, TypeVerdict

VERDICTS: Final[Mapping[CallCategory, TypeVerdict]] = {
    "suicide": "behavioral_health",
    "mental_health": "behavioral_health",
    "overdose": "behavioral_health",
    "welfare_check": "policy",
    "intoxication": "policy",
    "person_down": "policy",
    "homelessness": "policy",
}
"""What a category says where the agency says nothing else; of equals the first decides."""
_IN_ORDER: Final[Sequence[TypeVerdict]] = ("behavioral_health", "policy", "no")


class Judged(NamedTuple):
    """What is made of a call type.

    Attributes:
        verdict: what it says by itself.
        category: what it is about, if it is about one of them.
        subtype: of the category, where the words tell.
        reasons: for or against, each rule once.
        statements: dangers that are present by the type itself.
    """

    verdict: TypeVerdict
    category: CallCategory | None
    subtype: str | None
    reasons: tuple[Reason, ...]
    statements: tuple[Statement, ...]


def judge(texts: Sequence[tuple[str, str]], agency: Mapping[CallCategory, TypeVerdict]) -> Judged:
    """Judge a call type by the dictionary.

    Args:
        texts: description and code, each with the name of its field; of equals the first rules.
        agency: what categories mean to it, where it differs.
    """
    readings = [(read(text), where) for text, where in texts]
    words = frozenset(word for reading, _ in readings for word in reading.words)
    said = _without_driving(_said(readings), words)
    standing = [it.sense for it in said if not it.sense.denied]
    category = _category({sense.entry.category for sense in standing}, agency)
    verdict = agency.get(category, VERDICTS[category]) if category else "no"
    return Judged(
        verdict,
        category,
        subtype_of(category, standing, words),
        reasons_in(said, agency, is_behavioral=verdict == "behavioral_health"),
        _statements(said),
    )


def _said(readings: Sequence[tuple[Reading, str]]) -> list[Said]:
    all_of_it = [reading for reading, _ in readings]
    return [
        Said(sense, where)
        for reading, where in readings
        for sense in reading.senses
        if sense.denied or stands(sense, all_of_it)
    ]


def _without_driving(said: list[Said], words: frozenset[str]) -> list[Said]:
    """Who drives drunk has committed an offence; that is no intoxicated person."""
    rules = {it.sense.entry.rule for it in said if not it.sense.denied}
    if "driving" not in words and "type.traffic" not in rules:
        return said
    return [it for it in said if it.sense.entry.category != "intoxication"]


def _category(
    named: set[CallCategory | None], agency: Mapping[CallCategory, TypeVerdict]
) -> CallCategory | None:
    verdicts = {**VERDICTS, **agency}
    in_order = sorted(VERDICTS, key=lambda category: _IN_ORDER.index(verdicts[category]))
    return next((category for category in in_order if category in named), None)


def _statements(said: Sequence[Said]) -> tuple[Statement, ...]:
    told: dict[GateName, Statement] = {}
    for entry in (it.sense.entry for it in said if not it.sense.denied):
        gate = entry.gate
        if gate is not None and gate not in told:
            told[gate] = Statement(gate, is_present=True, by="call_type", at=None, rule=entry.rule)
    return tuple(told.values())
