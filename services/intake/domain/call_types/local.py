"""The agency's own table of call types: what it says outranks the dictionary."""

from __future__ import annotations

from services.intake.domain.call_types.dictionary import CATEGORIES
from services.intake.domain.call_types.judging import VERDICTS, Judged
from services.intake.domain.call_types.weighing import AGENCY_WEIGHTS, QUOTE
from services.intake.domain.evidence import Reason, Statement
from services.intake.domain.probability import probability
from shared.policy.assessing import Assessing, CallTypeRule, TypeVerdict


def judge_by_table(text: str, where: str, rule: CallTypeRule, policy: Assessing) -> Judged:
    """What an entry of the table says.

    Args:
        text: code or description that the entry is of.
        where: the field that has it.
        rule: the entry.
        policy: the agency's.
    """
    rule = _filled(rule, policy)
    name, quote = f"type.{text}", text[:QUOTE]
    reasons = [Reason(name, rule.weight, where, quote)] if rule.weight else []
    reasons += [Reason(name, 0.0, where, quote, sign=sign) for sign in rule.signs]
    reasons += [Reason(name, 0.0, where, quote, specialty=it) for it in rule.specialties]
    said = tuple(
        Statement(gate, is_present=True, by="call_type", at=None, rule=name) for gate in rule.gates
    )
    category = None if rule.category == "none" else rule.category
    return Judged(_verdict(rule, policy), category, rule.subtype, tuple(reasons), said)


def _filled(rule: CallTypeRule, policy: Assessing) -> CallTypeRule:
    """The entry with what its category brings, where it does not say so itself."""
    if rule.category is None:
        return rule
    if rule.category == "none":
        brought: dict[str, object] = {"weight": AGENCY_WEIGHTS["no"]}
    else:
        plain = CATEGORIES[rule.category]
        differs = policy.categories.get(rule.category)
        brought = {
            "weight": AGENCY_WEIGHTS[differs] if differs else plain.weight,
            "signs": tuple(filter(None, [plain.sign])),
            "specialties": tuple(filter(None, [plain.specialty])),
            "gates": tuple(filter(None, [plain.gate])),
        }
    own = {name: getattr(rule, name) for name in rule.model_fields_set}
    return rule.model_copy(update=brought | own)


def _verdict(rule: CallTypeRule, policy: Assessing) -> TypeVerdict:
    """By the category, else by whether the weight is enough, says something or nothing."""
    if rule.category == "none":
        return "no"
    if rule.category is not None:
        return policy.categories.get(rule.category, VERDICTS[rule.category])
    weight = rule.weight or 0.0
    reason = Reason("", weight, "")
    if probability(policy.prior, [reason]) >= policy.threshold:
        return "behavioral_health"
    return "policy" if weight > 0 else "no"
