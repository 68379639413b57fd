"""What a decision changes: to be stored in one go, and to be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from services.matcher.domain.explain import Record
from services.matcher.domain.model import Call, CallKey, Match
from services.matcher.domain.structures import Nobody
from shared.events.matches import Decision
from shared.vocabulary import Completion, MatchId, ResponderId


@dataclass(frozen=True, slots=True)
class Proposed:
    """People proposed for a call, anew or again.

    Attributes:
        before: the same match before, if there was one.
    """

    call: Call
    match: Match
    decision: Decision
    record: Record
    before: Match | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """A match has ended: withdrawn for a reason, or completed.

    Attributes:
        match: as it was, with the epoch that the end has.
    """

    call: Call
    match: Match
    how: str | Completion

    @property
    def is_completed(self) -> bool:
        """Whether it had its encounter."""
        return isinstance(self.how, Completion)


@dataclass(frozen=True, slots=True)
class Left:
    """A call has nobody: told because it is new, because the reason changed, or at the end."""

    call: Call
    why: Nobody
    final: bool
    record: Record


@dataclass(frozen=True, slots=True)
class Join:
    """A clinician's wish to join a call by herself."""

    request_id: str
    key: CallKey
    responder_id: ResponderId
    at: datetime


@dataclass
class Changes:
    """Everything that one decision changes.

    Attributes:
        before: live matches as they were found.
        calls: calls as they are now, where something about them changed.
        joined: wishes to join that got their answer; none means that she was proposed.
        retry_at: when time alone makes it worth looking again.
    """

    before: dict[MatchId, Match] = field(default_factory=dict[MatchId, Match])
    proposed: list[Proposed] = field(default_factory=list[Proposed])
    ended: list[Ended] = field(default_factory=list[Ended])
    left: list[Left] = field(default_factory=list[Left])
    calls: dict[CallKey, Call] = field(default_factory=dict[CallKey, Call])
    joined: list[tuple[Join, str | None]] = field(default_factory=list[tuple[Join, str | None]])
    retry_at: datetime | None = None

    @property
    def released(self) -> list[tuple[MatchId, ResponderId]]:
        """Who is free of which match now."""
        after = {each.match.match_id: each.match.people for each in self.proposed}
        after |= {each.match.match_id: frozenset() for each in self.ended}
        return sorted(
            (match_id, who)
            for match_id, people in after.items()
            if match_id in self.before
            for who in self.before[match_id].people - people
        )

    @property
    def booked(self) -> list[tuple[ResponderId, MatchId]]:
        """Who is booked anew, by which match; sorted by person, so that locks never cross."""
        return sorted(
            (who, each.match.match_id)
            for each in self.proposed
            for who in each.match.people - self._had(each.match.match_id)
        )

    def _had(self, match_id: MatchId) -> frozenset[ResponderId]:
        before = self.before.get(match_id)
        return before.people if before else frozenset()
