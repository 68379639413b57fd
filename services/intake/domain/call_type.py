"""What the call type says: by the agency's own table, else by its words."""

from __future__ import annotations

from dataclasses import dataclass

from services.intake.domain.evidence import Reason, Statement
from services.intake.domain.phrases import Finder
from shared.events.cad import CallType
from shared.policy.assessing import CallTypeRule

_QUOTE = 40
_LABEL = 60


@dataclass(frozen=True, slots=True)
class TypeView:
    """What a call type says.

    Attributes:
        label: the type in plain words, for a headline; empty where there is nothing to say.
        reasons: for or against.
        statements: dangers that are present by the type itself.
    """

    label: str
    reasons: tuple[Reason, ...]
    statements: tuple[Statement, ...]


def read_type(sent: CallType, table: dict[str, CallTypeRule], finder: Finder) -> TypeView:
    """Read a call type.

    Args:
        sent: code and description as CAD has them.
        table: the agency's, by code in upper case.
        finder: knows the words of call types.
    """
    code = (sent.code or "").strip()
    rule = table.get(code.upper())
    if rule is not None:
        return _by_table(code, rule, sent.description)
    description = (sent.description or "").strip()
    label = description[:_LABEL] or code[:_LABEL]
    reasons: dict[str, Reason] = {}
    statements: list[Statement] = []
    for text, where in ((description, "call_type.description"), (code, "call_type.code")):
        _by_words(text, where, finder, reasons, statements)
    return TypeView(label, tuple(reasons.values()), tuple(statements))


def _by_table(code: str, rule: CallTypeRule, description: str | None) -> TypeView:
    name, where = f"type.{code}", "call_type.code"
    label = rule.label or (description or "").strip()[:_LABEL] or code
    reasons = [Reason(name, rule.weight, where, code[:_QUOTE])] if rule.weight else []
    reasons += [Reason(name, 0.0, where, code[:_QUOTE], sign=sign) for sign in rule.signs]
    reasons += [Reason(name, 0.0, where, code[:_QUOTE], specialty=it) for it in rule.specialties]
    said = tuple(
        Statement(gate, is_present=True, by="call_type", at=None, rule=name) for gate in rule.gates
    )
    return TypeView(label, tuple(reasons), said)


def _by_words(
    text: str,
    where: str,
    finder: Finder,
    reasons: dict[str, Reason],
    statements: list[Statement],
) -> None:
    for hit in finder.hits(text):
        phrase = hit.phrase
        if phrase.rule in reasons or not (phrase.weight or phrase.sign or phrase.gate):
            continue
        quote = text[hit.start : hit.end][:_QUOTE]
        reasons[phrase.rule] = Reason(
            phrase.rule, phrase.weight, where, quote, phrase.sign, phrase.specialty
        )
        if phrase.gate is not None:
            statements.append(
                Statement(phrase.gate, is_present=True, by="call_type", at=None, rule=phrase.rule)
            )
