"""The words that mean one thing everywhere.

Lists of codes may grow. A reader treats a code it does not know as `other` where the list has
one, and refuses the record where a wrong guess could hurt somebody (eligibility, gate states).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, NewType, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

AgencyId = NewType("AgencyId", str)
"""Slug of a dispatched agency (a tenant), as in `agencies/<slug>.toml`; never an employer."""
RegionId = NewType("RegionId", str)
"""Agencies that share people; the record key of every fact."""
CallId = NewType("CallId", str)
"""The CAD's own number of a call, unique within its agency."""
MatchId = NewType("MatchId", str)
OfferId = NewType("OfferId", str)
OutcomeId = NewType("OutcomeId", str)
ResponderId = NewType("ResponderId", str)
"""A person; unique within the region."""
UnitId = NewType("UnitId", str)
"""A vehicle's call sign."""
Role = NewType("Role", str)
"""A seat's role. The list is open; the constants below are the ones Tandem knows by name."""

OFFICER = Role("officer")
CLINICIAN = Role("clinician")
MEDIC = Role("medic")
PEER = Role("peer")
CASE_MANAGER = Role("case_manager")
NURSE = Role("nurse")

UNKNOWN_REGION = RegionId("_unknown")
"""Where records run whose region nobody can tell: unreadable, or of an unknown agency."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Latitude = Annotated[float, Field(ge=-90, le=90, description="degrees north, WGS 84")]
Longitude = Annotated[float, Field(ge=-180, le=180, description="degrees east, WGS 84")]
Urgency = Annotated[int, Field(ge=1, le=5, description="1 (life threat) to 5")]


class Code(StrEnum):
    """A list of codes that may grow: an unknown one reads as `other` if the list has it."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls.__members__.get("OTHER") if isinstance(value, str) else None


class Position(BaseModel):
    """A point on the ground, WGS 84 degrees."""

    model_config = ConfigDict(frozen=True)

    lat: Latitude
    lon: Longitude


class Eligibility(StrEnum):
    """Who should go, as far as the facts so far tell. It can change at every CAD update."""

    CIVILIAN_RESPONSE = "civilian_response"
    """No officer needed."""
    CO_RESPONSE = "co_response"
    """Officer and clinician together."""
    POLICE_FIRST = "police_first"
    """Officers make it safe; the clinician stages near by or joins by video."""
    NOT_ELIGIBLE = "not_eligible"
    """No behavioral-health response; the assessment says why."""

    @property
    def is_eligible(self) -> bool:
        """Whether somebody beside patrol should go at all."""
        return self is not Eligibility.NOT_ELIGIBLE


class GateState(StrEnum):
    """What is known about a danger, and from whom. Only a person on scene clears a gate."""

    PRESENT = "present"
    DENIED_BY_CALLER = "denied_by_caller"
    NOT_REPORTED = "not_reported"
    UNKNOWN = "unknown"
    CLEARED_ON_SCENE = "cleared_on_scene"


class CallKind(Code):
    """Every figure is by kind."""

    INCIDENT = "incident"
    FOLLOW_UP = "follow_up"
    REFERRAL = "referral"
    PROACTIVE = "proactive"
    OTHER = "other"


class CallStatus(StrEnum):
    """A call's status as its CAD tells it."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class CallEnd(Code):
    """Why a call ended."""

    CLOSED = "closed"
    CANCELLED = "cancelled"
    MERGED = "merged"
    OTHER = "other"


class Origin(Code):
    """Where a call came from."""

    EMERGENCY = "911"
    NON_EMERGENCY = "non_emergency"
    OFFICER = "officer"
    CRISIS_LINE = "988"
    MOBILE_CRISIS = "mobile_crisis"
    JAIL = "jail"
    HOSPITAL = "hospital"
    SCHOOL = "school"
    WALK_IN = "walk_in"
    OTHER = "other"


class Want(StrEnum):
    """What somebody with eyes on the scene asks for; `none` takes the request back."""

    CO_RESPONSE = "co_response"
    CIVILIAN = "civilian"
    TELE = "tele"
    MEDIC = "medic"
    NONE = "none"


class RequesterKind(Code):
    """Who asked."""

    OFFICER = "officer"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    CLINICIAN = "clinician"
    MEDIC = "medic"
    CRISIS_LINE = "crisis_line"
    OTHER = "other"


class UnitStatus(Code):
    """What a vehicle is doing. `status_code` beside it is the agency's own word."""

    AVAILABLE = "available"
    ASSIGNED = "assigned"
    EN_ROUTE = "en_route"
    STAGED = "staged"
    ON_SCENE = "on_scene"
    TRANSPORTING = "transporting"
    AT_DESTINATION = "at_destination"
    OUT_OF_SERVICE = "out_of_service"
    OFF_DUTY = "off_duty"
    OTHER = "other"


class Structure(StrEnum):
    """How a team is put together."""

    DEDICATED = "dedicated"
    ROTATING = "rotating"
    TRIAD = "triad"
    TELE = "tele"
    CIVILIAN = "civilian"


