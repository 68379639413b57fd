"""What an EIDO-JSON document tells of a call, its units, people and places."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.intake.domain.model import Mark
from shared.errors import BadRecord
from shared.vocabulary import CallStatus, Origin, UnitStatus
from tests.support import eido as e
from tests.support.eido_reports import (
    NOW,
    call_of,
    fresh,
    oddities_of,
    told,
    units_of,
)
from tests.support.work import NOON

OTHER = "urn:emergency:uid:incidentid:18:psap.riverton.example"


def test_a_whole_document_is_a_call_with_type_place_people_and_narrative() -> None:
    call = call_of(told(e.whole()))

    assert call.opened_at == NOON
    assert call.updated_at == NOON + timedelta(minutes=1)
    assert (call.call_type.code, call.call_type.description) == (
        "5150",
        "Mental health crisis / EDP",
    )
    assert (call.priority, call.origin, call.status) == ("2", Origin.EMERGENCY, CallStatus.OPEN)
    assert (call.location.lat, call.location.lon) == (32.7157, -117.1611)
    assert (call.location.address, call.location.beat) == ("500 G ST, Riverton, CA", "523")
    assert call.units == ("11K",)
    assert [(person.n, person.age) for person in call.people] == [(1, 34)]
    assert [(line.by, line.text) for line in call.narrative] == [
        ("call_taker", "Male pacing, talking to himself, no weapons seen"),
        ("dispatcher", "RP is his sister\nBP < 90"),
    ]
    assert call.incident_refs[0].number == "R26-0017"
    assert not oddities_of(told(e.whole()))


def test_a_unit_is_told_with_its_status_position_and_crew() -> None:
    car = e.unit("11K", "On Scene", 5, unitLocationReference={"$ref": "car"})
    spot = e.place("car", e.pidf(e.circle("32.71 -117.16")), "Unit")

    (unit,) = units_of(told(e.eido(5, emergencyResourceComponent=[car], locationComponent=[spot])))

    assert (unit.unit_id, unit.status, unit.status_code) == ("11K", UnitStatus.ON_SCENE, "On Scene")
    assert unit.position is not None
    assert (unit.position.lat, unit.position.lon) == (32.71, -117.16)
    assert (unit.crew, unit.call_id) == ((e.DEPUTY,), e.INCIDENT_ID)


def test_only_units_that_a_document_changes_are_told_again() -> None:
    reports = told(e.whole(), e.eido(3, notesComponent=[e.note("note-3", "calmer now", 3)]))

    assert not units_of(reports)
    assert call_of(reports).units == ("11K",)


def test_a_partial_update_adds_to_what_is_known() -> None:
    call = call_of(told(e.whole(), e.eido(3, notesComponent=[e.note("n", "has a knife", 3)])))

    assert call.narrative[-1].text == "has a knife"
    assert call.call_type.code == "5150"
    assert call.location.lat == 32.7157
    assert call.updated_at == NOON + timedelta(minutes=3)


def test_an_older_component_changes_nothing_however_late_it_comes() -> None:
    newer = e.eido(5, incidentComponent=e.incident(5, incidentTypeInternalCode="415"))
    older = e.eido(4, incidentComponent=e.incident(4, incidentTypeInternalCode="CW"))

    call = call_of(told(e.whole(), newer, older))

    assert call.call_type.code == "415"
    assert call.updated_at == NOON + timedelta(minutes=5)


def test_of_equal_stamps_the_later_to_arrive_counts() -> None:
    again = e.eido(1, incidentComponent=e.incident(1, incidentTypeInternalCode="415"))

    assert call_of(told(e.whole(), again)).call_type.code == "415"


def test_a_component_from_the_future_does_not_shut_out_later_ones() -> None:
    ahead = e.incident(1, incidentTypeInternalCode="X") | {
        "lastUpdateTimeStamp": "2099-01-01T00:00:00Z"
    }
    incidents = fresh()
    told(e.whole(incidentComponent=ahead), known=incidents)
    incidents.now = NOW + timedelta(minutes=1)
    mended = e.incident(1) | {"lastUpdateTimeStamp": incidents.now.isoformat()}

    call = call_of(told(e.eido(31, incidentComponent=mended), known=incidents))

    assert call.call_type.code == "5150"


def test_a_call_that_a_person_closed_is_closed_with_its_primary_disposition() -> None:
    given = [
        e.component("d1", dispositionCommonRegistryCode="Other"),
        e.component(
            "d2", dispositionCommonRegistryCode="Transported", dispositionPrimaryIndicator=True
        ),
        e.component("d3", dispositionCommonRegistryCode="Report"),
    ]
    ended = e.incident(20, incidentStatusCommonRegistryText=["Closed"], dispositionComponent=given)

    call = call_of(told(e.whole(), e.eido(20, incidentComponent=ended)))

    assert (call.status, call.disposition) == (CallStatus.CLOSED, "Transported")
    assert call.closed_at == NOON + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("number", "priority"), [(10, "1"), (9, "1"), (8, "2"), (5, "3"), (2, "5"), (0, "5")]
)
def test_the_common_priority_counts_down_from_ten(number: int, priority: str) -> None:
    about = e.incident(1, incidentPriorityInternalText=None, incidentCommonPriorityNumber=number)

    assert call_of(told(e.whole(incidentComponent=about))).priority == priority


def test_a_place_by_reference_is_kept_and_never_fetched() -> None:
    url = "https://lis.example/held"
    by_url = e.component(
        "place", locationTypeDescriptionRegistryText="Incident", locationByReferenceUrl=url
    )
    incidents = fresh()

    reports = told(e.whole(locationComponent=[by_url]), known=incidents)

    assert call_of(reports).location.lat is None
    assert oddities_of(reports) == [Mark.PLACE_BY_REFERENCE]
    (kept,) = incidents.changed.values()
    assert kept.kinds["locationComponent"]["place"]["locationByReferenceUrl"] == url


def test_the_callers_place_stands_in_where_the_incident_has_none() -> None:
    about = e.incident(1, locationReference=None)

    assert call_of(told(e.whole(incidentComponent=about))).location.lat == 33.0


def test_unknown_components_are_kept_aside_and_counted() -> None:
    incidents = fresh()
    strange = e.whole() | {"droneComponent": [{"$id": "x"}], "weather": "fog"}

    reports = told(strange, known=incidents)

    assert oddities_of(reports) == [Mark.UNKNOWN_PART, Mark.UNKNOWN_PART]
    (kept,) = incidents.changed.values()
    assert kept.aside == {"droneComponent": [{"$id": "x"}], "weather": "fog"}
    assert call_of(reports).call_type.code == "5150"


def test_one_part_that_cant_be_read_does_not_keep_people_waiting() -> None:
    broken = e.whole(
        mediaComponent=[{"uri": "https://x.example"}, 7],
        locationComponent=[e.place("place", "<presence"), e.place("phone", e.pidf(e.POINT))],
    )

    reports = told(broken)

    assert oddities_of(reports).count(Mark.UNREADABLE_PART) == 3
    assert call_of(reports).location.lat == 32.7157


def test_cautions_and_comments_beside_the_call_are_read_as_narrative() -> None:
    caution = e.component(
        "c",
        2,
        cautionTypeInternalText="Known to carry a knife",
        cautionTypeCommonRegistryText="Weapon",
        cautionSeverity="high",
    )
    comment = (
        '<com:EmergencyCallData.Comment xmlns:com="urn:ietf:params:xml:ns:EmergencyCallData'
        ':Comment"><com:Comment>Facility for veterans</com:Comment></com:EmergencyCallData.Comment>'
    )
    more = e.component("m", 2, additionalDataByValue=comment)

    call = call_of(told(e.whole(cautionComponent=[caution], additionalDataComponent=[more])))

    assert [line.text for line in call.narrative[2:]] == [
        "Caution: Weapon; Known to carry a knife",
        "Facility for veterans",
    ]


@pytest.mark.parametrize(
    ("change", "reason", "where"),
    [
        ({"$id": None}, "invalid", "$id"),
        ({"$id": "x" * 129}, "invalid", "$id"),
        ({"$id": "x\0y"}, "invalid", "$id"),
        ({"lastUpdateTimeStamp": "yesterday"}, "invalid", "lastUpdateTimeStamp"),
        ({"eidoVersion": "2.0"}, "unknown_version", "eidoVersion"),
    ],
)
def test_a_document_that_does_not_say_what_it_is_about_is_refused(
    change: dict[str, Any], reason: str, where: str
) -> None:
    with pytest.raises(BadRecord) as refused:
        told(e.whole() | change)

    assert (refused.value.reason, refused.value.where) == (reason, where)


def test_an_incident_without_bounds_is_refused() -> None:
    notes = [e.note(f"n{n}", "x", 1) for n in range(5_001)]

    with pytest.raises(BadRecord, match="too_many_parts"):
        told(e.eido(1, notesComponent=notes))


@pytest.mark.parametrize(
    ("status", "expected", "on_call"),
    [
        ("Dispatched", UnitStatus.ASSIGNED, True),
        ("En Route", UnitStatus.EN_ROUTE, True),
        ("Staged", UnitStatus.STAGED, True),
        ("On Scene", UnitStatus.ON_SCENE, True),
        ("Transporting", UnitStatus.TRANSPORTING, True),
        ("At Destination", UnitStatus.AT_DESTINATION, True),
        ("Out of Service", UnitStatus.OUT_OF_SERVICE, False),
        ("Available", UnitStatus.AVAILABLE, False),
        ("Pondering", UnitStatus.ASSIGNED, True),
    ],
)
def test_a_unit_is_on_the_call_by_what_it_does(
    status: str, expected: UnitStatus, on_call: bool
) -> None:
    reports = told(e.whole(emergencyResourceComponent=[e.unit("11K", status, 2)]))

    (unit,) = units_of(reports)
    assert unit.status is expected
    assert (unit.call_id is not None, "11K" in call_of(reports).units) == (on_call, on_call)


def test_a_unit_that_is_only_stacked_on_the_incident_is_not_on_it() -> None:
    stacked = e.unit("11K", "Assigned", 2, activeOnIncidentId=OTHER)

    reports = told(e.whole(emergencyResourceComponent=[stacked]))

    assert call_of(reports).units == ()
    assert units_of(reports)[0].call_id == OTHER


def test_a_unit_whose_name_is_none_is_left_out_and_the_call_is_read() -> None:
    odd = [e.unit("11\0K", "En Route", 2), e.unit("x" * 65, "En Route", 2)]

    reports = told(e.whole(emergencyResourceComponent=odd))

    assert not units_of(reports)
    assert oddities_of(reports) == [Mark.UNREADABLE_PART] * 2
    assert call_of(reports).call_type.code == "5150"
