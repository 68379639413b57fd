"""Who could take a seat in a call's team, how far away they are, and what keeps the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.matcher.domain.model import Call, Person
from services.matcher.domain.travel import TravelTimes, points
from shared.policy.matching import Matching
from shared.vocabulary import DutyKind, MatchId, ResponderId, SeatMode, Unserved


class Obstacle(StrEnum):
    """What keeps a person from a call."""

    OFF_DUTY = "off_duty"
    BREAK = "break"
    QUIET = "quiet"
    BUSY = "busy"
    """In another live match, or CAD has the person's unit elsewhere."""
    BUSY_MORE_URGENT = "busy_more_urgent"
    """Lost in this very solve to a more urgent call."""
    REFUSED = "refused"
    """Declined, silent, out of reach or cancelled before; not asked again for this call."""
    SHIFT_ENDS = "shift_ends"
    TOO_FAR = "too_far"
    MODE = "mode"
    """Does not take part in this way."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A suitable person as seen from a call.

    Attributes:
        travel_s: seconds from setting out now to arrival; the assumed time where a place is
            not known.
        in_person: what keeps the person from coming.
        by_video: what keeps the person from joining by video.
        price_s: of the specialties and languages that the person lacks.
        reroute_s: price of taking the person from a less urgent call, asked but not answered.
        refused: why the person is not asked again, if so.
    """

    person: Person
    travel_s: float
    in_person: Obstacle | None = None
    by_video: Obstacle | None = None
    price_s: float = 0.0
    reroute_s: float = 0.0
    refused: Unserved | None = None

    @property
    def responder_id(self) -> ResponderId:
        """The person."""
        return self.person.responder_id


@dataclass(frozen=True, slots=True)
class Holding:
    """A booked person's match, as another call sees it.

    Attributes:
        urgency: of the match's call.
        may_leave: asked by Tandem and not answered yet.
        is_new: booked in this very solve.
    """

    match_id: MatchId
    urgency: int
    may_leave: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What is the same for everybody who is looked at for one call.

    Attributes:
        holdings: who is booked, and by what.
        match_id: the call's own live match, whose people are not busy for it.
        on_call: people whom CAD itself has on the call.
    """

    rules: Matching
    travel: TravelTimes
    now: datetime
    holdings: Mapping[ResponderId, Holding]
    match_id: MatchId | None = None
    on_call: frozenset[ResponderId] = frozenset()


def look(call: Call, people: Sequence[Person], around: Around) -> tuple[Seen, ...]:
    """Look at everybody who may be sent for the call's agency at all.

    People who do not serve the agency, are not trained or not willing are no candidates and are
    left out; all others are in, with what keeps them.
    """
    suitable = [p for p in people if p.is_ready and call.key.agency in p.serves]
    if not suitable:
        return ()
    origins = points(person.position for person in suitable)
    ways = around.travel.seconds(origins, points([call.position]), around.now)[:, 0]
    refused = dict(call.refused)
    return tuple(
        _seen(person, float(way), call, refused.get(person.responder_id), around)
        for person, way in zip(suitable, ways.tolist(), strict=True)
    )


def _seen(
    person: Person, travel_s: float, call: Call, refused: Unserved | None, around: Around
) -> Seen:
    holding = around.holdings.get(person.responder_id)
    general = Obstacle.REFUSED if refused else _general(person, call, holding, around)
    lacks = sum(skill not in person.skills for skill in call.skills) if call.skills else 0
    return Seen(
        person,
        travel_s,
        in_person=general or _in_person(person, travel_s, around),
        by_video=general or _by_video(person, around),
        price_s=lacks * around.rules.specialty_price_s,
        reroute_s=_reroute_s(holding, around) if holding else 0.0,
        refused=refused,
    )


def _general(
    person: Person, call: Call, holding: Holding | None, around: Around
) -> Obstacle | None:
    if person.responder_id in around.on_call:
        return None
    if not person.duty.holds(around.now):
        return Obstacle.OFF_DUTY
    if holding and holding.match_id != around.match_id and not _may_leave(holding, call):
        lost = holding.is_new and holding.urgency < call.summary.urgency
        return Obstacle.BUSY_MORE_URGENT if lost else Obstacle.BUSY
    return _resting(person, around.now)


def _resting(person: Person, now: datetime) -> Obstacle | None:
    """What CAD or the person's own duty says."""
    if person.unit and not person.unit.is_free:
        return Obstacle.BUSY
    if person.duty.kind is DutyKind.BREAK:
        return Obstacle.BREAK
    quiet_until = person.duty.quiet_until
    return Obstacle.QUIET if quiet_until and quiet_until > now else None


def _may_leave(holding: Holding, call: Call) -> bool:
    return holding.may_leave and call.summary.urgency < holding.urgency


_COMES = frozenset({SeatMode.IN_PERSON, SeatMode.RIDE_ALONG})


def _in_person(person: Person, travel_s: float, around: Around) -> Obstacle | None:
    if person.modes.isdisjoint(_COMES):
        return Obstacle.MODE
    if travel_s > around.rules.max_travel_s:
        return Obstacle.TOO_FAR
    return _shift(person, travel_s, around) if person.duty.until else None


def _by_video(person: Person, around: Around) -> Obstacle | None:
    if SeatMode.TELE not in person.modes:
        return Obstacle.MODE
    return _shift(person, around.rules.tele_connect_s, around)


def _shift(person: Person, until_there_s: float, around: Around) -> Obstacle | None:
    needed = timedelta(seconds=until_there_s + around.rules.end_of_shift_s)
    ends = person.duty.until
    return Obstacle.SHIFT_ENDS if ends and ends - around.now < needed else None


def _reroute_s(holding: Holding, around: Around) -> float:
    return around.rules.reroute_price_s if holding.match_id != around.match_id else 0.0
