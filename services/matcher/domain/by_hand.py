"""A team put together by a supervisor: no re-solve undoes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.matcher.domain.dispatched import Dispatched
from services.matcher.domain.model import Call, HeldSeat, Match, Person
from services.matcher.domain.seats import officer_on_call, take
from services.matcher.domain.travel import TravelTimes, points
from shared.policy.matching import Matching
from shared.vocabulary import (
    OFFICER,
    Eligibility,
    FilledBy,
    MatchId,
    ResponderId,
    Role,
    SeatMode,
    Structure,
)


class Wrong(StrEnum):
    """Why people can't be sent by hand, as a sentence with the next step."""

    CLOSED = "The call is closed."
    EXERCISE = "The call is an exercise; nobody is sent to it."
    HISTORY = "The call is history; lift that by a request for it first."
    CONFIRMED = "The call has a confirmed team; complete that match first."
    TWICE = "Two of these people have the same role; a team has one seat for each."
    NO_OFFICER = "Such a team needs an officer: name one, or wait until CAD has one on the call."
    NO_PARTNER = "Such a team needs somebody beside the officer; name a clinician."
    HAS_OFFICER = "A civilian team has no officer; choose another structure."
    NOT_HERE = "One of these people does not serve this agency; ask their home agency to add it."
    OFF_DUTY = "One of these people is off duty; put the person on duty first."
    BUSY = "One of these people is in another live match; withdraw or complete that one first."


@dataclass(frozen=True, slots=True)
class Order:
    """What the supervisor wants.

    Attributes:
        call: for which call.
        match: its live match, if it has one; its people are replaced.
        structure: of the team.
        people: who goes.
        agreed: the people have said yes already, so nobody asks them.
    """

    call: Call
    match: Match | None
    structure: Structure
    people: tuple[Person, ...]
    agreed: bool = False


def objection(
    order: Order,
    officer: Dispatched | None,
    booked: Mapping[ResponderId, MatchId],
    now: datetime,
) -> Wrong | None:
    """What stands against it; distance, hours, area and readiness are the supervisor's to judge."""
    return _about_call(order) or _about_team(order, officer) or _about_people(order, booked, now)


def _about_call(order: Order) -> Wrong | None:
    call, match = order.call, order.match
    wrongs = {
        Wrong.CLOSED: not call.is_open,
        Wrong.EXERCISE: call.exercise,
        Wrong.HISTORY: call.historical,
        Wrong.CONFIRMED: match is not None and match.is_confirmed,
    }
    return _first(wrongs)


def _about_team(order: Order, officer: Dispatched | None) -> Wrong | None:
    roles = [person.role for person in order.people]
    is_civilian = order.structure is Structure.CIVILIAN
    wrongs = {
        Wrong.TWICE: len(set(roles)) < len(roles),
        Wrong.HAS_OFFICER: is_civilian and OFFICER in roles,
        Wrong.NO_OFFICER: not is_civilian and OFFICER not in roles and officer is None,
        Wrong.NO_PARTNER: set(roles) <= {OFFICER},
    }
    return _first(wrongs)


def _about_people(
    order: Order, booked: Mapping[ResponderId, MatchId], now: datetime
) -> Wrong | None:
    own = order.match.match_id if order.match else None
    busy = [booked.get(person.responder_id, own) != own for person in order.people]
    agency = order.call.key.agency
    wrongs = {
        Wrong.NOT_HERE: any(agency not in person.serves for person in order.people),
        Wrong.OFF_DUTY: not all(person.duty.holds(now) for person in order.people),
        Wrong.BUSY: any(busy),
    }
    return _first(wrongs)


def _first(wrongs: Mapping[Wrong, bool]) -> Wrong | None:
    return next((wrong for wrong, applies in wrongs.items() if applies), None)


def team_of(
    order: Order,
    officer: Dispatched | None,
    *,
    match_id: MatchId,
    rules: Matching,
    travel: TravelTimes,
    now: datetime,
) -> Match:
    """The match that the supervisor wants; whoever was in it before keeps what was answered."""
    call, before = order.call, order.match
    seats = [_seat(person, order, rules, travel, now) for person in _by_role(order.people)]
    needs_officer = order.structure is not Structure.CIVILIAN
    if needs_officer and officer and all(seat.role != OFFICER for seat in seats):
        seats.insert(0, officer_on_call(officer, now))
    eligibility = call.eligibility if call.eligibility.is_eligible else Eligibility.CO_RESPONSE
    return Match(
        match_id,
        call.key,
        max(call.epoch, before.epoch if before else 0) + 1,
        order.structure,
        eligibility,
        call.eligibility,
        tuple(seats),
        before.proposed_at if before else now,
        place=call.position,
        by_hand=True,
    )


def _by_role(people: Sequence[Person]) -> list[Person]:
    return sorted(people, key=lambda person: (person.role != OFFICER, person.role))


def _seat(
    person: Person, order: Order, rules: Matching, travel: TravelTimes, now: datetime
) -> HeldSeat:
    before = order.match.seat_of(person.role) if order.match else None
    if before and before.responder_id == person.responder_id:
        return before
    way = travel.seconds(points([person.position]), points([order.call.position]), now)
    mode = _mode(person.role, order.structure)
    until_there_s = rules.tele_connect_s if mode is SeatMode.TELE else float(way[0, 0])
    seat = take(person, now + timedelta(seconds=until_there_s), rules, mode)
    return replace(seat, filled_by=FilledBy.SUPERVISOR) if order.agreed else seat


def _mode(role: Role, structure: Structure) -> SeatMode:
    if role == OFFICER:
        return SeatMode.IN_PERSON
    by_structure = {Structure.TELE: SeatMode.TELE, Structure.DEDICATED: SeatMode.RIDE_ALONG}
    return by_structure.get(structure, SeatMode.IN_PERSON)
