"""The documents that the bench has intake read: whole incidents, as large as dispatch systems send.

An EIDO document has eight to eleven kilobytes and 17 to 23 components; each incident comes four
times, with two more notes each time. An Aegis export has 54 nil elements among its others.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tandem.bench import town

_INCIDENTS: Final = 50
_UPDATES: Final = 4
_EXPORTS: Final = 200
_BEGAN = datetime(2026, 3, 2, 20, tzinfo=UTC)
_AGENCY = "psap.bench.example"
_WORDS = "male pacing talking to himself no weapons seen sister on line says off his medication"
_NILS: Final = 54

Json = dict[str, Any]


def eido_documents(chance: random.Random) -> Iterator[str]:
    """Each incident's documents one after the other."""
    for n in range(_INCIDENTS):
        point = town.place(chance)
        for update in range(_UPDATES):
            yield json.dumps(_eido(n, update, point, chance))


def aegis_exports(chance: random.Random) -> Iterator[str]:
    """Whole calls with two units and eight narratives."""
    for n in range(_EXPORTS):
        yield _export(n, town.place(chance), chance)


def _at(minutes: float) -> str:
    return (_BEGAN + timedelta(minutes=minutes)).isoformat()


def _component(id_: str, minutes: float, **fields: Any) -> Json:
    prologue = {
        "$id": id_,
        "lastUpdateTimeStamp": _at(minutes),
        "updatedByAgencyReference": {"$ref": _AGENCY},
        "updatedByAgentReference": {"$ref": "agent-0"},
    }
    return prologue | fields


def _refs(*ids: str) -> list[Json]:
    return [{"$ref": id_} for id_ in ids]


def _eido(n: int, update: int, point: dict[str, float], chance: random.Random) -> Json:
    notes = [
        _component(
            f"note-{i}",
            i,
            notesActionComments=_sentence(chance),
            agentReference={"$ref": "agent-0"},
        )
        for i in range(2 + 2 * update)
    ]
    return _component(f"urn:emergency:uid:incidentid:{n}:{_AGENCY}", 2 * update) | {
        "eidoVersion": "1.0",
        "issuingElementIdentification": "cad.bench.example",
        "incidentComponent": _incident(update, len(notes)),
        "callComponent": [_call()],
        "agencyComponent": [
            _component(
                _AGENCY, 0, agencyRoleDescriptionRegistryText=["Dispatch"], agencyType=["police"]
            )
        ],
        "agentComponent": [
            _component(
                f"agent-{i}",
                0,
                agentRoleRegistryText=["Dispatching"],
                agencyReference={"$ref": _AGENCY},
            )
            for i in range(3)
        ],
        "notesComponent": notes,
        "locationComponent": [_location(f"place-{i}", point) for i in range(3)],
        "personComponent": [
            _component(f"person-{i}", 0, personIncidentRoleRegistryText=[role])
            for i, role in enumerate(("Caller", "Patient", "Witness"))
        ],
        "emergencyResourceComponent": [_unit(i, update) for i in range(3)],
    }


def _incident(update: int, notes: int) -> Json:
    return _component(
        "incident",
        2 * update,
        incidentTypeInternalCode=town.CRISIS,
        incidentTypeInternalText="Mental health crisis",
        incidentTypeCommonRegistryText="EDP",
        incidentStatusCommonRegistryText=["Active"],
        incidentPriorityInternalText="2",
        beatOrDispatchGroupText="523",
        internalIncidentId="B26-0001",
        locationReference=_refs("place-0"),
        personReference=_refs("person-0", "person-1", "person-2"),
        notesReference=_refs(*(f"note-{i}" for i in range(notes))),
    )


def _call() -> Json:
    return _component(
        "call",
        0,
        callStateRegistryText="callAnswered",
        standardPrimaryCallType="emergency",
        direction="incoming",
        callStartTimestamp=_at(0),
        locationReference=_refs("place-1", "place-2"),
        personReference=_refs("person-0"),
    )


