"""`matches.v1`: who goes together to which call, or why nobody does."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from shared.events import topics
from shared.events.base import Body, Moment
from shared.events.calls import CallSummary, Part
from shared.vocabulary import (
    AgencyId,
    CallId,
    Completion,
    Eligibility,
    FilledBy,
    MatchId,
    ResponderId,
    Role,
    SeatMode,
    SeatRule,
    Structure,
    UnitId,
    Unserved,
)


class Seat(Part):
    """One role in a match.

    Attributes:
        responder_id: the person; none for CAD's own officer (`mode: on_call`).
        rule: how it is filled.
        filled_by: by what it was filled, once it is.
        travel_s: seconds from the match's `at` to arrival.
        kept: whether the same person held it before, accepted or still asked.
    """

    role: Role
    responder_id: ResponderId | None = None
    unit_id: UnitId | None = None
    mode: SeatMode = SeatMode.IN_PERSON
    rule: SeatRule = SeatRule.ASK
    filled_by: FilledBy | None = None
    travel_s: float = 0.0
    kept: bool = False


class Decision(Part):
    """Why these people.

    Attributes:
        rule: which way of deciding: `assignment`, `by_hand`, `join`, `merge`, ...
        arrival_s: seconds from `at` until the last of the team arrives.
        gap: proven distance from the best possible, as a share; 0 is optimal.
        runner_up: the next best team and its arrival, if there was one.
        considered: how many people were looked at.
        why: one sentence for a screen.
        policy: `<agency>@<hash>` of the policy file that decided.
    """

    rule: str
    arrival_s: float
    policy: str
    gap: float = 0.0
    runner_up: dict[str, Any] | None = None
    considered: int = 0
    why: str = ""


class MatchProposed(Body):
    """People proposed for a call; `epoch` grows per call."""

    type: ClassVar[str] = "match.proposed.v1"
    topic: ClassVar[str] = topics.MATCHES

    agency: AgencyId
    call_id: CallId
    match_id: MatchId
    epoch: int
    at: Moment
    structure: Structure
    eligibility: Eligibility
    call: CallSummary
    seats: tuple[Seat, ...]
    decision: Decision

    @property
    def subject(self) -> str:
        """The match."""
        return self.match_id

    @property
    def number(self) -> str:
        """The epoch."""
        return str(self.epoch)


class MatchWithdrawn(Body):
    """Ends a match that was not confirmed; beats a confirmation of the same epoch."""

    type: ClassVar[str] = "match.withdrawn.v1"
    topic: ClassVar[str] = topics.MATCHES

    match_id: MatchId
    epoch: int
    at: Moment
    reason: str
    agency: AgencyId | None = None
    call_id: CallId | None = None

    @property
    def subject(self) -> str:
        """The match."""
        return self.match_id

    @property
    def number(self) -> str:
        """The epoch."""
        return str(self.epoch)


class MatchCompleted(Body):
    """Ends a confirmed match."""

    type: ClassVar[str] = "match.completed.v1"
    topic: ClassVar[str] = topics.MATCHES

    match_id: MatchId
    epoch: int
    at: Moment
    reason: Completion
    arrivals: dict[Role, Moment] = Field(default_factory=dict)
    agency: AgencyId | None = None
    call_id: CallId | None = None

    @property
    def subject(self) -> str:
        """The match."""
        return self.match_id

    @property
    def number(self) -> str:
        """The epoch."""
        return str(self.epoch)


class CallUnserved(Body):
    """An eligible call has nobody, and why.

    Attributes:
        revision: counts the `call.unserved` facts of the call.
        seat: the role that could not be filled, where one role is the reason.
        retry: `on_change` (something has to change), `never`, or an ISO time.
        final: true on the last one, when the call has ended.
    """

    type: ClassVar[str] = "call.unserved.v1"
    topic: ClassVar[str] = topics.MATCHES

    agency: AgencyId
    call_id: CallId
    revision: int
    at: Moment
    reason: Unserved
    seat: Role | None = None
    detail: str = ""
    retry: Literal["on_change", "never"] | Moment = "on_change"
    final: bool = False

    @property
    def subject(self) -> str:
        """The call."""
        return self.call_id

    @property
    def number(self) -> str:
        """Agency and revision; call ids repeat between agencies."""
        return f"{self.agency}/{self.revision}"
