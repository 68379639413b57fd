"""The states in the services' tables that an audit looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.bus.inbox import Mark


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a service still has to publish, or never will.

    Attributes:
        oldest_s: age of the oldest row that waits for the broker; none when nothing waits.
        failed: rows that the broker will never take.
    """

    oldest_s: float | None = None
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Booking:
    """A person in a live match, as matcher has it."""

    region: str
    responder_id: str
    match_id: str


@dataclass(frozen=True, slots=True)
class StoodDown:
    """Somebody whom notifier has told not to go on.

    Attributes:
        needs_answer: true for those under way, who have to acknowledge.
        told_at: when.
        answer_within: how long the agency's policy gives the person before the desk is told.
        acknowledged: whether the person did.
        desk_told: whether the desk was told that there was no acknowledgement.
    """

    match_id: str
    role: str
    responder_id: str
    needs_answer: bool
    told_at: datetime
    answer_within: timedelta
    acknowledged: bool
    desk_told: bool


@dataclass(frozen=True, slots=True)
class Watched:
    """Somebody who has been at a scene and whom notifier had to watch over.

    Attributes:
        stage: `off`, `watching`, `asked`, `overdue` or `escalated`.
        has_left: whether the person has cleared.
        has_timer: whether the next step has a time.
        desk_told: whether the desk was told that a check-in is overdue.
    """

    match_id: str
    role: str
    responder_id: str
    stage: str
    has_left: bool
    has_timer: bool
    desk_told: bool


@dataclass(frozen=True, slots=True)
class Tables:
    """States from the services' tables.

    Attributes:
        inbox: service -> mark -> handled (1) or refused (2).
        waiting: service -> what it has to publish.
        policies: service -> versions `<agency>@<hash>` whose text it has kept.
        bookings: who is in which live match.
        decisions: (match, epoch) whose decision record was kept.
        stood_down: who was told not to go on.
        watched: who has been at a scene.
        figures: (agency, measure) -> number, over all days.
        late_s: service -> how long ago its oldest waiting timer should have fired.
    """

    inbox: Mapping[str, Mapping[Mark, int]] = field(default_factory=dict[str, dict[Mark, int]])
    waiting: Mapping[str, Waiting] = field(default_factory=dict[str, Waiting])
    policies: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    bookings: Sequence[Booking] = ()
    decisions: frozenset[tuple[str, int]] = frozenset()
    stood_down: Sequence[StoodDown] = ()
    watched: Sequence[Watched] = ()
    figures: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    late_s: Mapping[str, float] = field(default_factory=dict[str, float])
