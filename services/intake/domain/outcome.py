"""Who should go: the four outcomes, from rules, requests, probability and dangers.

In this order: a request by somebody with eyes on the scene, the agency's rules, probability. What
comes of it is then raised by each danger, by its state and manner as the policy says; a request
never lowers that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from services.intake.domain.gates import GateView
from services.intake.domain.model import Ask
from shared.policy.assessing import Assessing, EligibilityRule
from shared.vocabulary import CallKind, Eligibility, GateState, Origin, Want

_CAUTION = {
    Eligibility.CIVILIAN_RESPONSE: 0,
    Eligibility.CO_RESPONSE: 1,
    Eligibility.POLICE_FIRST: 2,
    Eligibility.NOT_ELIGIBLE: 3,
}


class Findings(NamedTuple):
    """What the outcome is decided from.

    Attributes:
        call_type: the code in upper case.
        signs: what is reported.
        gates: where the dangers stand.
        request: the request in force, if one.
    """

    call_type: str
    kind: CallKind
    origin: Origin | None
    beat: str
    urgency: int
    probability: float
    signs: tuple[str, ...]
    gates: tuple[GateView, ...]
    request: Ask | None


class Outcome(NamedTuple):
    """Who should go, and why nobody does where nobody does.

    Attributes:
        why_not: a code, with `not_eligible`: `no_sign`, `too_weak`, `medical`, `rule:<id>`,
            `gate:<name>`.
        rule: the agency rule that decided, if one did.
    """

    eligibility: Eligibility
    why_not: str | None = None
    rule: str | None = None


def decide(found: Findings, policy: Assessing) -> Outcome:
    """Decide who should go."""
    return _raised(_before_gates(found, policy), found.gates, policy)


def _before_gates(found: Findings, policy: Assessing) -> Outcome:
    match found.request.want if found.request else None:
        case Want.CIVILIAN:
            return Outcome(Eligibility.CIVILIAN_RESPONSE)
        case Want.CO_RESPONSE | Want.TELE | Want.MEDIC:
            return Outcome(Eligibility.CO_RESPONSE)
        case _:
            return _unasked(found, policy)


def _unasked(found: Findings, policy: Assessing) -> Outcome:
    rule = next((rule for rule in policy.rules if holds(rule, found)), None)
    if rule is not None:
        why_not = None if rule.then.is_eligible else f"rule:{rule.id}"
        return Outcome(rule.then, why_not, rule.id)
    if found.probability >= policy.threshold:
        return Outcome(policy.outcome)
    return Outcome(Eligibility.NOT_ELIGIBLE, _why_not(found))


def _why_not(found: Findings) -> str:
    if found.signs:
        return "too_weak"
    is_medical = any(
        view.gate == "medical" and view.state is GateState.PRESENT for view in found.gates
    )
    return "medical" if is_medical else "no_sign"


def _raised(outcome: Outcome, gates: Iterable[GateView], policy: Assessing) -> Outcome:
    if not outcome.eligibility.is_eligible:
        return outcome
    for view in gates:
        least = policy.least(view.gate, view.state, view.manner)
        if least is None or _CAUTION[least] <= _CAUTION[outcome.eligibility]:
            continue
        why_not = None if least.is_eligible else f"gate:{view.gate}"
        outcome = Outcome(least, why_not, outcome.rule)
    return outcome


def holds(rule: EligibilityRule, found: Findings) -> bool:
    """Whether everything that the rule names is so."""
    states = {view.gate: view.state for view in found.gates}
    return (
        rule.min_urgency <= found.urgency <= rule.max_urgency
        and found.probability >= rule.min_probability
        and _is_one_of(found.call_type, [code.upper() for code in rule.call_types])
        and _is_one_of(found.kind, rule.kinds)
        and _is_one_of(found.origin, rule.origins)
        and _is_one_of(found.beat, rule.beats)
        and (not rule.signs or not set(rule.signs).isdisjoint(found.signs))
        and all(
            states.get(gate, GateState.UNKNOWN) in allowed for gate, allowed in rule.gates.items()
        )
    )


def _is_one_of(value: object, allowed: Collection[object]) -> bool:
    return not allowed or value in allowed
