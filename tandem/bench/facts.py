"""A backlog of facts for metrics, in the mix that a simulated city makes."""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from shared.bus.outbox import outgoing
from shared.events import (
    Body,
    CallAssessed,
    CallClosed,
    Fact,
    MatchCompleted,
    MatchConfirmed,
    MatchProposed,
    OfferAccepted,
    OfferSent,
    OutcomeRecorded,
    ResponderMoved,
    ResponderStatus,
    UnitChanged,
)
from shared.events.calls import Assessment, CallSummary, CallTypeCode, Location
from shared.events.encounters import PersonOutcome
from shared.events.matches import Decision, Seat
from shared.vocabulary import (
    CLINICIAN,
    OFFICER,
    AgencyId,
    CallEnd,
    CallId,
    Completion,
    Eligibility,
    FilledBy,
    MatchId,
    OfferId,
    OutcomeCode,
    OutcomeId,
    Position,
    RegionId,
    ResponderId,
    SeatMode,
    StatusOf,
    StatusSource,
    Structure,
    UnitId,
    UnitStatus,
)
from tandem.bench import town
from tandem.bench.load import Message

ASSESSED_PER_CALL: Final = 298 / 151
UNITS_PER_CALL: Final = 682 / 151
MOVED_PER_CALL: Final = 65 / 151
MATCHED_SHARE: Final = 17 / 151
STATUSES_PER_MATCH: Final = 78 / 17
"""Counted from the topics after 80 minutes of `tandem city --seed 1`: 151 calls, 1,458 facts."""
_LIFE = (
    StatusOf.EN_ROUTE,
    StatusOf.ON_SCENE,
    StatusOf.WITH_PERSON,
    StatusOf.CLEARED,
)


def backlog(count: int, seed: int) -> Iterator[Message]:
    """So many facts: whole calls one after the other, the agencies in turn.

    Args:
        count: how many.
        seed: of chance.
    """
    chance = random.Random(seed)
    stories = (fact for n in itertools.count() for fact in _story(n, chance))
    return (_message(fact) for fact in itertools.islice(stories, count))


def _message(fact: Fact) -> Message:
    record = outgoing(
        fact,
        service="bench",
        region=RegionId(fact.agency),
        now=datetime.now(UTC),
        cause=str(uuid.uuid4()),
        traceparent=None,
    )
    return record.topic, record.key or b"", record.value or b"", list(record.headers)


def _times(mean: float, chance: random.Random) -> int:
    """A whole number that is `mean` on average."""
    whole = int(mean)
    return whole + (chance.random() < mean - whole)


def _story(n: int, chance: random.Random) -> Iterator[Fact]:
    """What is told of one call from its first assessment to its end."""
    agency = AgencyId(town.AGENCIES[n % town.REGIONS])
    call_id = CallId(f"F{n}")
    opened = datetime.now(UTC) - timedelta(hours=1)
    is_matched = chance.random() < MATCHED_SHARE
    revisions = max(1, _times(ASSESSED_PER_CALL, chance))
    bodies: list[Body] = [
        _assessed(agency, call_id, revision, opened, is_eligible=is_matched)
        for revision in range(1, revisions + 1)
    ]
    bodies += [_unit(n, k, call_id, opened) for k in range(_times(UNITS_PER_CALL, chance))]
    bodies += [_moved(n, opened) for _ in range(_times(MOVED_PER_CALL, chance))]
    if is_matched:
        bodies += _match(agency, call_id, opened, chance)
    bodies.append(
        CallClosed(
            agency=agency,
            call_id=call_id,
            revision=revisions + 1,
            at=opened + timedelta(minutes=50),
            reason=CallEnd.CLOSED,
        )
    )
    return (Fact(agency, body) for body in bodies)


def _summary(opened: datetime) -> CallSummary:
    return CallSummary(
        opened_at=opened,
        call_type=CallTypeCode(code=town.CRISIS),
        urgency=2,
        location=Location(lat=town.LAT, lon=town.LON, beat="12"),
        headline="Crisis; weapon: not reported",
    )


