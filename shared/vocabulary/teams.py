"""Words about teams: how they are put together, how seats are filled, why nobody goes."""

from __future__ import annotations

from enum import StrEnum

from shared.vocabulary.names import Code


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
