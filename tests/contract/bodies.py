"""One body of each type, every field of it filled: what the golden files are made from."""

from __future__ import annotations

import json
from typing import Any

from shared.events import TYPES, Body
from tests.contract.bodies_from_cad import AGENCY, CALL_ID, FROM_CAD, NAMED, POSITION

MATCH_ID = "5f0e3a52-6c0b-5d0a-9a86-6f6f2f1f5b11"
OUTCOME_ID = "0c6f9f4e-2f59-5b7d-8d33-4b9f3b1c7a20"
AT = "2026-01-01T08:00:41Z"
LATER = "2026-01-01T08:09:12Z"

SUMMARY: dict[str, Any] = {
    "opened_at": "2026-01-01T08:00:05Z",
    "call_type": {"code": "5150", "description": "Mental health crisis"},
    "urgency": 2,
    "origin": "911",
    "units": ["11K"],
    "subject_refs": ["h:9f86d081884c7d65"],
    "incident_refs": [{"agency": "988", "number": "L-17"}],
    "location": {**POSITION, "address": "500 G ST", "beat": "523"},
    "headline": "Mental health crisis; weapon: denied by caller 00:30",
}
SEATS: list[dict[str, Any]] = [
    {
        "role": "officer",
        "responder_id": "o-17",
        "unit_id": "11K",
        "mode": "on_call",
        "rule": "tell",
        "filled_by": "dispatch",
        "travel_s": 0.0,
        "kept": True,
    },
    {
        "role": "clinician",
        "responder_id": "c-4",
        "unit_id": "CO-3",
        "mode": "in_person",
        "rule": "ask",
        "filled_by": "accepted",
        "travel_s": 430.5,
        "kept": False,
    },
]
MATCH: dict[str, Any] = {"match_id": MATCH_ID, "epoch": 2, "at": AT, **NAMED}
OFFER: dict[str, Any] = {
    **MATCH,
    "offer_id": "8a8d2c5e-1f0f-5a49-8a6e-0d3a6f5d7c01",
    "role": "clinician",
    "responder_id": "c-4",
    "expires_at": "2026-01-01T08:01:11Z",
    "channel": "inbox",
    "reason": "on_another_call",
    "by": "s-1",
}
OFFERS = ("sent", "accepted", "declined", "expired", "undeliverable", "withdrawn")

