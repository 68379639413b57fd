"""The live stream: a line for each change of a call, with codes and times, never an address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.metrics.domain.address import Subject, call
from services.metrics.domain.fold import NOT_KEPT, Kept, newest_revision
from shared.events import (
    Body,
    CallAssessed,
    CallClosed,
    CallUnserved,
    Event,
    MatchCompleted,
    MatchConfirmed,
    MatchProposed,
    MatchWithdrawn,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferSent,
    OfferUndeliverable,
    OfferWithdrawn,
    OutcomeRecorded,
    ResponderStatus,
)
from shared.events.calls import Evidence
from shared.events.matches import Seat
from shared.vocabulary import AgencyId

Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        at: when it happened.
        content: `what` happened, `call_id` where known, and what belongs to it, as JSON.
    """

    agency: AgencyId
    at: datetime
    content: Said


def news(
    facts: Iterable[Event[Any]], kept: Mapping[Subject, Kept], *, since: datetime
) -> list[Line]:
    """The lines for these facts, in order, without what is older than what is known.

    Args:
        facts: as they came.
        kept: the records of their calls before.
        since: what happened earlier is no news.
    """
    told: dict[Subject, int] = {}
    found: list[Line] = []
    for fact in facts:
        tell = _TELLS.get(type(fact.body))
        if tell is None or fact.body.at < since:
            continue
        if type(fact.body) not in _REVISED or _is_newer(fact, kept, told):
            found.append(_line(fact, *tell(fact.body)))
    return found


_REVISED = frozenset({CallAssessed, CallClosed})
"""What may come after something newer about the call."""


def _is_newer(fact: Event[Any], kept: Mapping[Subject, Kept], told: dict[Subject, int]) -> bool:
    """Whether nothing newer is known of the call, and it is not history."""
    subject = call(fact.agency, fact.body.call_id)
    newest = told.get(subject, newest_revision(kept.get(subject, NOT_KEPT).record))
    told[subject] = max(fact.body.revision, newest)
    return fact.body.revision > newest and not getattr(fact.body, "historical", False)


def _line(fact: Event[Any], what: str, said: Said) -> Line:
    head = {
        "what": what,
        "agency": fact.agency,
        "call_id": fact.body.call_id,
        "at": fact.body.at.isoformat(),
        "trace_id": _trace_id(fact.traceparent),
    }
    content = {key: value for key, value in (head | said).items() if value is not None}
    return Line(fact.agency, fact.body.at, content)


def telling(evidence: tuple[Evidence, ...]) -> Evidence | None:
    """The piece of evidence that weighs most, whichever way."""
    return max(evidence, key=lambda one: (abs(one.weight), one.rule), default=None)


def _trace_id(traceparent: str | None) -> str | None:
    return traceparent.split("-")[1] if traceparent and traceparent.count("-") == 3 else None  # noqa: PLR2004


def _assessed(body: CallAssessed) -> tuple[str, Said]:
    verdict = body.assessment
    weightiest = telling(verdict.evidence)
    return (
        "assessed",
        {
            "revision": body.revision,
            "kind": body.kind,
            "exercise": body.exercise,
            "opened_at": body.call.opened_at.isoformat(),
            "headline": body.call.headline,
            "beat": body.call.location.beat,
            "urgency": body.call.urgency,
            "eligibility": verdict.eligibility,
            "probability": verdict.probability,
            "why_not": verdict.why_not,
            "evidence": _piece(weightiest) if weightiest else None,
        },
    )


def _piece(one: Evidence) -> Said:
    quoted = one.quote if one.where.startswith("call_type") else None
    piece = {"rule": one.rule, "says": one.says, "weight": one.weight, "quote": quoted}
    return {key: value for key, value in piece.items() if value is not None}


def _closed(body: CallClosed) -> tuple[str, Said]:
    said = {"revision": body.revision, "reason": body.reason, "into": body.into}
    return "closed", said


def _unserved(body: CallUnserved) -> tuple[str, Said]:
    said = {"reason": body.reason, "seat": body.seat, "final": body.final}
    return "unserved", said


def _proposed(body: MatchProposed) -> tuple[str, Said]:
    said = {
        "match_id": body.match_id,
        "epoch": body.epoch,
        "structure": body.structure,
        "arrival_s": body.decision.arrival_s,
        "why": body.decision.why,
        "seats": [_seat(seat) for seat in body.seats],
    }
    return "proposed", said


def _seat(seat: Seat) -> Said:
    return {
        "role": seat.role,
        "unit_id": seat.unit_id,
        "mode": seat.mode,
        "filled_by": seat.filled_by,
        "travel_s": seat.travel_s,
    }


def _confirmed(body: MatchConfirmed) -> tuple[str, Said]:
    said = {"match_id": body.match_id, "epoch": body.epoch, "waited_s": body.waited_s}
    return "confirmed", said | {"seats": [_seat(seat) for seat in body.seats]}


def _withdrawn(body: MatchWithdrawn) -> tuple[str, Said]:
    said = {"match_id": body.match_id, "epoch": body.epoch, "reason": body.reason}
    return "withdrawn", said


def _completed(body: MatchCompleted) -> tuple[str, Said]:
    said = {"match_id": body.match_id, "epoch": body.epoch, "reason": body.reason}
    return "completed", said


def _offer(what: str) -> Callable[[Any], tuple[str, Said]]:
    def tell(body: OfferSent) -> tuple[str, Said]:
        said = {"match_id": body.match_id, "role": body.role, "channel": body.channel}
        return what, said | {"reason": body.reason}

    return tell


def _status(body: ResponderStatus) -> tuple[str, Said]:
    said = {
        "match_id": body.match_id,
        "role": body.role,
        "unit_id": body.unit_id,
        "status": body.status,
        "source": body.source,
    }
    return "status", said


def _outcome(body: OutcomeRecorded) -> tuple[str, Said]:
    people = [{"contact": one.contact, "outcomes": [*one.outcomes]} for one in body.people]
    said = {"outcome_id": body.outcome_id, "revision": body.revision, "people": people}
    return "outcome", said


_TELLS: Mapping[type[Body], Callable[[Any], tuple[str, Said]]] = {
    CallAssessed: _assessed,
    CallClosed: _closed,
    CallUnserved: _unserved,
    MatchProposed: _proposed,
    MatchConfirmed: _confirmed,
    MatchWithdrawn: _withdrawn,
    MatchCompleted: _completed,
    OfferSent: _offer("offered"),
    OfferAccepted: _offer("accepted"),
    OfferDeclined: _offer("declined"),
    OfferExpired: _offer("expired"),
    OfferUndeliverable: _offer("undeliverable"),
    OfferWithdrawn: _offer("offer_withdrawn"),
    ResponderStatus: _status,
    OutcomeRecorded: _outcome,
}
