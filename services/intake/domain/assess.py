"""Put the layers of an assessment together.

call type, origin, narrative, flags, ages -> reasons and statements
reasons -> probability            statements -> gates
probability, gates, rules, request -> outcome

Learned weights, where an agency has them, count traits of the call and of earlier calls as reasons.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from services.intake.domain.earlier import Past
from services.intake.domain.evidence import Reason, Statement
from services.intake.domain.fitted import weigh
from services.intake.domain.gates import (
    GateView,
    age_statements,
    age_views,
    flag_statements,
    flag_views,
    gates,
)
from services.intake.domain.model import Call
from services.intake.domain.origin import origin_reasons, origin_statements
from services.intake.domain.outcome import Findings, Outcome, decide
from services.intake.domain.plan import Plan
from services.intake.domain.probability import probability, unbounded
from services.intake.domain.signs import read_lines
from services.intake.domain.traits import traits_of
from services.intake.domain.urgency import urgency
from shared.events.cad import CadCall


class Verdict(NamedTuple):
    """An assessment, before it is put into words for others.

    Attributes:
        outcome: who should go.
        found: what that was decided from.
        reasons: for and against a behavioral-health call.
        specialties: teams that suit it.
        label: the call type in plain words.
        policy: `<agency>@<hash>` of the policy that decided.
    """

    outcome: Outcome
    found: Findings
    reasons: tuple[Reason, ...]
    specialties: tuple[str, ...]
    label: str
    policy: str


def assess(call: Call, sent: CadCall, plan: Plan, past: Past) -> Verdict:
    """Assess a call as it stands.

    Args:
        call: what is known.
        sent: its newest snapshot.
        plan: the agency's.
        past: earlier calls at its place and about its people.
    """
    policy = plan.policy
    type_view = plan.type_view(sent.call_type)
    read = read_lines(call.lines, plan.reader, policy.on_scene_voices)
    by_text = (*origin_reasons(sent.origin), *read.reasons)
    likely, reasons = _weighed(call, sent, plan, past, type_view.judged.reasons, by_text)
    signs = _distinct(reason.sign for reason in reasons)
    found = Findings(
        call_type=(sent.call_type.code or "").strip().upper(),
        kind=sent.kind,
        origin=sent.origin,
        beat=sent.location.beat or "",
        urgency=urgency(sent.priority, policy.urgency),
        probability=likely,
        signs=signs,
        gates=_gates(call, sent, (*type_view.judged.statements, *read.statements)),
        request=call.request,
    )
    specialties = _distinct(reason.specialty for reason in reasons)
    return Verdict(
        decide(found, policy), found, reasons, specialties, type_view.label, plan.version
    )


def _weighed(
    call: Call,
    sent: CadCall,
    plan: Plan,
    past: Past,
    by_type: tuple[Reason, ...],
    by_text: tuple[Reason, ...],
) -> tuple[float, tuple[Reason, ...]]:
    """The probability and all reasons for it, by learned weights where the agency has them."""
    fitted = plan.policy.fitted
    if fitted is None:
        read = (*by_type, *by_text)
        return probability(plan.policy.prior, read), read
    traits = traits_of(call, sent, plan, by_text, past, fitted.rate)
    reasons = weigh(fitted, by_type, by_text, traits)
    return unbounded(fitted.base, reasons), reasons


def _gates(call: Call, sent: CadCall, said: tuple[Statement, ...]) -> tuple[GateView, ...]:
    coded = (
        *flag_statements(call.ticks),
        *age_statements(sent.people),
        *origin_statements(sent.origin),
    )
    return gates((*said, *coded), (*flag_views(call.ticks), *age_views(sent.people)))


def _distinct(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, words)))