BODIES: dict[str, dict[str, Any]] = {
    **FROM_CAD,
    "call.assessed.v1": {
        **NAMED,
        "revision": 3,
        "at": AT,
        "kind": "incident",
        "historical": False,
        "exercise": False,
        "call": SUMMARY,
        "assessment": {
            "eligibility": "co_response",
            "probability": 0.97,
            "policy": "riverton@3f9c2a1",
            "reported_signs": ["disorganized"],
            "specialties": ["veterans"],
            "requested": {
                "want": "co_response",
                "by": "officer",
                "at": AT,
                "request_id": "R-1",
            },
            "gates": [
                {
                    "gate": "weapon",
                    "state": "denied_by_caller",
                    "by": "caller",
                    "at": AT,
                    "rule": "gate.weapon.negated",
                    "manner": "implied",
                },
            ],
            "evidence": [
                {
                    "rule": "type.5150",
                    "says": "behavioral_health",
                    "weight": 3.4,
                    "where": "call_type.code",
                    "quote": "5150",
                }
            ],
            "why_not": "no_sign",
            "settling": {"to": "not_eligible", "until": LATER},
        },
        "changed": ["eligibility"],
    },
    "call.closed.v1": {
        **NAMED,
        "revision": 4,
        "at": LATER,
        "reason": "merged",
        "into": "E26010012340",
        "disposition": "DUP",
    },
    "unit.changed.v1": {
        "unit_id": "11K",
        "status": "on_scene",
        "at": AT,
        "status_code": "97",
        "crew": ["7421"],
        "call_id": CALL_ID,
        "position": POSITION,
    },
    "match.proposed.v1": {
        **MATCH,
        "structure": "rotating",
        "eligibility": "co_response",
        "call": SUMMARY,
        "seats": SEATS,
        "decision": {
            "rule": "assignment",
            "arrival_s": 430.5,
            "policy": "riverton@3f9c2a1",
            "gap": 0.0,
            "runner_up": {"clinician": "c-9", "arrival_s": 610.0},
            "considered": 7,
            "why": "Nearest clinician on duty; the officer is on scene.",
        },
    },
    "match.withdrawn.v1": {**MATCH, "reason": "call_closed"},
    "match.completed.v1": {
        **MATCH,
        "at": LATER,
        "reason": "cleared",
        "arrivals": {"officer": AT, "clinician": LATER},
    },
    "call.unserved.v1": {
        **NAMED,
        "revision": 1,
        "at": AT,
        "reason": "no_clinician_on_duty",
        "seat": "clinician",
        "detail": "Nobody of the county's team is on duty before 10:00.",
        "retry": "on_change",
        "final": False,
    },
    **{f"offer.{end}.v1": OFFER for end in OFFERS},
    "match.confirmed.v1": {**MATCH, "seats": SEATS, "waited_s": 21.4},
    "join.requested.v1": {
        **NAMED,
        "request_id": "J-1",
        "responder_id": "c-4",
        "at": AT,
    },
    "responder.status.v1": {
        **NAMED,
        "match_id": MATCH_ID,
        "role": "clinician",
        "seq": 3,
        "status": "transporting",
        "at": LATER,
        "source": "app",
        "recorded_by": "person:c-4",
        "responder_id": "c-4",
        "unit_id": "CO-3",
        "destination": "crisis_center",
    },
    "outcome.recorded.v1": {
        **NAMED,
        "outcome_id": OUTCOME_ID,
        "revision": 1,
        "at": LATER,
        "recorded_by": "person:c-4",
        "match_id": MATCH_ID,
        "behavioral_health": "yes",
        "people": [
            {
                "n": 1,
                "subject_ref": "h:9f86d081884c7d65",
                "minor": False,
                "contact": "made",
                "outcomes": ["remained_in_place", "arrestable_not_arrested"],
                "offence_class": "misdemeanor",
                "destination": "home",
            }
        ],
        "force_used": False,
        "injury": False,
        "officer_released_at": LATER,
        "helped": True,
        "story": {"text": "He let us in after ten minutes at the door.", "consent": True},
    },
    "responder.changed.v1": {
        "responder_id": "c-4",
        "revision": 2,
        "agency": AGENCY,
        "role": "clinician",
        "serves": [AGENCY, "lakeside"],
        "cad_ids": ["9004"],
        "trained": True,
        "willing": True,
        "languages": ["en", "es"],
        "specialties": ["veterans"],
        "employer": "Valley County",
        "modes": ["in_person", "tele"],
        "team_id": "CO-3",
        "active": True,
    },
    "duty.changed.v1": {
        "responder_id": "c-4",
        "revision": 5,
        "on": True,
        "at": AT,
        "kind": "on_shift",
        "until": "2026-01-01T16:00:00Z",
        "quiet_until": "2026-01-01T08:30:00Z",
    },
    "responder.moved.v1": {"responder_id": "c-4", "at": AT, "position": POSITION},
    "care.recorded.v1": {
        **NAMED,
        "outcome_id": OUTCOME_ID,
        "revision": 1,
        "at": LATER,
        "people": [
            {
                "n": 1,
                "services": ["assessment", "warm_handoff"],
                "referred_to": ["crisis_center"],
                "accepted": True,
                "handed_over_at": LATER,
                "consent": True,
            }
        ],
        "care_ref": "vc-88121",
        "employer": "Valley County",
    },
}


def body(type_: str) -> Body:
    """The body of a type."""
    return TYPES[type_].from_wire(wire(BODIES[type_]))


def wire(example: Any) -> bytes:
    """An example as it is on Kafka: JSON, or the text of a document of another kind."""
    return example.encode() if isinstance(example, str) else json.dumps(example).encode()
