"""What intake tells about calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from services.matcher.domain.model import CallKey
from services.matcher.store import heard
from shared.bus.handling import Work
from shared.events import CallAssessed, CallClosed, Event, Fact
from shared.vocabulary import CallEnd


async def on_calls(events: Sequence[Event[CallAssessed | CallClosed]], work: Work) -> list[Fact]:
    """Keep the newest of each call, and look at those that have a team or should have one."""
    assessed: dict[CallKey, dict[str, Any]] = {}
    closed: dict[CallKey, dict[str, Any]] = {}
    for event in events:
        body = event.body
        newest = assessed if isinstance(body, CallAssessed) else closed
        key = CallKey(body.agency, body.call_id)
        if key not in newest or newest[key]["revision"] < body.revision:
            newest[key] = _row(event, work)
    work.unsettled.update(
        await heard.keep_calls(work.conn, work.region, list(assessed.values())),
        await heard.close_calls(work.conn, work.region, list(closed.values())),
    )
    return []


def _row(event: Event[CallAssessed | CallClosed], work: Work) -> dict[str, Any]:
    body = event.body
    row = _assessed(body, work) if isinstance(body, CallAssessed) else _closed(body)
    return row | {
        "agency": body.agency,
        "call_id": body.call_id,
        "revision": body.revision,
        "traceparent": event.traceparent,
    }


def _assessed(body: CallAssessed, work: Work) -> dict[str, Any]:
    verdict, request = body.assessment, body.assessment.requested
    stale_after = timedelta(seconds=work.policies[body.agency].matching.stale_after_s)
    return {
        "as_of": body.at,
        "first_seen_at": work.now,
        "summary": body.call.model_dump(mode="json", exclude_none=True),
        "eligibility": verdict.eligibility,
        "historical": body.historical,
        "exercise": body.exercise,
        "skills": verdict.specialties,
        "gates": {gate.gate: gate.state for gate in verdict.gates},
        "want": request.want if request else None,
        "wanted_at": request.at if request else None,
        "is_late": work.now - body.at > stale_after,
        "is_due": verdict.eligibility.is_eligible and not (body.historical or body.exercise),
    }


def _closed(body: CallClosed) -> dict[str, Any]:
    return {"at": body.at, "into_call": body.into if body.reason is CallEnd.MERGED else None}