class SeatRule(StrEnum):
    """How a seat is filled."""

    ASK = "ask"
    """The person accepts."""
    TELL = "tell"
    """The person is told; the seat is filled at proposal."""
    DESK_CONFIRMS = "desk_confirms"
    """The dispatch desk confirms for the person."""


class FilledBy(StrEnum):
    """By what a seat was filled."""

    DISPATCH = "dispatch"
    TOLD = "told"
    ACCEPTED = "accepted"
    DESK = "desk"
    SUPERVISOR = "supervisor"
    SELF = "self"


class SeatMode(Code):
    """How the person of a seat takes part."""

    IN_PERSON = "in_person"
    RIDE_ALONG = "ride_along"
    TELE = "tele"
    ON_CALL = "on_call"
    """CAD's own officer, enrolled or not."""
    OTHER = "other"


class DutyKind(Code):
    """What kind of duty a person is on."""

    ON_SHIFT = "on_shift"
    STANDBY = "standby"
    BREAK = "break"
    OTHER = "other"


class StatusOf(Code):
    """Where a member of a team is in an encounter."""

    EN_ROUTE = "en_route"
    STAGED = "staged"
    ON_SCENE = "on_scene"
    WITH_PERSON = "with_person"
    TRANSPORTING = "transporting"
    AT_DESTINATION = "at_destination"
    CLEARED = "cleared"
    CANCELLED_EN_ROUTE = "cancelled_en_route"
    OTHER = "other"

    @property
    def has_arrived(self) -> bool:
        """Whether the person has been at the scene by now (staging near by does not count)."""
        return self in _ARRIVED

    @property
    def is_over(self) -> bool:
        """Whether the person's part in the encounter has ended."""
        return self in {StatusOf.CLEARED, StatusOf.CANCELLED_EN_ROUTE}


_ARRIVED = frozenset(
    {StatusOf.ON_SCENE, StatusOf.WITH_PERSON, StatusOf.TRANSPORTING, StatusOf.AT_DESTINATION}
)


class StatusSource(Code):
    """Where a status came from."""

    APP = "app"
    CAD = "cad"
    DESK = "desk"
    PARTNER = "partner"
    INFERRED = "inferred"
    OTHER = "other"


class Unserved(Code):
    """Why an eligible call has nobody, with the seat it concerns beside it."""

    NO_CLINICIAN_ON_DUTY = "no_clinician_on_duty"
    NO_CLINICIAN_FREE = "no_clinician_free"
    NO_OFFICER_FREE = "no_officer_free"
    TOO_FAR = "too_far"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    CALL_CLOSED_FIRST = "call_closed_first"
    OUTSIDE_HOURS = "outside_hours"
    OUTSIDE_AREA = "outside_area"
    GATE_PRESENT = "gate_present"
    HIGHER_PRIORITY_ELSEWHERE = "higher_priority_elsewhere"
    NOT_WANTED_ON_SCENE = "not_wanted_on_scene"
    WITHDRAWN_BY_SUPERVISOR = "withdrawn_by_supervisor"
    CLINICIAN_CANCELLED = "clinician_cancelled"
    MINOR_POLICY = "minor_policy"
    ENTERED_LATE = "entered_late"
    OTHER = "other"


class Completion(Code):
    """How a confirmed match ended."""

    CLEARED = "cleared"
    CALL_CLOSED = "call_closed"
    TIMED_OUT = "timed_out"
    BY_HAND = "by_hand"
    OTHER = "other"


class OutcomeCode(Code):
    """What came of it, for one person met. Diversions are never added together."""

    REMAINED_IN_PLACE = "remained_in_place"
    ARREST = "arrest"
    CITATION = "citation"
    ARRESTABLE_NOT_ARRESTED = "arrestable_not_arrested"
    TRANSPORT_CRISIS_CENTER = "transport_crisis_center"
    TRANSPORT_ED = "transport_ed"
    TRANSPORT_SOBERING = "transport_sobering"
    TRANSPORT_SHELTER = "transport_shelter"
    TRANSPORT_HOME = "transport_home"
    INVOLUNTARY_HOLD = "involuntary_hold"
    MEDICAL_TRANSPORT = "medical_transport"
    LEFT_WITH_FAMILY = "left_with_family"
    NO_NEED_FOUND = "no_need_found"
    DECLINED_SERVICES = "declined_services"
    UNABLE_TO_LOCATE = "unable_to_locate"
    GONE_ON_ARRIVAL = "gone_on_arrival"
    CANCELLED_EN_ROUTE = "cancelled_en_route"
    DECEASED = "deceased"
    OTHER = "other"


class Contact(Code):
    """Whether a person of a call was met."""

    MADE = "made"
    NOT_LOCATED = "not_located"
    DECLINED = "declined"
    NONE = "none"
    OTHER = "other"


class CareService(Code):
    """A service given on scene; lives on `care.v1` only."""

    ASSESSMENT = "assessment"
    DE_ESCALATION = "de_escalation"
    SAFETY_PLAN = "safety_plan"
    REFERRAL = "referral"
    WARM_HANDOFF = "warm_handoff"
    MEDICATION = "medication"
    BASIC_NEEDS = "basic_needs"
    NALOXONE = "naloxone"
    FOLLOW_UP = "follow_up"
    OTHER = "other"
