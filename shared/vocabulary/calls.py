"""Words about calls, and about the vehicles that CAD sends to them."""

from __future__ import annotations

from enum import StrEnum

from shared.vocabulary.names import Code


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


class IncidentRelation(Code):
    """What another incident's number is to a call."""

    SAME = "same"
    """The same incident, as another system or agency numbers it."""
    PARENT = "parent"
    CHILD = "child"
    RELATED = "related"
    SPLIT = "split"
    """One of the two was split from the other."""
    OTHER = "other"


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
