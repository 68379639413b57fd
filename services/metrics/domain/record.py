"""What is known of one call: everything that figures are made of, and nothing else.

No address, no narrative, no name, no service given: a record could be read by anyone who may read
the figures. A story is kept only while it has consent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from shared.vocabulary import (
    CallEnd,
    CallKind,
    Eligibility,
    MatchId,
    OutcomeCode,
    OutcomeId,
    ResponderId,
    Role,
    Structure,
    UnitId,
    Unserved,
)

NOTHING: Mapping[Any, Any] = MappingProxyType({})
"""The default of every mapping in a record."""


class Standing(StrEnum):
    """Whether a call counts among the live ones; the others are counted apart."""

    LIVE = "live"
    HISTORICAL = "historical"
    EXERCISE = "exercise"


@dataclass(frozen=True, slots=True)
class Assessed:
    """The newest `call.assessed`."""

    order: int
    opened_at: datetime
    kind: CallKind
    standing: Standing
    eligibility: Eligibility
    call_type: str = ""
    specialties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """The newest `call.closed`; it shares its revisions with `call.assessed`."""

    order: int
    reason: CallEnd


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """The newest `call.unserved`."""

    order: int
    reason: Unserved
    final: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One seat of a proposal: who would come, and in which unit."""

    role: Role
    responder_id: ResponderId | None = None
    unit_id: UnitId | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The newest `match.proposed` of a match; `order` is its epoch."""

    order: int
    at: datetime
    structure: Structure
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """The earliest word that the person of a seat has arrived.

    Attributes:
        measured: false when it was inferred.
    """

    at: datetime
    measured: bool


@dataclass(frozen=True, slots=True)
class Turned:
    """The newest status of a seat: whether the person turned round on the way."""

    order: int
    back: bool


@dataclass(frozen=True, slots=True)
class Team:
    """What is known of one match.

    Attributes:
        confirmed: the epochs in which it was confirmed.
        withdrawn: the epochs in which it was withdrawn; beats a confirmation of the same one.
        completed: whether it ended after its confirmation.
    """

    proposal: Proposal | None = None
    confirmed: frozenset[int] = frozenset()
    withdrawn: frozenset[int] = frozenset()
    completed: bool = False
    arrivals: Mapping[Role, Arrival] = field(default_factory=lambda: NOTHING)
    turned: Mapping[Role, Turned] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Met:
    """One person of an outcome."""

    contact: bool
    codes: frozenset[OutcomeCode] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The newest revision of one outcome form.

    Attributes:
        story: only with consent.
    """

    order: int
    people: tuple[Met, ...] = ()
    force_used: bool | None = None
    injury: bool | None = None
    helped: bool | None = None
    officer_released_at: datetime | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Care:
    """The newest revision of one care form: whether anything was given, never what."""

    order: int
    given: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one call, or of a match or outcome whose call nobody has named yet.

    Attributes:
        eligible_since: when it was first assessed as eligible.
        offered_at: when a channel first took an offer.
        on_scene: when each of CAD's units was first on scene.
    """

    assessed: Assessed | None = None
    ended: Ended | None = None
    left_alone: LeftAlone | None = None
    eligible_since: datetime | None = None
    offered_at: datetime | None = None
    teams: Mapping[MatchId, Team] = field(default_factory=lambda: NOTHING)
    outcomes: Mapping[OutcomeId, Outcome] = field(default_factory=lambda: NOTHING)
    care: Mapping[OutcomeId, Care] = field(default_factory=lambda: NOTHING)
    on_scene: Mapping[UnitId, datetime] = field(default_factory=lambda: NOTHING)


EMPTY = Record()
"""Nothing is known."""
