"""`calls.v1`: what intake tells about calls."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from shared.events import topics
from shared.events.base import Body, Moment
from shared.vocabulary import (
    AgencyId,
    CallEnd,
    CallId,
    CallKind,
    Eligibility,
    GateManner,
    GateState,
    Origin,
    RequesterKind,
    UnitId,
    Urgency,
    Want,
)


class Part(BaseModel):
    """A part of a fact; unknown fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Location(Part):
    """Where the call is, as far as known."""

    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    address: str | None = None
    beat: str | None = None


class CallTypeCode(Part):
    """The agency's own call type."""

    code: str | None = None
    description: str | None = None


class NumberElsewhere(Part):
    """The number that the same incident has elsewhere, e.g. at the crisis line it came from."""

    agency: str
    number: str


class CallSummary(Part):
    """What other services may know of a call: codes and places, never narrative.

    Attributes:
        urgency: 1 (life threat) to 5.
        units: call signs that CAD has on the call.
        subject_refs: HMAC of known persons, so that repeat contacts can be counted.
        incident_refs: its numbers elsewhere, all that were ever sent.
        headline: one line for a screen, made from codes and gate states.
    """

    opened_at: Moment
    call_type: CallTypeCode = CallTypeCode()
    urgency: Urgency = 3
    origin: Origin | None = None
    units: tuple[UnitId, ...] = ()
    subject_refs: tuple[str, ...] = ()
    incident_refs: tuple[NumberElsewhere, ...] = ()
    location: Location = Location()
    headline: str = ""


class Gate(Part):
    """What is known about one danger.

    Attributes:
        gate: `weapon`, `violence`, `medical`, `crime`, `fire`, `traffic`, `minor`.
        by: who said it: `caller`, `officer`, `cad_flag`, `dispatcher`, ...
        rule: the rule that read it.
        manner: how a danger is present: `seen`, `implied`, `in_reach`.
    """

    gate: str
    state: GateState
    by: str | None = None
    at: Moment | None = None
    rule: str = ""
    manner: GateManner | None = None


class Evidence(Part):
    """One reason for the verdict.

    Attributes:
        rule: stable id of the rule, e.g. `sign.responding`.
        says: `behavioral_health`, `not_behavioral_health`, or what the rule speaks for.
        weight: log-odds; positive speaks for behavioral health.
        where: the field, and for text its span, e.g. `narrative[0]:14-33`.
        quote: only of coded fields; narrative text is never quoted.
    """

    rule: str
    says: str
    weight: float
    where: str
    quote: str | None = None


class Requested(Part):
    """The request in force."""

    want: Want
    by: RequesterKind
    at: Moment
    request_id: str = ""


class SettlingTo(Part):
    """A lower outcome that was found and is not told before it has lasted."""

    to: Eligibility
    until: Moment


class Assessment(Part):
    """Intake's verdict.

    Attributes:
        why_not: the reason when `not_eligible`.
        settling: what the eligibility falls to, and when, if nothing changes until then.
        policy: `<agency>@<hash>` of the policy file that decided.
    """

    eligibility: Eligibility
    probability: Annotated[float, Field(ge=0, le=1)]
    policy: str
    reported_signs: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    requested: Requested | None = None
    gates: tuple[Gate, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    why_not: str | None = None
    settling: SettlingTo | None = None


class CallAssessed(Body):
    """A call as it stands, and who should go. `revision` counts published facts of the call."""

    type: ClassVar[str] = "call.assessed.v1"
    topic: ClassVar[str] = topics.CALLS

    agency: AgencyId
    call_id: CallId
    revision: int
    at: Moment
    kind: CallKind = CallKind.INCIDENT
    historical: bool = False
    exercise: bool = False
    call: CallSummary
    assessment: Assessment
    changed: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The call."""
        return self.call_id

    @property
    def number(self) -> str:
        """Agency and revision; call ids repeat between agencies."""
        return f"{self.agency}/{self.revision}"


class CallClosed(Body):
    """A call has ended; on `merged` it lives on as `into`."""

    type: ClassVar[str] = "call.closed.v1"
    topic: ClassVar[str] = topics.CALLS

    agency: AgencyId
    call_id: CallId
    revision: int
    at: Moment
    reason: CallEnd
    into: CallId | None = None
    disposition: str | None = None

    @property
    def subject(self) -> str:
        """The call."""
        return self.call_id

    @property
    def number(self) -> str:
        """Agency and revision; call ids repeat between agencies."""
        return f"{self.agency}/{self.revision}"
