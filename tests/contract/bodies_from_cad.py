"""One body of each type that dispatch systems send, every field of it filled."""

from __future__ import annotations

from typing import Any

AGENCY = "riverton"
CALL_ID = "E26010012345"
POSITION = {"lat": 32.7157, "lon": -117.1611}
NAMED = {"agency": AGENCY, "call_id": CALL_ID}

FROM_CAD: dict[str, Any] = {
    "cad.call.v1": {
        **NAMED,
        "status": "closed",
        "kind": "incident",
        "opened_at": "2026-01-01T00:00:05-08:00",
        "updated_at": "2026-01-01T00:40:41-08:00",
        "closed_at": "2026-01-01T00:40:40-08:00",
        "call_type": {"code": "5150", "description": "Mental health crisis"},
        "priority": "2",
        "origin": "911",
        "narrative": [
            {
                "at": "2026-01-01T00:00:30-08:00",
                "text": "Male pacing, talking to himself, no weapons seen",
                "by": "caller",
                "restricted": False,
            }
        ],
        "location": {**POSITION, "address": "500 G ST", "beat": "523"},
        "flags": {"weapon": False, "violence_in_progress": False, "medical_emergency": False},
        "people": [{"n": 1, "age": 34, "known_person": "p-7713"}],
        "units": ["11K", "523A"],
        "disposition": "REPORT",
        "merged_into": "E26010012340",
        "incident_refs": [{"agency": "fire", "number": "F-88", "relation": "related"}],
        "entered_late": False,
        "exercise": False,
    },
    "cad.unit.v1": {
        **NAMED,
        "unit_id": "11K",
        "status": "on_scene",
        "status_code": "97",
        "at": "2026-01-01T00:07:02-08:00",
        "position": POSITION,
        "crew": ["7421"],
    },
    "cad.request.v1": {
        **NAMED,
        "request_id": "R-1",
        "want": "co_response",
        "requested_by": {"kind": "officer", "id": "7421"},
        "at": "2026-01-01T00:08:10-08:00",
        "reason": "start me a co-responder",
    },
    "cad.record.v1": {
        "agency": AGENCY,
        "row": {"INCIDENT_NUM": CALL_ID, "CALL_TYPE": "5150", "PRIORITY": 2},
        "mapping": "history",
        "line": 2,
    },
    "cad.eido.v1": {
        "$id": "urn:emergency:uid:incidentid:17:psap.riverton.example",
        "lastUpdateTimeStamp": "2026-01-01T00:00:41.0-08:00",
        "updatedByAgencyReference": {"$ref": "psap.riverton.example"},
        "eidoVersion": "1.0",
        "issuingElementIdentification": "cad.riverton.example",
        "incidentComponent": {
            "$id": "incident-17",
            "lastUpdateTimeStamp": "2026-01-01T00:00:41.0-08:00",
            "updatedByAgencyReference": {"$ref": "psap.riverton.example"},
            "incidentTypeCommonRegistryText": "EDP",
        },
        "agencyComponent": [
            {
                "$id": "psap.riverton.example",
                "lastUpdateTimeStamp": "2026-01-01T00:00:41.0-08:00",
                "updatedByAgencyReference": {"$ref": "psap.riverton.example"},
                "agencyRoleDescriptionRegistryText": ["Dispatch"],
                "agencyType": ["police"],
            }
        ],
    },
    "cad.aegis.v1": (
        "<Call><CallId>17</CallId><CreateDateTime>2026-01-01T00:00:05-08:00</CreateDateTime>"
        "<AgencyContexts><AgencyContext><AgencyType>Police</AgencyType>"
        "<CallType>Mental Health Crisis</CallType></AgencyContext></AgencyContexts></Call>"
    ),
}
