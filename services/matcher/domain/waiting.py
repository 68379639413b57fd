"""A call whose team is not complete, with all that may be tried for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from services.matcher.domain.candidates import Seen
from services.matcher.domain.dispatched import Dispatched
from services.matcher.domain.model import Call, CallKey, HeldSeat, Match, Person
from services.matcher.domain.travel import TravelTimes
from shared.policy.matching import Team
from shared.policy.model import AgencyPolicy
from shared.vocabulary import OFFICER, Eligibility, ResponderId, Role


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call with open seats.

    Attributes:
        match: its live match, if it has one; its filled and frozen seats are in `kept`.
        kept: seats that stay as they are, by role.
        teams: the kinds of team that may answer, each with its price in seconds.
        officer: CAD's own officer on the call, who fills the officer's seat.
        eligibility: as which the call is answered.
        rule: which way of deciding this is, for the record.
        lost: somebody was taken from it by a more urgent call.
        fresh: what is tried when this can't be completed and all its seats are given up.
    """

    call: Call
    policy: AgencyPolicy
    travel: TravelTimes
    teams: tuple[tuple[Team, float], ...]
    eligibility: Eligibility
    match: Match | None = None
    kept: dict[Role, HeldSeat] = field(default_factory=dict[Role, HeldSeat])
    officer: Dispatched | None = None
    rule: str = "assignment"
    lost: bool = False
    fresh: Waiting | None = None

    @property
    def key(self) -> CallKey:
        """The call."""
        return self.call.key

    @property
    def urgency(self) -> int:
        """Of the call: 1 is the most urgent."""
        return self.call.summary.urgency

    @property
    def is_begun(self) -> bool:
        """Whether something has to be given up when it can't be completed."""
        return self.match is not None or bool(self.kept)

    def officer_s(self, now: datetime) -> float | None:
        """Seconds until the officer who is settled already arrives, if one is."""
        if kept := self.kept.get(OFFICER):
            return remaining_s(kept, now)
        return self.officer.travel_s if self.officer else None


@dataclass(frozen=True, slots=True)
class Lead:
    """What the call needs most: one person, or the people of one dedicated car."""

    members: tuple[Person, ...]

    @property
    def is_car(self) -> bool:
        """Whether they ride together all shift."""
        return len(self.members) > 1

    @property
    def ids(self) -> frozenset[ResponderId]:
        """Everybody in it."""
        return frozenset(member.responder_id for member in self.members)

    def of(self, role: Role) -> Person | None:
        """The member with a role; the lowest id where there are two."""
        return next((member for member in self.members if member.role == role), None)


@dataclass(frozen=True, slots=True)
class View:
    """A waiting call and everybody as seen from it."""

    waiting: Waiting
    seen: dict[ResponderId, Seen]


def remaining_s(seat: HeldSeat, now: datetime) -> float:
    """Seconds until somebody who has a seat already arrives."""
    return 0.0 if seat.arrived_at else max(0.0, (seat.arrives_at - now).total_seconds())
