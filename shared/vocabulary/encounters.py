"""Words about what happens on scene and what comes of it."""

from __future__ import annotations

from shared.vocabulary.names import Code


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
