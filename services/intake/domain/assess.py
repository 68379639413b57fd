"""Put the layers of an assessment together.

call type, origin, narrative, flags, ages -> reasons and statements
reasons -> probability            statements -> gates
probability, gates, rules, request -> outcome
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from services.intake.domain.evidence import Reason, Statement
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
from services.intake.domain.probability import probability
from services.intake.domain.signs import read_lines
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


def assess(call: Call, sent: CadCall, plan: Plan) -> Verdict:
    """Assess a call as it stands.

    Args:
        call: what is known.
        sent: its newest snapshot.
        plan: the agency's.
    """
    policy = plan.policy
    type_view = plan.type_view(sent.call_type)
    read = read_lines(call.lines, plan.reader, policy.on_scene_voices)
    reasons = (*type_view.reasons, *origin_reasons(sent.origin), *read.reasons)
    signs = _distinct(reason.sign for reason in reasons)
    found = Findings(
        call_type=(sent.call_type.code or "").strip().upper(),
        kind=sent.kind,
        origin=sent.origin,
        beat=sent.location.beat or "",
        urgency=urgency(sent.priority, policy.urgency),
        probability=probability(policy.prior, reasons),
        signs=signs,
        gates=_gates(call, sent, (*type_view.statements, *read.statements)),
        request=call.request,
    )
    specialties = _distinct(reason.specialty for reason in reasons)
    return Verdict(
        decide(found, policy), found, reasons, specialties, type_view.label, plan.version
    )


def _gates(call: Call, sent: CadCall, said: tuple[Statement, ...]) -> tuple[GateView, ...]:
    coded = (
        *flag_statements(call.ticks),
        *age_statements(sent.people),
        *origin_statements(sent.origin),
    )
    return gates((*said, *coded), (*flag_views(call.ticks), *age_views(sent.people)))


def _distinct(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, words)))
