"""What a single fact says, as a record with nothing else in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.metrics.domain.record import (
    Arrival,
    Assessed,
    Care,
    Ended,
    LeftAlone,
    Met,
    Outcome,
    Place,
    Proposal,
    Record,
    Standing,
    Team,
    Turned,
)
from shared.events import (
    Body,
    CallAssessed,
    CallClosed,
    CallUnserved,
    CareRecorded,
    MatchCompleted,
    MatchConfirmed,
    MatchProposed,
    MatchWithdrawn,
    OfferSent,
    OutcomeRecorded,
    ResponderStatus,
    UnitChanged,
)
from shared.vocabulary import Contact, StatusOf, StatusSource, UnitStatus


def what_it_says(body: Body) -> Record | None:
    """What the fact says about its call, or none when no figure is made of it."""
    say = _SAYS.get(type(body))
    return say(body) if say else None


def _assessed(body: CallAssessed) -> Record:
    verdict = body.assessment
    return Record(
        assessed=Assessed(
            order=body.revision,
            opened_at=body.call.opened_at,
            kind=body.kind,
            standing=_standing(body),
            eligibility=verdict.eligibility,
            call_type=body.call.call_type.code or "",
            specialties=tuple(sorted(set(verdict.specialties))),
        ),
        eligible_since=body.at if verdict.eligibility.is_eligible else None,
    )


def _standing(body: CallAssessed) -> Standing:
    if body.exercise:
        return Standing.EXERCISE
    return Standing.HISTORICAL if body.historical else Standing.LIVE


def _closed(body: CallClosed) -> Record:
    return Record(ended=Ended(body.revision, body.reason))


def _unserved(body: CallUnserved) -> Record:
    return Record(left_alone=LeftAlone(body.revision, body.reason, body.final))


def _proposed(body: MatchProposed) -> Record:
    places = tuple(Place(seat.role, seat.responder_id, seat.unit_id) for seat in body.seats)
    proposal = Proposal(body.epoch, body.at, body.structure, places)
    return Record(teams={body.match_id: Team(proposal=proposal)})


def _confirmed(body: MatchConfirmed) -> Record:
    return Record(teams={body.match_id: Team(confirmed=frozenset({body.epoch}))})


def _withdrawn(body: MatchWithdrawn) -> Record:
    return Record(teams={body.match_id: Team(withdrawn=frozenset({body.epoch}))})


def _completed(body: MatchCompleted) -> Record:
    """The end of an encounter; its arrivals repeat what was told, so they are not measured anew."""
    arrivals = {role: Arrival(at, measured=False) for role, at in body.arrivals.items()}
    return Record(teams={body.match_id: Team(completed=True, arrivals=arrivals)})


def _status(body: ResponderStatus) -> Record:
    turned = {body.role: Turned(body.seq, body.status is StatusOf.CANCELLED_EN_ROUTE)}
    if not body.status.has_arrived:
        return Record(teams={body.match_id: Team(turned=turned)})
    arrival = Arrival(body.at, measured=body.source is not StatusSource.INFERRED)
    return Record(teams={body.match_id: Team(arrivals={body.role: arrival}, turned=turned)})


def _offered(body: OfferSent) -> Record:
    return Record(offered_at=body.at)


def _unit(body: UnitChanged) -> Record | None:
    if body.status is not UnitStatus.ON_SCENE:
        return None
    return Record(on_scene={body.unit_id: body.at})


def _outcome(body: OutcomeRecorded) -> Record:
    outcome = Outcome(
        order=body.revision,
        people=tuple(
            Met(person.contact is Contact.MADE, frozenset(person.outcomes))
            for person in body.people
        ),
        force_used=body.force_used,
        injury=body.injury,
        helped=body.helped,
        officer_released_at=body.officer_released_at,
        story=body.story.text if body.story and body.story.consent else None,
    )
    return Record(outcomes={body.outcome_id: outcome})


def _care(body: CareRecorded) -> Record:
    given = any(person.services for person in body.people)
    return Record(care={body.outcome_id: Care(body.revision, given)})


_SAYS: Mapping[type[Body], Callable[[Any], Record | None]] = {
    CallAssessed: _assessed,
    CallClosed: _closed,
    CallUnserved: _unserved,
    MatchProposed: _proposed,
    MatchConfirmed: _confirmed,
    MatchWithdrawn: _withdrawn,
    MatchCompleted: _completed,
    ResponderStatus: _status,
    OfferSent: _offered,
    UnitChanged: _unit,
    OutcomeRecorded: _outcome,
    CareRecorded: _care,
}
