"""One call as the demo shows it: everything told about it so far, whatever the order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from shared.events import CallAssessed, CallClosed, CallUnserved, MatchProposed, OutcomeRecorded
from shared.events.calls import Evidence
from shared.vocabulary import Completion, MatchId, ResponderId, Role, StatusOf


class OfferState(Enum):
    """What became of asking one person."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "no answer"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"


@dataclass
class Team:
    """One match of a call.

    Attributes:
        proposed: the newest proposal.
        offers: (role, person) -> what became of asking.
        statuses: role -> how far, and since when.
        arrivals: role -> when first at the scene.
        confirmed_at: when every seat was filled.
        ended: why it ended, once it has.
    """

    proposed: MatchProposed | None = None
    offers: dict[tuple[Role, ResponderId], OfferState] = field(
        default_factory=dict[tuple[Role, ResponderId], OfferState]
    )
    statuses: dict[Role, tuple[int, StatusOf]] = field(
        default_factory=dict[Role, tuple[int, StatusOf]]
    )
    arrivals: dict[Role, datetime] = field(default_factory=dict[Role, datetime])
    confirmed_at: datetime | None = None
    completed: Completion | None = None
    withdrawn: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.completed is not None or self.withdrawn is not None

    def status_of(self, role: Role) -> StatusOf | None:
        """How far the holder of a seat is."""
        known = self.statuses.get(role)
        return known[1] if known else None


@dataclass
class Followed:
    """A call with all that was told about it.

    Attributes:
        sent: when its CAD records were published, in real time.
        eligible_told: when it was first told to be eligible, in real time.
        offer_sent: when the first offer was, in real time.
        waited: whether nobody was there to be asked before that.
        trace_id: of the trace from its CAD record on.
    """

    agency: str
    call_id: str
    assessed: CallAssessed | None = None
    closed: CallClosed | None = None
    unserved: CallUnserved | None = None
    outcome: OutcomeRecorded | None = None
    teams: dict[MatchId, Team] = field(default_factory=dict[MatchId, Team])
    sent: list[datetime] = field(default_factory=list[datetime])
    eligible_told: datetime | None = None
    offer_sent: datetime | None = None
    unserved_told: datetime | None = None
    trace_id: str | None = None

    @property
    def is_live(self) -> bool:
        """Whether it counts: no exercise, no history."""
        return self.assessed is not None and not (
            self.assessed.historical or self.assessed.exercise
        )

    @property
    def is_eligible(self) -> bool:
        """Whether somebody beside patrol should go, as it stands."""
        return (
            self.is_live
            and self.assessed is not None
            and self.assessed.assessment.eligibility.is_eligible
        )

    @property
    def team(self) -> Team | None:
        """The newest team."""
        return max(self.teams.values(), key=_epoch, default=None)

    @property
    def telling(self) -> Evidence | None:
        """The piece of evidence with the greatest weight."""
        if self.assessed is None:
            return None
        evidence = self.assessed.assessment.evidence
        return max(evidence, key=lambda it: abs(it.weight), default=None)

    @property
    def event_to_offer_ms(self) -> float | None:
        """From the CAD record that made it eligible to its first offer.

        None when nobody was asked, and when the offer had to wait for somebody to be free.
        """
        if self.eligible_told is None or self.offer_sent is None:
            return None
        if self.unserved_told is not None and self.unserved_told <= self.offer_sent:
            return None
        causes = [at for at in self.sent if at <= self.eligible_told]
        return (self.offer_sent - max(causes)).total_seconds() * 1000 if causes else None

    @property
    def call_to_both_arrived_s(self) -> float | None:
        """From the call until the second of a team was at the scene, by the services' clock."""
        if self.assessed is None:
            return None
        opened_at = self.assessed.call.opened_at
        complete = [max(t.arrivals.values()) for t in self.teams.values() if len(t.arrivals) > 1]
        return (min(complete) - opened_at).total_seconds() if complete else None


def _epoch(team: Team) -> int:
    return team.proposed.epoch if team.proposed else -1