def _unit(i: int, update: int) -> Json:
    return _component(
        f"unit-{i}",
        2 * update,
        emergencyResourceName=f"{i}K",
        emergencyResourceTypeCommonRegistryText="Patrol Unit",
        primaryUnitStatusRegistryText="Assigned",
        secondaryUnitStatusRegistryText=["En Route" if update < _UPDATES - 1 else "On Scene"],
        resourceAttributeRegistryText=["Law Enforcement"],
        agentReference=_refs(f"agent-{i}"),
        unitLocationReference={"$ref": "place-2"},
    )


def _location(id_: str, point: dict[str, float]) -> Json:
    shape = (
        '<gml:Point srsName="urn:ogc:def:crs:EPSG::4326">'
        f"<gml:pos>{point['lat']} {point['lon']}</gml:pos></gml:Point>"
    )
    civic = (
        '<ca:civicAddress xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr">'
        "<ca:country>US</ca:country><ca:A1>MO</ca:A1><ca:A3>Bench</ca:A3><ca:PRD>W</ca:PRD>"
        "<ca:RD>Main</ca:RD><ca:STS>Street</ca:STS><ca:HNO>42</ca:HNO></ca:civicAddress>"
    )
    document = (
        '<?xml version="1.0" encoding="UTF-8"?><presence xmlns="urn:ietf:params:xml:ns:pidf"'
        ' xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:gml="http://www.opengis.net/gml"'
        ' entity="pres:x@bench.example"><tuple id="t"><status><gp:geopriv><gp:location-info>'
        f"{shape}{civic}</gp:location-info><gp:usage-rules/></gp:geopriv></status></tuple></presence>"
    )
    return _component(
        id_, 0, locationTypeDescriptionRegistryText="Incident", locationByValue=document
    )


def _sentence(chance: random.Random) -> str:
    words = _WORDS.split()
    return " ".join(chance.choice(words) for _ in range(20))


def _export(n: int, point: dict[str, float], chance: random.Random) -> str:
    narratives = "".join(
        f"<Narrative><CreateDateTime>{_at(i)}</CreateDateTime><CreateUser>taker</CreateUser>"
        f"<Restriction>General</Restriction><Text>{_sentence(chance)}</Text>"
        "<Type>UserEntry</Type></Narrative>"
        for i in range(8)
    )
    nils = "".join(f'<Empty{i} i:nil="true" />' for i in range(_NILS))
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<Call xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://www.newworldsystems'
        '.com/Aegis/CAD/Peripheral/CallExport/2011/02"><AgencyContexts><AgencyContext>'
        f"<AgencyType>Police</AgencyType><CallType>{town.CRISIS}</CallType>"
        "<ClosedFlag>false</ClosedFlag><Priority>2 - Urgent</Priority></AgencyContext>"
        f"</AgencyContexts><AssignedUnits>{_exported_unit(1)}{_exported_unit(2)}</AssignedUnits>"
        f"<CallId>{n}</CallId><CallSource>Phone</CallSource><ClosedFlag>false</ClosedFlag>"
        f"<CreateDateTime>{_at(0)}</CreateDateTime><Incidents><Incident><Number>B26-{n}</Number>"
        "<Jurisdiction>BENCH</Jurisdiction><Type>Crisis</Type></Incident></Incidents>"
        f"<Location><FullAddress>42 W MAIN ST</FullAddress><LatitudeY>{point['lat']}</LatitudeY>"
        f"<LongitudeX>{point['lon']}</LongitudeX><PoliceBeat>7</PoliceBeat>{nils}</Location>"
        f"<Narratives>{narratives}</Narratives><NatureOfCall>son is hearing voices</NatureOfCall>"
        "</Call>"
    )


def _exported_unit(i: int) -> str:
    times = "".join(
        f"<{name}>{_at(i + step)}</{name}>"
        for step, name in enumerate(("AssignedDateTime", "DispatchDateTime", "EnrouteDateTime"))
    )
    logs = "".join(
        f"<UnitLog><DateTime>{_at(i + step)}</DateTime><Status>Step {step}</Status></UnitLog>"
        for step in range(3)
    )
    return (
        f"<Unit>{times}<Personnel><UnitPersonnel><IDNumber>{i}</IDNumber></UnitPersonnel></Personnel>"
        f"<UnitLogs>{logs}</UnitLogs><UnitNumber>B{i}</UnitNumber></Unit>"
    )
