"""What matching knows: calls, people, CAD's units, and matches with their seats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from shared.events.calls import CallSummary
from shared.vocabulary import (
    OFFICER,
    AgencyId,
    CallId,
    DutyKind,
    Eligibility,
    FilledBy,
    GateState,
    MatchId,
    Position,
    ResponderId,
    Role,
    SeatMode,
    SeatRule,
    StatusOf,
    Structure,
    UnitId,
    UnitStatus,
    Unserved,
    Want,
)


class CallKey(NamedTuple):
    """A call's number is unique within its agency only."""

    agency: AgencyId
    call_id: CallId


@dataclass(frozen=True, slots=True)
class Unit:
    """A vehicle as CAD last told of it."""

    agency: AgencyId
    unit_id: UnitId
    status: UnitStatus
    at: datetime
    crew: tuple[str, ...] = ()
    call_id: CallId | None = None
    position: Position | None = None

    @property
    def is_free(self) -> bool:
        """Whether CAD could send it somewhere now."""
        return self.status is UnitStatus.AVAILABLE and self.call_id is None


@dataclass(frozen=True, slots=True)
class Duty:
    """A person's duty."""

    is_on: bool = False
    kind: DutyKind = DutyKind.ON_SHIFT
    until: datetime | None = None
    quiet_until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether the person is on duty now; a shift whose end has passed is over."""
        return self.is_on and (self.until is None or self.until > now)


@dataclass(frozen=True, slots=True)
class Person:
    """A responder as far as matching needs to know.

    Attributes:
        is_ready: trained and willing.
        position: the newest of the person's own and the vehicle's.
        placed_at: when the person's own position was told.
        unit: the vehicle in whose crew CAD has the person, if any.
    """

    responder_id: ResponderId
    role: Role
    agency: AgencyId
    serves: frozenset[AgencyId]
    duty: Duty = Duty()
    is_ready: bool = True
    modes: frozenset[SeatMode] = frozenset({SeatMode.IN_PERSON})
    skills: frozenset[str] = frozenset()
    team_id: str | None = None
    cad_ids: tuple[str, ...] = ()
    position: Position | None = None
    placed_at: datetime | None = None
    unit: Unit | None = None

    @property
    def only_rides_along(self) -> bool:
        """Whether somebody has to bring the person."""
        return SeatMode.RIDE_ALONG in self.modes and SeatMode.IN_PERSON not in self.modes


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told about why a call has nobody."""

    reason: Unserved
    seat: Role | None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it stands, with what matching remembers of it.

    Attributes:
        skills: specialties wanted, and languages as `language:<code>`.
        gates: danger -> what is known about it.
        wanted_at: when the request in force was made.
        is_late: it reached matching so late that only a person's request may page anybody.
        merged_into: the call as which this one lives on.
        told_of: revision of calls.v1.
        as_of: when CAD's snapshot was assessed.
        epoch: of the newest proposal.
        refused: who is not asked again for this call, and why, oldest first.
        rests_since: from then on nobody is proposed unless a person asks later.
        was_served: it rests because a team has been there.
        told: what was last told about why it has nobody.
        unserved: how many times that was told.
    """

    key: CallKey
    summary: CallSummary
    eligibility: Eligibility
    as_of: datetime
    first_seen_at: datetime
    told_of: int = 1
    is_open: bool = True
    merged_into: CallId | None = None
    historical: bool = False
    exercise: bool = False
    skills: tuple[str, ...] = ()
    gates: Mapping[str, GateState] = field(default_factory=dict[str, GateState])
    want: Want | None = None
    wanted_at: datetime | None = None
    is_late: bool = False
    epoch: int = 0
    refused: tuple[tuple[ResponderId, Unserved], ...] = ()
    rests_since: datetime | None = None
    was_served: bool = False
    told: Told | None = None
    unserved: int = 0
    is_watched: bool = True
    traceparent: str | None = None

    @property
    def is_real(self) -> bool:
        """Whether it may page anybody at all."""
        return not (self.historical or self.exercise)

    @property
    def position(self) -> Position | None:
        """Where it is, if that is known."""
        place = self.summary.location
        if place.lat is None or place.lon is None:
            return None
        return Position(lat=place.lat, lon=place.lon)

    @property
    def is_medical(self) -> bool:
        """Whether a medic is wanted."""
        return self.want is Want.MEDIC or self.gates.get("medical") is GateState.PRESENT

    @property
    def rests(self) -> bool:
        """Whether it waits for a person to ask again."""
        if self.rests_since is None:
            return False
        return self.wanted_at is None or self.wanted_at <= self.rests_since


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """One role in a match, and who has it.

    Attributes:
        responder_id: none for CAD's own officer whom nobody enrolled, and while the seat is open.
        filled_by: none until the seat is filled by its rule.
        seq: order of the newest status.
        arrived_at: first time at the scene.
    """

    role: Role
    responder_id: ResponderId | None
    arrives_at: datetime
    unit_id: UnitId | None = None
    mode: SeatMode = SeatMode.IN_PERSON
    rule: SeatRule = SeatRule.ASK
    filled_by: FilledBy | None = None
    status: StatusOf | None = None
    seq: int = 0
    arrived_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has it."""
        return self.responder_id is None and self.mode is not SeatMode.ON_CALL

    @property
    def holder(self) -> str | None:
        """Who has it: a person, or CAD's unit."""
        return self.responder_id or self.unit_id

    @property
    def is_over(self) -> bool:
        """Whether this part of the encounter has ended."""
        return self.status is not None and self.status.is_over


