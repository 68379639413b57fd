"""The public contract: every event that crosses a service boundary, one module per family.

`TYPES` is the whole list. Changes are additive inside a version; anything else is a new `.vN` type.
"""

from shared.events.base import Body, Event, Fact, Moment, fact_id
from shared.events.cad import CadAegis, CadCall, CadEido, CadRecord, CadRequest, CadUnit
from shared.events.calls import CallAssessed, CallClosed
from shared.events.encounters import CareRecorded, OutcomeRecorded, ResponderStatus
from shared.events.matches import CallUnserved, MatchCompleted, MatchProposed, MatchWithdrawn
from shared.events.offers import (
    JoinRequested,
    MatchConfirmed,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferSent,
    OfferUndeliverable,
    OfferWithdrawn,
)
from shared.events.people import DutyChanged, ResponderChanged, ResponderMoved
from shared.events.units import UnitChanged

TYPES: dict[str, type[Body]] = {
    body.type: body
    for body in (
        CadCall,
        CadUnit,
        CadRequest,
        CadRecord,
        CadEido,
        CadAegis,
        CallAssessed,
        CallClosed,
        UnitChanged,
        MatchProposed,
        MatchWithdrawn,
        MatchCompleted,
        CallUnserved,
        OfferSent,
        OfferAccepted,
        OfferDeclined,
        OfferExpired,
        OfferUndeliverable,
        OfferWithdrawn,
        MatchConfirmed,
        ResponderStatus,
        JoinRequested,
        OutcomeRecorded,
        ResponderChanged,
        DutyChanged,
        ResponderMoved,
        CareRecorded,
    )
}
"""CloudEvents type -> body."""

__all__ = [
    "TYPES",
    "Body",
    "CadAegis",
    "CadCall",
    "CadEido",
    "CadRecord",
    "CadRequest",
    "CadUnit",
    "CallAssessed",
    "CallClosed",
    "CallUnserved",
    "CareRecorded",
    "DutyChanged",
    "Event",
    "Fact",
    "JoinRequested",
    "MatchCompleted",
    "MatchConfirmed",
    "MatchProposed",
    "MatchWithdrawn",
    "Moment",
    "OfferAccepted",
    "OfferDeclined",
    "OfferExpired",
    "OfferSent",
    "OfferUndeliverable",
    "OfferWithdrawn",
    "OutcomeRecorded",
    "ResponderChanged",
    "ResponderMoved",
    "ResponderStatus",
    "UnitChanged",
    "fact_id",
]
