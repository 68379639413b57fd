"""What an Aegis export tells of a call and its units, in whatever clothes it comes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.intake.domain.model import Mark
from services.intake.gateways.aegis import AegisReader
from services.intake.gateways.protocol import CallReport, UnitReport
from shared.errors import BadRecord
from shared.events.cad import CadCall, CadUnit
from shared.vocabulary import CallStatus, Origin, UnitStatus
from tests.support import aegis as a

READER = AegisReader(ZoneInfo("America/Indianapolis"))
DECLARED_UTF_16 = '<?xml version="1.0" encoding="utf-16"?>'


def read(document: str | bytes) -> tuple[CallReport, list[CadUnit]]:
    content = document if isinstance(document, bytes) else document.encode()
    first, *others = READER.read(content)
    assert isinstance(first, CallReport)
    return first, [report.unit for report in others if isinstance(report, UnitReport)]


def call_of(document: str | bytes) -> CadCall:
    return read(document)[0].call


def refusal(document: str | bytes) -> BadRecord:
    with pytest.raises(BadRecord) as refused:
        read(document)
    return refused.value


def test_an_export_is_a_call_with_its_types_priority_and_origin() -> None:
    incident = a.elements(Number="2026-17", Jurisdiction="IN04", Type="Mental Subject")
    place = a.elements(
        FullAddress="500 G ST", LatitudeY="39.99", LongitudeX="-85.8", PoliceBeat="7"
    )

    call = call_of(
        a.export(
            more=f"<Incidents><Incident>{incident}</Incident></Incidents>"
            f"<Location>{place}</Location>"
        )
    )

    assert call.call_id == "9900001"
    assert call.opened_at == datetime(2026, 3, 1, 20, tzinfo=UTC)
    assert (call.call_type.code, call.call_type.description) == (
        "Crisis",
        "Crisis / Mental Subject",
    )
    assert (call.priority, call.origin) == ("2 - Urgent", Origin.EMERGENCY)
    assert (call.location.lat, call.location.lon) == (39.99, -85.8)
    assert (call.location.address, call.location.beat) == ("500 G ST", "7")
    assert [(ref.agency, ref.number) for ref in call.incident_refs] == [("IN04", "2026-17")]


@pytest.mark.parametrize("root", ["Call", "CallExport"])
@pytest.mark.parametrize("namespace", ["", f' xmlns="{a.SPACE}"', ' xmlns="urn:another"'])
def test_both_roots_are_read_with_and_without_namespace(root: str, namespace: str) -> None:
    assert call_of(a.export(root=root, namespace=namespace)).call_type.code == "Crisis"


def test_a_prefixed_export_is_read_as_one_with_a_default_namespace() -> None:
    inner = "<n:CallId>1</n:CallId><n:CreateDateTime>2026-03-01T20:00:00Z</n:CreateDateTime>"

    assert call_of(f'<n:Call xmlns:n="{a.SPACE}">{inner}</n:Call>').call_id == "1"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-8"),
        (b"\xfe\xff", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xfe\xff", "utf-16-le"),
        (b"\xff\xfe", "utf-16-be"),
        (b"\xef\xbb\xbf", "utf-16-le"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
        (b"\xef\xbb\xbf\xef\xbb\xbf", "utf-8"),
    ],
)
@pytest.mark.parametrize(
    "declared", ["", DECLARED_UTF_16, '<?xml version="1.0" encoding="utf-8"?>']
)
def test_the_bytes_say_which_encoding_it_is_and_neither_mark_nor_declaration(
    mark: bytes, encoding: str, declared: str
) -> None:
    document = declared + a.export(NatureOfCall="El señor está muy agitado")

    call = call_of(mark + document.encode(encoding))

    assert call.narrative[0].text == "El señor está muy agitado"


def test_a_declared_single_byte_code_page_is_read_where_it_is_not_utf_8() -> None:
    document = '<?xml version="1.0" encoding="windows-1252"?>' + a.export(NatureOfCall="señor")

    assert call_of(document.encode("cp1252")).narrative[0].text == "señor"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ('<!DOCTYPE Call [<!ENTITY x "y">]>' + a.export(NatureOfCall=None), "dtd"),
        ('<!DOCTYPE Call SYSTEM "http://127.0.0.1/x.dtd">' + a.export(), "dtd"),
        ("<!-- x --><?p x?>\n<!DOCTYPE Call>" + a.export(), "dtd"),
        (a.export().replace("voices", "&unheard;"), "not_xml"),
        (a.export()[:-3], "not_xml"),
        ("", "not_xml"),
        (b"\xff\xfe\x00", "bad_encoding"),
        (b"<Call>\xff</Call>", "bad_encoding"),
        ("<CallList />", "unknown_root"),
        ("<Call>" + "<a>" * 70 + "</a>" * 70 + "</Call>", "too_deep"),
        ("<Call>" + "<a/>" * 20_001 + "</Call>", "too_many_elements"),
        ("<Call>" + "<a/>" * 60_000 + "</Call>", "too_many_elements"),
    ],
)
def test_what_is_no_export_is_refused_with_a_reason(document: str | bytes, reason: str) -> None:
    assert refusal(document).reason == reason


def test_a_document_type_in_utf_16_is_refused_as_well() -> None:
    bomb = '<!DOCTYPE Call [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Call>&b;</Call>'

    assert refusal(b"\xff\xfe" + bomb.encode("utf-16-le")).reason == "dtd"


@pytest.mark.parametrize("field", ["CallId", "CreateDateTime"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_call_needs_its_id_and_the_time_it_was_made(field: str, value: str | None) -> None:
    fields: dict[str, Any] = {field: value}

    refused = refusal(a.export(**fields))

    assert refused.reason == "invalid"
    assert refused.where in {field, "call_id"}


def test_everything_else_may_be_nil_or_absent() -> None:
    nil = "".join(
        a.element(name, None)
        for name in (
            "Location",
            "Persons",
            "Incidents",
            "Dispositions",
            "Vehicles",
            "CloseDateTime",
        )
    )

    call = call_of(a.export(contexts="", more=nil, NatureOfCall=None, CallSource=None))

    assert call.status is CallStatus.OPEN
    assert (call.narrative, call.people, call.units, call.origin) == ((), (), (), None)


def test_of_several_contexts_the_police_names_the_call_and_all_types_describe_it() -> None:
    contexts = a.context("Fire", "Sick Person", Priority="1") + a.context("Police", "Welfare Check")

    call = call_of(a.export(contexts=contexts))

    assert (call.call_type.code, call.priority) == ("Welfare Check", "2 - Urgent")
    assert call.call_type.description == "Welfare Check / Sick Person"


@pytest.mark.parametrize(
    ("contexts", "call", "status"),
    [
        ("", {"ClosedFlag": "true"}, CallStatus.CLOSED),
        ("", {"CanceledFlag": "true", "ClosedFlag": "true"}, CallStatus.CANCELLED),
        (a.context(ClosedFlag="true") + a.context("Fire"), {}, CallStatus.OPEN),
        (
            a.context(ClosedFlag="true") + a.context("Fire", ClosedFlag="true"),
            {},
            CallStatus.CLOSED,
        ),
        (a.context(CanceledFlag="true"), {}, CallStatus.CANCELLED),
        (a.context(Status="Closed"), {}, CallStatus.OPEN),
    ],
)
def test_a_call_ends_when_it_says_so_or_all_of_its_contexts_do(
    contexts: str, call: dict[str, Any], status: CallStatus
) -> None:
    assert call_of(a.export(contexts=contexts, **call)).status is status


def test_narratives_are_in_order_of_time_and_those_without_one_stay_where_they_stand() -> None:
    entries = (
        a.narrative("third", "2026-03-01T20:05:00Z")
        + a.narrative("beside third")
        + a.narrative("second", "2026-03-01T15:02:00-05:00")
        + a.narrative("fourth", "2026-03-01T20:09:00Z")
    )

    call = call_of(a.export(NatureOfCall="first", narratives=entries))

    assert [line.text for line in call.narrative] == [
        *("first", "second", "third", "beside third", "fourth")
    ]


@pytest.mark.parametrize(
    ("restriction", "is_restricted"),
    [
        *((None, False), ("General", False), ("None", False), ("", False)),
        *(("Restricted", True), ("Law Enforcement Only", True), ("EMS", True), ("?", True)),
    ],
)
def test_a_narrative_is_restricted_unless_it_is_plainly_open(
    restriction: str | None, is_restricted: bool
) -> None:
    entry = a.narrative("HIV positive", "2026-03-01T20:05:00Z", restriction)

    assert call_of(a.export(narratives=entry)).narrative[-1].restricted is is_restricted


def test_names_and_numbers_of_people_are_not_read() -> None:
    person = a.elements(
        FirstName="Bea", LastName="Person", DateOfBirth="2010-03-02", GlobalSubjectId="S-9", SSN="1"
    )
    caller = a.elements(FirstName="Cay", PrimaryCallerFlag="true")
    people = f"<Persons><Person>{caller}</Person><Person>{person}</Person></Persons>"

    report, units = read(
        a.export(more=people, units=a.unit(DispatchDateTime="2026-03-01T20:01:00Z"))
    )

    assert [(it.n, it.age, it.known_person) for it in report.call.people] == [(1, 15, "S-9")]
    said = f"{report}{units}"
    assert not any(name in said for name in ("Bea", "Cay", "Ada", "TEST", "2010"))


@pytest.mark.parametrize(
    ("times", "status"),
    [
        ({"AssignedDateTime": "20:01"}, UnitStatus.ASSIGNED),
        ({"DispatchDateTime": "20:01", "EnrouteDateTime": "20:02"}, UnitStatus.EN_ROUTE),
        ({"EnrouteDateTime": "20:02", "StagedDateTime": "20:03"}, UnitStatus.STAGED),
        (
            dict.fromkeys(("AssignedDateTime", "EnrouteDateTime", "ArriveDateTime"), "20:02"),
            UnitStatus.ON_SCENE,
        ),
        ({"ArriveDateTime": "20:03", "TransportDateTime": "20:09"}, UnitStatus.TRANSPORTING),
        ({"TransportDateTime": "20:09", "AtHospitalDateTime": "20:20"}, UnitStatus.AT_DESTINATION),
        ({"ArriveDateTime": "20:03", "ClearDateTime": "20:30"}, UnitStatus.AVAILABLE),
    ],
)
def test_a_unit_does_what_its_latest_time_says(times: dict[str, str], status: UnitStatus) -> None:
    stamped = {name: f"2026-03-01T{time}:00Z" for name, time in times.items()}

    report, (unit,) = read(a.export(units=a.unit(**stamped)))

    assert (unit.unit_id, unit.status, unit.crew) == ("IN7", status, ("7421",))
    assert unit.at.isoformat()[:16] == f"2026-03-01T{max(times.values())}"
    is_on_call = status is not UnitStatus.AVAILABLE
    assert report.call.units == (("IN7",) if is_on_call else ())
    assert unit.call_id == ("9900001" if is_on_call else None)


def test_an_export_is_ordered_by_the_newest_time_in_it() -> None:
    entry = a.narrative("later", "2026-03-01T20:40:00Z")

    assert call_of(a.export(narratives=entry)).updated_at == datetime(
        2026, 3, 1, 20, 40, tzinfo=UTC
    )


def test_a_time_without_offset_stays_so_and_one_that_cant_be_read_is_counted() -> None:
    fields: dict[str, Any] = {"CreateDateTime": "2026-03-01T15:00:00", "CloseDateTime": "soon"}

    report, _ = read(a.export(**fields))

    assert report.call.opened_at == datetime(2026, 3, 1, 15)  # noqa: DTZ001 # as exported
    assert report.oddities == (Mark.UNREADABLE_PART,)


def test_no_point_is_read_from_zeros_or_from_beyond_the_poles() -> None:
    for lat, lon in (("0", "0"), ("91", "0"), ("nan", "1"), ("", "1"), ("39.9", None)):
        place = a.elements(LatitudeY=lat, LongitudeX=lon)

        assert call_of(a.export(more=f"<Location>{place}</Location>")).location.lat is None
