"""EIDO documents for tests: behavioral-health incidents, built part by part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.support.work import NOON

Json = dict[str, Any]
PSAP = "psap.riverton.example"
INCIDENT_ID = "urn:emergency:uid:incidentid:17:psap.riverton.example"
TAKER, DISPATCHER, DEPUTY = "ann@psap", "bob@psap", "cid@so"


def at(minute: float) -> str:
    """A stamp some minutes after noon, when the call began."""
    stamp = (NOON + timedelta(minutes=minute)).isoformat(timespec="milliseconds")
    return stamp.replace("+00:00", "Z")


def component(id_: str, minute: float = 0, **fields: Any) -> Json:
    """A data component with its prologue."""
    prologue = {
        "$id": id_,
        "lastUpdateTimeStamp": at(minute),
        "updatedByAgencyReference": {"$ref": PSAP},
    }
    return prologue | fields


def ref(*ids: str) -> list[Json]:
    """References to components."""
    return [{"$ref": id_} for id_ in ids]


def eido(minute: float = 0, *, id_: str = INCIDENT_ID, **components: Any) -> Json:
    """A document; components that are not given are not in it, as in a partial update.

    Args:
        minute: of its stamp.
        id_: the incident's.
        components: by the name of their list, in place of the usual ones.
    """
    agency = component(PSAP, agencyRoleDescriptionRegistryText=["Dispatch"], agencyType=["police"])
    return component(id_, minute) | {
        "eidoVersion": "1.0",
        "issuingElementIdentification": "cad.riverton.example",
        "agencyComponent": [agency],
        **components,
    }


def agents() -> list[Json]:
    """A call taker, a dispatcher and an officer."""
    roles = {TAKER: "Call Taking", DISPATCHER: "Dispatching", DEPUTY: "Police Officer"}
    return [
        component(name, agentRoleRegistryText=[role], agencyReference={"$ref": PSAP})
        for name, role in roles.items()
    ]


def incident(minute: float = 0, **fields: Any) -> Json:
    """The component about the incident itself: a mental-health crisis under way."""
    usual = {
        "incidentTypeInternalCode": "5150",
        "incidentTypeInternalText": "Mental health crisis",
        "incidentTypeCommonRegistryText": "EDP",
        "incidentStatusCommonRegistryText": ["Active"],
        "incidentPriorityInternalText": "2",
        "beatOrDispatchGroupText": "523",
        "internalIncidentId": "R26-0017",
        "locationReference": ref("place"),
        "personReference": ref("caller", "subject"),
        "notesReference": ref("note-1", "note-2"),
    }
    return component("incident", minute, **(usual | fields))


def call_component(minute: float = 0, **fields: Any) -> Json:
    """A 911 call about the incident."""
    usual = {
        "callStateRegistryText": "callAnswered",
        "standardPrimaryCallType": "emergency",
        "direction": "incoming",
        "callStartTimestamp": at(0),
        "locationReference": ref("phone"),
    }
    return component("call", minute, **(usual | fields))


def note(id_: str, words: str, minute: float, agent: str = TAKER) -> Json:
    """A note."""
    return component(id_, minute, notesActionComments=words, agentReference={"$ref": agent})


def person(id_: str, *roles: str, **fields: Any) -> Json:
    """Somebody at the incident."""
    return component(id_, personIncidentRoleRegistryText=list(roles), **fields)


def unit(name: str, status: str, minute: float, **fields: Any) -> Json:
    """A patrol car."""
    usual = {
        "emergencyResourceName": name,
        "emergencyResourceTypeCommonRegistryText": "Patrol Unit",
        "primaryUnitStatusRegistryText": "Available" if status == "Available" else "Assigned",
        "secondaryUnitStatusRegistryText": [status],
        "resourceAttributeRegistryText": ["Law Enforcement"],
        "agentReference": ref(DEPUTY),
    }
    return component(f"unit-{name}", minute, **(usual | fields))


def place(id_: str, pidf: str, role: str = "Incident", **fields: Any) -> Json:
    """A location by value."""
    usual: Json = {"locationTypeDescriptionRegistryText": role, "locationByValue": pidf}
    return component(id_, **(usual | fields))


def merge(other: str, direction: str, minute: float, id_: str = "merge") -> Json:
    """That an incident was merged or split."""
    return component(
        id_, minute, incidentTrackingIdentifier=other, incidentMergeDirectionCode=direction
    )


def link(other: str, direction: str, minute: float, id_: str = "link") -> Json:
    """That incidents belong together, or no longer do."""
    return component(id_, minute, incidentTrackingIdentifier=other, linkDirectionCode=direction)


def whole(**changes: Any) -> Json:
    """A whole behavioral-health incident, every part that bears on it filled."""
    parts: Mapping[str, Any] = {
        "incidentComponent": incident(1),
        "callComponent": [call_component()],
        "agentComponent": agents(),
        "notesComponent": [
            note("note-1", "Male pacing, talking to himself, <b>no weapons</b> seen", 0.5),
            note("note-2", "<p>RP is his sister</p><p>BP &lt; 90</p>", 0.8, DISPATCHER),
        ],
        "locationComponent": [
            place("place", pidf(POINT, CIVIC)),
            place("phone", pidf(circle("33.0 -117.0")), "Caller"),
        ],
        "personComponent": [
            person("caller", "Caller"),
            person(
                "subject",
                "Patient",
                ncPersonComponent={
                    "ncPersonAgeMeasure": {"ncMeasureIntegerValue": 34, "ncTimeUnitCode": "ANN"}
                },
            ),
        ],
        "emergencyResourceComponent": [unit("11K", "En Route", 0.9)],
        "dispatchComponent": [component("dispatch", emergencyResourceReference=ref("unit-11K"))],
    }
    return eido(1, **(dict(parts) | changes))


_GML = "http://www.opengis.net/gml"
_SHAPES = "http://www.opengis.net/pidflo/1.0"
_SYSTEM = 'srsName="urn:ogc:def:crs:EPSG::4326"'
POINT = f"<gml:Point {_SYSTEM}><gml:pos>32.7157 -117.1611</gml:pos></gml:Point>"
CIVIC = (
    '<ca:civicAddress xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr">'
    "<ca:country>US</ca:country><ca:A1>CA</ca:A1><ca:A3>Riverton</ca:A3>"
    "<ca:HNO>500</ca:HNO><ca:RD>G</ca:RD><ca:STS>ST</ca:STS></ca:civicAddress>"
)


def circle(middle: str) -> str:
    """A circle of 30 m."""
    radius = '<gs:radius uom="urn:ogc:def:uom:EPSG::9001">30</gs:radius>'
    return f"<gs:Circle {_SYSTEM}><gml:pos>{middle}</gml:pos>{radius}</gs:Circle>"


def pidf(*shapes: str) -> str:
    """A PIDF-LO document with these shapes and addresses."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><presence xmlns="urn:ietf:params:xml:ns:pidf"'
        ' xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"'
        f' xmlns:gml="{_GML}" xmlns:gs="{_SHAPES}" entity="pres:a@riverton.example">'
        f'<tuple id="t1"><status><gp:geopriv><gp:location-info>{"".join(shapes)}'
        "</gp:location-info><gp:usage-rules/></gp:geopriv></status></tuple></presence>"
    )
