"""`responses.v1`, second half, and `care.v1`: what happened on scene and what came of it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shared.events import topics
from shared.events.base import Body, Moment
from shared.events.calls import Part
from shared.vocabulary import (
    AgencyId,
    CallId,
    CareService,
    Contact,
    MatchId,
    OutcomeCode,
    OutcomeId,
    ResponderId,
    Role,
    StatusOf,
    StatusSource,
    UnitId,
)


class ResponderStatus(Body):
    """Where a member of a team is; ordered by `seq` per match and role."""

    type: ClassVar[str] = "responder.status.v1"
    topic: ClassVar[str] = topics.RESPONSES

    match_id: MatchId
    role: Role
    seq: int
    status: StatusOf
    at: Moment
    source: StatusSource
    recorded_by: str
    responder_id: ResponderId | None = None
    unit_id: UnitId | None = None
    destination: str | None = None
    agency: AgencyId | None = None
    call_id: CallId | None = None

    @property
    def subject(self) -> str:
        """The match."""
        return self.match_id

    @property
    def number(self) -> str:
        """Role and sequence."""
        return f"{self.role}/{self.seq}"


class PersonOutcome(Part):
    """What came of it for one person.

    Attributes:
        minor: absent is unknown, which is not adult.
        offence_class: with `arrestable_not_arrested`.
    """

    n: Annotated[int, Field(ge=1)] = 1
    subject_ref: str | None = None
    minor: bool | None = None
    contact: Contact = Contact.MADE
    outcomes: tuple[OutcomeCode, ...] = ()
    offence_class: str | None = None
    destination: str | None = None


class Story(Part):
    """A story for the report; told only with consent."""

    text: Annotated[str, Field(max_length=2000)]
    consent: bool = False


class OutcomeRecorded(Body):
    """What came of a call, per person met; a newer `revision` amends it."""

    type: ClassVar[str] = "outcome.recorded.v1"
    topic: ClassVar[str] = topics.RESPONSES

    outcome_id: OutcomeId
    agency: AgencyId
    call_id: CallId
    revision: int
    at: Moment
    recorded_by: str
    match_id: MatchId | None = None
    behavioral_health: Literal["yes", "no", "unknown"] = "unknown"
    people: tuple[PersonOutcome, ...] = ()
    force_used: bool | None = None
    injury: bool | None = None
    officer_released_at: Moment | None = None
    helped: bool | None = None
    story: Story | None = None

    @property
    def subject(self) -> str:
        """The outcome."""
        return self.outcome_id

    @property
    def number(self) -> str:
        """The revision."""
        return str(self.revision)


class PersonCare(Part):
    """Services for one person."""

    n: Annotated[int, Field(ge=1)] = 1
    services: tuple[CareService, ...] = ()
    referred_to: tuple[str, ...] = ()
    accepted: bool | None = None
    handed_over_at: Moment | None = None
    consent: bool = False


class CareRecorded(Body):
    """The care side of an outcome; own topic, own key scope, never beside police data."""

    type: ClassVar[str] = "care.recorded.v1"
    topic: ClassVar[str] = topics.CARE

    outcome_id: OutcomeId
    revision: int
    at: Moment
    people: tuple[PersonCare, ...] = ()
    care_ref: str | None = None
    employer: str = ""
    agency: AgencyId | None = None
    call_id: CallId | None = None

    @property
    def subject(self) -> str:
        """The outcome."""
        return self.outcome_id

    @property
    def number(self) -> str:
        """The revision."""
        return str(self.revision)
