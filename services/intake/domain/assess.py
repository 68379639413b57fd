"""Put the layers of an assessment together.

call type, narrative, flags, ages -> reasons and statements
reasons -> probability            statements -> gates
probability, gates, rules, request -> outcome
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.intake.domain.evidence import Reason
from services.intake.domain.gates import (
    GateView,
    age_statements,
    age_views,
    flag_statements,
    flag_views,
    gates,
)
from services.intake.domain.model import Ask, Call
from services.intake.domain.outcome import Findings, Outcome, decide
from services.intake.domain.plan import Plan
from services.intake.domain.probability import probability
from services.intake.domain.signs import Read, read_lines
from services.intake.domain.urgency import urgency
from shared.events.cad import CadCall


@dataclass(frozen=True, slots=True)
class Verdict:
    """An assessment, before it is put into words for others.

    Attributes:
        label: the call type in plain words.
    """

    outcome: Outcome
    probability: float
    reasons: tuple[Reason, ...]
    gates: tuple[GateView, ...]
    signs: tuple[str, ...]
    specialties: tuple[str, ...]
    urgency: int
    request: Ask | None
    label: str
    policy: str


def assess(call: Call, sent: CadCall, plan: Plan) -> Verdict:
    """Assess a call as it stands.

    Args:
        call: what is known.
        sent: its newest snapshot.
        plan: the agency's.
    """
    policy = plan.policy
    type_view = plan.type_view(sent.call_type)
    read = read_lines(call.lines, plan.finder, policy.on_scene_voices) if call.lines else Read()
    reasons = (*type_view.reasons, *read.reasons.values())
    views = gates(
        (
            *type_view.statements,
            *flag_statements(call.ticks),
            *age_statements(sent.people),
            *read.statements,
        ),
        (*flag_views(call.ticks), *age_views(sent.people)),
    )
    likely = probability(policy.prior, reasons)
    level = urgency(sent.priority, policy.urgency)
    signs = _distinct(reason.sign for reason in reasons)
    request = call.request
    found = Findings(
        call_type=(sent.call_type.code or "").strip().upper(),
        kind=sent.kind,
        origin=sent.origin,
        beat=sent.location.beat or "",
        urgency=level,
        probability=likely,
        signs=signs,
        gates=views,
        wanted=request.want if request else None,
    )
    return Verdict(
        outcome=decide(found, policy),
        probability=likely,
        reasons=reasons,
        gates=views,
        signs=signs,
        specialties=_distinct(reason.specialty for reason in reasons),
        urgency=level,
        request=request,
        label=type_view.label,
        policy=plan.version,
    )


def _distinct(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
