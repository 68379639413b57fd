"""Tell readers about a call when something changed that they need."""

from __future__ import annotations

from datetime import datetime

from services.intake.domain.assess import Verdict, assess
from services.intake.domain.context import Past
from services.intake.domain.model import Ask, Call
from services.intake.domain.plan import Plan
from services.intake.domain.wording import assessed_fact
from shared.events.base import Body, Fact
from shared.events.cad import CadCall
from shared.events.calls import CallClosed
from shared.vocabulary import CallEnd, CallStatus

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
        bodies += _end(call, sent, now)
    return [Fact(call.agency, body, call.traceparent) for body in bodies]


def _assessment(
    call: Call, sent: CadCall, verdict: Verdict, plan: Plan, now: datetime
) -> list[Body]:
    views = needed_by_readers(call, sent, verdict)
    changed = _changed(call, views)
    if not changed:
        return []
    call.revision += 1
    call.told = views
    call.told_end = None
    return [assessed_fact(call, sent, verdict, plan, now, changed)]


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
        "gates": " ".join([f"{view.gate}={view.state}" for view in found.gates]),
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
    }


def _in_force(ask: Ask | None) -> str:
    return f"{ask.want.value} {ask.request_id} {ask.at}" if ask else ""
