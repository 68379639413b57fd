"""What intake knows about a call and a unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from shared.events.cad import CadCall, IncidentRef
from shared.vocabulary import (
    AgencyId,
    CallId,
    CallStatus,
    Eligibility,
    RequesterKind,
    UnitId,
    Want,
)


class Mark(StrEnum):
    """Something odd that was accepted; kept with the call, and counted."""

    TIME_WITHOUT_ZONE = "time_without_zone"
    TIME_IN_FUTURE = "time_in_future"
    TIME_MEANINGLESS = "time_meaningless"
    CONTROL_CHARACTERS = "control_characters"
    LONG_TEXT = "long_text"
    STALE = "stale"
    LATE_REQUEST = "late_request"
    UNKNOWN_PART = "unknown_part"
    UNREADABLE_PART = "unreadable_part"
    PLACE_BY_REFERENCE = "place_by_reference"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a narrative, in the order of arrival; its index never changes.

    Attributes:
        text: without control characters.
        at: when it was said, as far as that can be; UTC.
        sent_at: the stamp as the CAD wrote it, which with the text tells lines apart; UTC.
        by: who said it, in the CAD's word.
        restricted: true when it is not shown at any door.
    """

    text: str
    at: datetime | None = None
    sent_at: datetime | None = None
    by: str | None = None
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A request by somebody with eyes on the scene.

    Attributes:
        by_id: who, in the CAD's word; never told.
        reason: as written; never told.
        lifts: whether it may lift `historical`; one that is itself replayed may not.
    """

    request_id: str
    want: Want
    by: RequesterKind
    at: datetime
    by_id: str | None = None
    reason: str | None = None
    lifts: bool = True


@dataclass(frozen=True, slots=True)
class Tick:
    """A flag's value and since when the call taker has it so."""

    value: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Settling:
    """A fall of the outcome that is held until it has lasted.

    Attributes:
        held: the outcome that readers know.
        to: what it would be.
        since: when it was first found lower, UTC.
        until: when the fall is told, if it lasts.
    """

    held: Eligibility
    to: Eligibility
    since: datetime
    until: datetime


@dataclass(slots=True)
class Call:
    """A call as far as CAD has told, and what readers know of it.

    It is brought up to date in place, by the run that loaded it and by nobody else: copying it at
    every step was measured to cost as much as assessing it.

    Attributes:
        latest: the newest snapshot, without narrative; none while only requests are known.
        opened_at: UTC; a stamp from the future is the time of receipt instead.
        order: what the newest snapshot is ordered by: `updated_at`, else receipt.
        ended_at: when it ended, while it is ended.
        lines: the narrative, by arrival.
        asks: requests, by arrival.
        ticks: flag -> value.
        historical: fixed at first receipt; only a request lifts it, and never for an exercise.
        replayed: first heard of by replay; such a call pages nobody, whoever asks.
        marks: what was odd, by code, and how often.
        traceparent: the trace of its first event; all its facts continue it.
        revision: how many facts were told.
        told: what readers know by the last `call.assessed`.
        told_end: what readers know by the last `call.closed`, while that is the last fact.
        refs: numbers of the same incident elsewhere, all that were ever sent: a transferred call
            keeps the number it had before.
        settling: a fall of the outcome that is being held.
    """

    agency: AgencyId
    call_id: CallId
    latest: CadCall | None = None
    opened_at: datetime | None = None
    order: datetime | None = None
    ended_at: datetime | None = None
    lines: tuple[Line, ...] = ()
    asks: tuple[Ask, ...] = ()
    ticks: dict[str, Tick] = field(default_factory=dict[str, Tick])
    historical: bool = False
    exercise: bool = False
    replayed: bool = False
    marks: dict[Mark, int] = field(default_factory=dict[Mark, int])
    traceparent: str | None = None
    revision: int = 0
    told: dict[str, str] = field(default_factory=dict[str, str])
    told_end: str | None = None
    refs: tuple[IncidentRef, ...] = ()
    settling: Settling | None = None

    @property
    def is_known(self) -> bool:
        """Whether CAD has told of the call; otherwise only requests wait for it."""
        return self.latest is not None

    @property
    def is_open(self) -> bool:
        """Whether the call is known and goes on."""
        sent = self.latest
        return sent is not None and is_open(sent)

    @property
    def request(self) -> Ask | None:
        """The request in force: the newest, unless it takes back."""
        if not self.asks:
            return None
        newest = max(self.asks, key=lambda ask: ask.at)
        return None if newest.want is Want.NONE else newest


@dataclass(frozen=True, slots=True)
class Receipt:
    """How an event came.

    Attributes:
        at: when, on the service's clock; UTC.
        replayed: whether it is history being replayed.
    """

    at: datetime
    replayed: bool = False


class CallKey(NamedTuple):
    """Names a call."""

    agency: AgencyId
    call_id: CallId


class UnitKey(NamedTuple):
    """Names a unit."""

    agency: AgencyId
    unit_id: UnitId


def is_open(sent: CadCall) -> bool:
    """Whether a snapshot says that the call goes on; a merged call does not."""
    return sent.status is CallStatus.OPEN and sent.merged_into is None
