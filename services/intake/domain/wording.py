"""Put a verdict into the words of `call.assessed.v1`. No narrative leaves here.

The parts are plain values and checked once, as a whole: making each part's model by itself was
measured to take three times as long.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.intake.domain.assess import Verdict
from services.intake.domain.evidence import Reason
from services.intake.domain.headline import headline
from services.intake.domain.model import Ask, Call
from services.intake.domain.plan import Plan
from services.intake.domain.subjects import subject_refs
from shared.events.cad import CadCall
from shared.events.calls import CallAssessed


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
    return CallAssessed.model_validate(
        {
            "agency": call.agency,
            "call_id": call.call_id,
            "revision": call.revision,
            "at": now,
            "kind": sent.kind,
            "historical": call.historical,
            "exercise": call.exercise,
            "call": _summary(call, sent, verdict, plan, now),
            "assessment": _assessment(call, verdict),
            "changed": changed,
        }
    )


def _summary(
    call: Call, sent: CadCall, verdict: Verdict, plan: Plan, now: datetime
) -> dict[str, Any]:
    place, kind = sent.location, sent.call_type
    return {
        "opened_at": call.opened_at or now,
        "call_type": {"code": kind.code, "description": kind.description},
        "urgency": verdict.found.urgency,
        "origin": sent.origin,
        "units": sent.units,
        "subject_refs": subject_refs(sent.people, plan.secret),
        "incident_refs": [{"agency": ref.agency, "number": ref.number} for ref in call.refs],
        "location": {
            "lat": place.lat,
            "lon": place.lon,
            "address": place.address,
            "beat": place.beat,
        },
        "headline": headline(verdict.label, verdict.found.gates, plan.zone),
    }


def _assessment(call: Call, verdict: Verdict) -> dict[str, Any]:
    request, held = verdict.found.request, call.settling
    return {
        "eligibility": verdict.outcome.eligibility,
        "probability": verdict.found.probability,
        "policy": verdict.policy,
        "reported_signs": verdict.found.signs,
        "specialties": verdict.specialties,
        "requested": _requested(request) if request else None,
        "gates": [view._asdict() for view in verdict.found.gates],
        "evidence": [_evidence(reason) for reason in verdict.reasons],
        "why_not": verdict.outcome.why_not,
        "settling": {"to": held.to, "until": held.until} if held else None,
    }


def _requested(ask: Ask) -> dict[str, Any]:
    return {"want": ask.want, "by": ask.by, "at": ask.at, "request_id": ask.request_id}


def _evidence(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule,
        "says": reason.says,
        "weight": reason.weight,
        "where": reason.where,
        "quote": reason.quote,
    }
