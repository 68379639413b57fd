"""Put a verdict into the words of `call.assessed.v1`. No narrative leaves here."""

from __future__ import annotations

from datetime import datetime

from services.intake.domain.assess import Verdict
from services.intake.domain.evidence import Reason
from services.intake.domain.gates import GateView
from services.intake.domain.headline import headline
from services.intake.domain.model import Ask, Call
from services.intake.domain.plan import Plan
from services.intake.domain.subjects import subject_refs
from shared.events.cad import CadCall
from shared.events.calls import (
    Assessment,
    CallAssessed,
    CallSummary,
    CallTypeCode,
    Evidence,
    Gate,
    Location,
    Requested,
)


def assessed_fact(
    call: Call,
    sent: CadCall,
    verdict: Verdict,
    plan: Plan,
    now: datetime,
    changed: tuple[str, ...],
) -> CallAssessed:
    """The fact for readers.

    Args:
        call: with the revision that the fact gets.
        sent: its newest snapshot.
        verdict: what was found.
        plan: the agency's.
        now: when it was assessed.
        changed: what is news.
    """
    return CallAssessed(
        agency=call.agency,
        call_id=call.call_id,
        revision=call.revision,
        at=now,
        kind=sent.kind,
        historical=call.historical,
        exercise=call.exercise,
        call=_summary(call, sent, verdict, plan, now),
        assessment=_assessment(verdict),
        changed=changed,
    )


def _summary(call: Call, sent: CadCall, verdict: Verdict, plan: Plan, now: datetime) -> CallSummary:
    place, kind = sent.location, sent.call_type
    return CallSummary(
        opened_at=call.opened_at or now,
        call_type=CallTypeCode(code=kind.code, description=kind.description),
        urgency=verdict.found.urgency,
        origin=sent.origin,
        units=sent.units,
        subject_refs=subject_refs(sent.people, plan.secret),
        location=Location(lat=place.lat, lon=place.lon, address=place.address, beat=place.beat),
        headline=headline(verdict.label, verdict.found.gates, plan.zone),
    )


def _assessment(verdict: Verdict) -> Assessment:
    request = verdict.found.request
    return Assessment(
        eligibility=verdict.outcome.eligibility,
        probability=verdict.found.probability,
        policy=verdict.policy,
        reported_signs=verdict.found.signs,
        specialties=verdict.specialties,
        requested=_requested(request) if request else None,
        gates=tuple(map(_gate, verdict.found.gates)),
        evidence=tuple(map(_evidence, verdict.reasons)),
        why_not=verdict.outcome.why_not,
    )


def _requested(ask: Ask) -> Requested:
    return Requested(want=ask.want, by=ask.by, at=ask.at, request_id=ask.request_id)


def _gate(view: GateView) -> Gate:
    return Gate(gate=view.gate, state=view.state, by=view.by, at=view.at, rule=view.rule)


def _evidence(reason: Reason) -> Evidence:
    return Evidence(
        rule=reason.rule,
        says=reason.says,
        weight=reason.weight,
        where=reason.where,
        quote=reason.quote,
    )
