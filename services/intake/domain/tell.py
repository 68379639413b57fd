"""Tell readers about a call when something changed that they need."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.intake.domain.assess import Verdict, assess
from services.intake.domain.earlier import Past
from services.intake.domain.gates import GateView
from services.intake.domain.model import Ask, Call, Settling
from services.intake.domain.outcome import Outcome
from services.intake.domain.plan import Plan
from services.intake.domain.settling import settling
from services.intake.domain.wording import assessed_fact
from shared.events.base import Body, Fact
from shared.events.cad import CadCall
from shared.events.calls import CallClosed
from shared.vocabulary import CallEnd, CallStatus, GateManner

_ENDS = {
    CallStatus.CLOSED: CallEnd.CLOSED,
    CallStatus.CANCELLED: CallEnd.CANCELLED,
    CallStatus.OPEN: CallEnd.OTHER,
}


def tell(call: Call, plan: Plan, now: datetime, past: Past) -> list[Fact]:
    """Assess a call and tell what is news; the call notes what was told.

    Of a call that has ended, only its end is told, and again when that changes: an assessment
    after the end would read as if it had been opened again, and page people. Historical calls,
    which page nobody, are told in full.

    Args:
        call: as it stands.
        plan: the agency's.
        now: when it is assessed.
        past: earlier calls at its place and about its people.

    Returns:
        The facts, in order.
    """
    sent = call.latest
    if sent is None:
        return []
    bodies: list[Body] = []
    if call.is_open or call.historical or not call.told:
        bodies += _assessment(call, sent, assess(call, sent, plan, past), plan, now)
    if not call.is_open:
        call.settling = None
        bodies += _end(call, sent, now)
    return [Fact(call.agency, body, call.traceparent) for body in bodies]


def _assessment(
    call: Call, sent: CadCall, verdict: Verdict, plan: Plan, now: datetime
) -> list[Body]:
    views = needed_by_readers(call, sent, verdict)
    call.settling = _settling(call, views, verdict, plan, now)
    if call.settling is not None:
        verdict = verdict._replace(outcome=Outcome(call.settling.held))
        views |= {"eligibility": call.settling.held.value, "why_not": ""}
    changed = _changed(call, views)
    if not changed:
        return []
    call.revision += 1
    call.told = views
    call.told_end = None
    return [assessed_fact(call, sent, verdict, plan, now, changed)]


def _settling(
    call: Call, views: dict[str, str], verdict: Verdict, plan: Plan, now: datetime
) -> Settling | None:
    """A fall is held at open calls alone; one that was opened again begins anew."""
    if call.historical or not call.is_open or call.told_end is not None:
        return None
    settle = timedelta(seconds=plan.policy.settle_s)
    return settling(call.told, views, verdict.outcome, call.settling, settle, now)


def _changed(call: Call, views: dict[str, str]) -> tuple[str, ...]:
    if not call.told:
        return ("status",)
    is_reopened = call.told_end is not None and call.is_open
    names = [name for name, view in views.items() if call.told.get(name) != view]
    return ("status", *names) if is_reopened else tuple(names)


def _end(call: Call, sent: CadCall, now: datetime) -> list[Body]:
    reason = CallEnd.MERGED if sent.merged_into else _ENDS[sent.status]
    end = f"{reason}|{sent.merged_into or ''}|{sent.disposition or ''}"
    if call.told_end == end:
        return []
    call.revision += 1
    call.told_end = end
    closed = CallClosed(
        agency=call.agency,
        call_id=call.call_id,
        revision=call.revision,
        at=call.ended_at or now,
        reason=reason,
        into=sent.merged_into,
        disposition=sent.disposition,
    )
    return [closed]


def needed_by_readers(call: Call, sent: CadCall, verdict: Verdict) -> dict[str, str]:
    """What readers need of a call, by name; a fact is told when one of these differs."""
    found, place, kind = verdict.found, sent.location, sent.call_type
    return {
        "eligibility": verdict.outcome.eligibility.value,
        "why_not": verdict.outcome.why_not or "",
        "probability": f"{found.probability:.2f}",
        "reported_signs": " ".join(found.signs),
        "specialties": " ".join(verdict.specialties),
        "gates": " ".join(map(_gate, found.gates)),
        "requested": _in_force(found.request),
        "urgency": str(found.urgency),
        "units": " ".join(sent.units),
        "location": f"{place.lat} {place.lon} {place.address} {place.beat}",
        "call_type": f"{kind.code} {kind.description}",
        "kind": sent.kind.value,
        "origin": sent.origin.value if sent.origin else "",
        "opened_at": call.opened_at.isoformat() if call.opened_at else "",
        "people": " ".join(person.known_person or "" for person in sent.people),
        "historical": str(call.historical),
        "incident_refs": " ".join(f"{ref.agency}/{ref.number}" for ref in call.refs),
    }


def _gate(view: GateView) -> str:
    is_plain = view.manner is None or view.manner is GateManner.SEEN
    return f"{view.gate}={view.state}" if is_plain else f"{view.gate}={view.state}/{view.manner}"


def _in_force(ask: Ask | None) -> str:
    return f"{ask.want.value} {ask.request_id} {ask.at}" if ask else ""
