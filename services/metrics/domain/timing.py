"""What is measured of a call in time, for quantiles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.metrics.domain.record import Assessed, Record
from services.metrics.domain.team import (
    arrivals_of,
    first_arrival_of_an_officer,
    was_confirmed,
)
from shared.vocabulary import CLINICIAN, OFFICER, Role


@dataclass(frozen=True, slots=True)
class Timing:
    """What was measured of one call.

    Attributes:
        offer_ms: from the first word that it is eligible to the first offer sent.
        both_arrived_s: from its opening to the later of officer's and clinician's arrival.
        officer_s: from the officer's arrival to the officer's release.
        with_clinician: whether a clinician arrived.
    """

    call_type: str
    with_clinician: bool
    offer_ms: int | None = None
    both_arrived_s: float | None = None
    officer_s: float | None = None


def timing(record: Record, call: Assessed) -> Timing | None:
    """What was measured of an assessed call, or none when nothing was."""
    if not record.teams and not record.outcomes:
        return None
    arrived = _first_arrivals(record)
    offer = _span(record.eligible_since, record.offered_at)
    both = _span(call.opened_at, _last(arrived.get(OFFICER), arrived.get(CLINICIAN)))
    officer = _span(first_arrival_of_an_officer(record), _released(record))
    if offer is None and both is None and officer is None:
        return None
    return Timing(
        call_type=call.call_type,
        with_clinician=CLINICIAN in arrived,
        offer_ms=None if offer is None else round(offer / timedelta(milliseconds=1)),
        both_arrived_s=None if both is None else both.total_seconds(),
        officer_s=None if officer is None else officer.total_seconds(),
    )


def _first_arrivals(record: Record) -> dict[Role, datetime]:
    """Role -> first arrival in a confirmed team."""
    found: dict[Role, datetime] = {}
    for team in record.teams.values():
        if was_confirmed(team):
            for role, arrival in arrivals_of(team).items():
                found[role] = min(found.get(role, arrival.at), arrival.at)
    return found


def _last(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else None


def _span(start: datetime | None, end: datetime | None) -> timedelta | None:
    """From start to end, or none when one is unknown or the clocks contradict each other."""
    if start is None or end is None or end < start:
        return None
    return end - start


def _released(record: Record) -> datetime | None:
    told = [o.officer_released_at for o in record.outcomes.values() if o.officer_released_at]
    return max(told, default=None)
