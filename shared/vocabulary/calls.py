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


class GateManner(Code):
    """How a danger that is present is there."""

    SEEN = "seen"
    """Somebody sees it, or it happens."""
    IMPLIED = "implied"
    """Claimed, hinted at or thought possible."""
    IN_REACH = "in_reach"
    """Near by, not in hand: a gun in the house."""
    OTHER = "other"


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
    """Where a call came from. Words that CADs use for these are read as them ("988 Lifeline")."""

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

    @classmethod
    def _missing_(cls, value: object) -> Origin | None:
        if not isinstance(value, str):
            return None
        word = "_".join(value.lower().replace("-", " ").replace("/", " ").split())
        word = _ORIGINS.get(word, word)
        return next((origin for origin in cls if origin.value == word), cls.OTHER)


_ORIGINS = {
    "e911": "911",
    "wireless_911": "911",
    "text_to_911": "911",
    "nonemergency": "non_emergency",
    "non_emergency_line": "non_emergency",
    "admin_line": "non_emergency",
    "on_view": "officer",
    "onview": "officer",
    "self_initiated": "officer",
    "field_initiated": "officer",
    "radio": "officer",
    "988_lifeline": "988",
    "988_crisis_line": "988",
    "lifeline": "988",
    "crisis_line": "988",
    "suicide_hotline": "988",
    "mobile_crisis_team": "mobile_crisis",
    "mct": "mobile_crisis",
    "county_jail": "jail",
    "detention": "jail",
    "corrections": "jail",
    "hosp": "hospital",
    "emergency_room": "hospital",
    "er": "hospital",
    "ed": "hospital",
    "sro": "school",
    "school_resource_officer": "school",
    "campus": "school",
    "walkin": "walk_in",
    "lobby": "walk_in",
    "front_desk": "walk_in",
    "in_person": "walk_in",
}
"""A CAD's word, in lower case with underscores -> code."""


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