@dataclass(frozen=True, slots=True)
class Match:
    """People proposed for a call, from first proposal to its end.

    Attributes:
        eligibility: under which the people were proposed.
        seen: the call's own eligibility when the match was last looked at.
        place: the call's position at the proposal.
        by_hand: made by a supervisor, so no re-solve undoes it.
        confirmed_epoch: newest epoch that was confirmed.
    """

    match_id: MatchId
    key: CallKey
    epoch: int
    structure: Structure
    eligibility: Eligibility
    seen: Eligibility
    seats: tuple[HeldSeat, ...]
    proposed_at: datetime
    place: Position | None = None
    by_hand: bool = False
    confirmed_epoch: int | None = None
    confirmed_at: datetime | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether every seat of the newest epoch is filled."""
        return self.confirmed_epoch == self.epoch

    @property
    def people(self) -> frozenset[ResponderId]:
        """Everybody who is booked by it."""
        return frozenset(seat.responder_id for seat in self.seats if seat.responder_id)

    @property
    def has_arrived(self) -> bool:
        """Whether somebody is there, or was.

        CAD's own officer stops counting once he has left: else a clinician still under way to a
        closed call would never be stood down.
        """
        return any(
            seat.arrived_at and not (seat.mode is SeatMode.ON_CALL and seat.is_over)
            for seat in self.seats
        )

    @property
    def has_begun(self) -> bool:
        """Whether the encounter has begun: somebody beside an officer is there, or was."""
        is_there = any(seat.arrived_at and seat.role != OFFICER for seat in self.seats)
        return is_there and self.confirmed_epoch is not None

    @property
    def is_over(self) -> bool:
        """Whether everybody has cleared."""
        return all(seat.is_over for seat in self.seats)

    def seat_of(self, role: Role) -> HeldSeat | None:
        """The seat of a role."""
        return next((seat for seat in self.seats if seat.role == role), None)

    def with_seat(self, changed: HeldSeat) -> Match:
        """The match with one seat changed."""
        seats = tuple(changed if seat.role == changed.role else seat for seat in self.seats)
        return replace(self, seats=seats)

    def as_it_is(self) -> Match:
        """The match with those alone who have taken their seats; nobody else is looked for."""
        return replace(self, seats=tuple(seat for seat in self.seats if seat.filled_by))


def opened(seat: HeldSeat) -> HeldSeat:
    """The seat with nobody in it."""
    return HeldSeat(seat.role, None, seat.arrives_at, rule=seat.rule)