def _assessed(
    agency: AgencyId, call_id: CallId, revision: int, opened: datetime, *, is_eligible: bool
) -> CallAssessed:
    eligibility = Eligibility.CO_RESPONSE if is_eligible else Eligibility.NOT_ELIGIBLE
    return CallAssessed(
        agency=agency,
        call_id=call_id,
        revision=revision,
        at=opened + timedelta(seconds=revision),
        call=_summary(opened),
        assessment=Assessment(eligibility=eligibility, probability=0.9, policy=f"{agency}@0000000"),
    )


def _unit(n: int, k: int, call_id: CallId, opened: datetime) -> UnitChanged:
    return UnitChanged(
        unit_id=UnitId(f"U{n % 40}"),
        status=UnitStatus.EN_ROUTE if k % 2 else UnitStatus.ON_SCENE,
        at=opened + timedelta(minutes=k),
        call_id=call_id,
        position=Position(lat=town.LAT, lon=town.LON),
    )


def _moved(n: int, opened: datetime) -> ResponderMoved:
    where = Position(lat=town.LAT, lon=town.LON)
    return ResponderMoved(responder_id=ResponderId(f"p{n % 60}"), at=opened, position=where)


def _match(
    agency: AgencyId, call_id: CallId, opened: datetime, chance: random.Random
) -> list[Body]:
    match_id, person = MatchId(f"m-{agency}-{call_id}"), ResponderId(f"{agency}-clinician")
    at = opened + timedelta(seconds=2)
    seats = (
        Seat(role=OFFICER, mode=SeatMode.ON_CALL, filled_by=FilledBy.DISPATCH, travel_s=300),
        Seat(role=CLINICIAN, responder_id=person, filled_by=FilledBy.ACCEPTED, travel_s=600),
    )
    named: dict[str, Any] = {"agency": agency, "call_id": call_id, "match_id": match_id}
    offer: dict[str, Any] = {**named, "offer_id": OfferId(f"o-{call_id}"), "epoch": 1, "at": at}
    asked: dict[str, Any] = {**offer, "role": CLINICIAN, "responder_id": person}
    proposed = MatchProposed(
        **named,
        epoch=1,
        at=at,
        structure=Structure.ROTATING,
        eligibility=Eligibility.CO_RESPONSE,
        call=_summary(opened),
        seats=seats,
        decision=Decision(rule="assignment", arrival_s=600, policy=f"{agency}@0000000"),
    )
    confirmed = MatchConfirmed(**named, epoch=1, at=at, seats=seats, waited_s=12)
    return [
        proposed,
        OfferSent(**asked),
        OfferAccepted(**asked),
        confirmed,
        *_statuses(named, at, chance),
        MatchCompleted(**named, epoch=1, at=at + timedelta(hours=1), reason=Completion.CLEARED),
        _outcome(agency, call_id, match_id, at),
    ]


def _statuses(
    named: dict[str, Any], at: datetime, chance: random.Random
) -> Iterator[ResponderStatus]:
    for seq in range(1, _times(STATUSES_PER_MATCH, chance) + 1):
        role = OFFICER if seq % 2 else CLINICIAN
        yield ResponderStatus(
            match_id=MatchId(named["match_id"]),
            role=role,
            seq=seq,
            status=_LIFE[min(seq // 2, len(_LIFE) - 1)],
            at=at + timedelta(minutes=5 * seq),
            source=StatusSource.APP,
            recorded_by=role,
            agency=AgencyId(named["agency"]),
            call_id=CallId(named["call_id"]),
        )


def _outcome(agency: AgencyId, call_id: CallId, match_id: MatchId, at: datetime) -> OutcomeRecorded:
    return OutcomeRecorded(
        outcome_id=OutcomeId(f"out-{agency}-{call_id}"),
        agency=agency,
        call_id=call_id,
        revision=1,
        at=at + timedelta(hours=1),
        recorded_by="bench",
        match_id=match_id,
        behavioral_health="yes",
        people=(PersonOutcome(outcomes=(OutcomeCode.REMAINED_IN_PLACE,)),),
    )
