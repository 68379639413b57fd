"""Flat rows through mapping files."""

from __future__ import annotations

import csv
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.intake.domain.plan import Plan, make_plan
from services.intake.domain.probability import probability
from services.intake.gateways.mapping_files import MappingFiles
from services.intake.gateways.records import RowReader
from shared.errors import BadRecord
from shared.events.cad import CadCall, CallType
from shared.mapping import check_mapping, load_mapping
from shared.policy.assessing import Assessing
from shared.vocabulary import AgencyId, CallStatus, Origin
from tests.support.mappings import DATA, FOLDER, mapping_path

ZONE = ZoneInfo("America/Los_Angeles")
FIELDS = {"call_id": "id", "opened_at": "time"}


def read(row: dict[str, Any], fields: dict[str, Any] | None = None, **mapping: Any) -> CadCall:
    content = {"fields": FIELDS | (fields or {})} | mapping
    return RowReader(check_mapping(content), ZONE).read({"id": "E1", "time": "2026-01-01"} | row)


def test_the_example_mapping_reads_the_row_in_its_comment() -> None:
    mapping = load_mapping(Path("agencies/lakeside.mapping.toml"))
    row = {
        "Number": "L-1",
        "Received": "01/31/2026 23:15:09",
        "Changed": "",
        "Type": None,
        "Nature": "Welfare check",
        "Priority": "H",
        "Street": "5 LAKE ST",
        "City": "NULL",
        "Lat": "32.7",
        "Lon": -117.1,
        "Remarks": "hears voices",
        "Units": "3A, 4B",
        "State": "Active",
        "Source": "Radio",
    }

    call = RowReader(mapping, ZONE).read(row)

    assert call.call_id == "L-1"
    assert call.opened_at.astimezone(UTC) == datetime(2026, 2, 1, 7, 15, 9, tzinfo=UTC)
    assert call.updated_at is None
    assert call.call_type.description == "Welfare check"
    assert call.priority == "1"
    assert call.location.address == "5 LAKE ST"
    assert (call.location.lat, call.location.lon) == (32.7, -117.1)
    assert [line.text for line in call.narrative] == ["hears voices"]
    assert call.units == ("3A", "4B")
    assert call.status is CallStatus.OPEN
    assert call.origin is Origin.OFFICER


def test_digits_of_a_wrong_offset_are_read_as_local_time() -> None:
    call = read(
        {"time": "2021-12-31T20:08:55-05:00"},
        time_zone="America/New_York",
        time_repair="utc_digits_are_local",
    )

    assert call.opened_at.replace(tzinfo=None) == datetime(2022, 1, 1, 1, 8, 55)  # noqa: DTZ001


def test_a_time_that_repairing_moves_out_of_the_calendar_is_refused() -> None:
    with pytest.raises(BadRecord) as refused:
        read({"time": "0001-01-01T00:00:00+14:00"}, time_repair="utc_digits_are_local")

    assert refused.value.where == "row.time"


def test_rows_without_id_are_named_by_what_they_say() -> None:
    by_hash = {"call_id": {"hash_of": ["a", "b"]}}

    names = {
        read({"a": a, "b": b}, by_hash).call_id for a, b in (("1", "2"), ("12", ""), ("1", "2"))
    }

    assert len(names) == 2


def test_a_template_leaves_no_gap_where_a_column_is_missing() -> None:
    address = {"location.address": {"template": "{n} {street} & {cross}"}}

    full = read({"n": "5", "street": "G ST", "cross": "5TH"}, address)
    part = read({"n": "5", "street": "G ST", "cross": ""}, address)
    none = read({"n": "", "street": "", "cross": ""}, address)

    assert full.location.address == "5 G ST & 5TH"
    assert part.location.address == "5 G ST"
    assert none.location.address is None


@pytest.mark.parametrize(
    ("row", "fields", "where"),
    [
        ({"time": "yesterday"}, {}, "row.time"),
        ({}, {"priority": "prio"}, "row.prio"),
        ({"lat": "900"}, {"location.lat": "lat"}, "location.lat"),
        ({"id": ""}, {}, "call_id"),
        ({"id": 10**5000}, {}, "row.id"),
        ({"state": "gone"}, {"status": "state"}, "status"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_by_field(
    row: dict[str, Any], fields: dict[str, str], where: str
) -> None:
    with pytest.raises(BadRecord) as refused:
        read(row, fields)

    assert refused.value.where == where
    assert "gone" not in str(refused.value)
    assert "yesterday" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ({"fields": {"call_id": "id"}}, "mapping"),
        ({"fields": FIELDS | {"narative": "x"}}, "mapping.fields.narative.[key]"),
        (
            {"fields": FIELDS | {"priority": {"column": "a", "const": "b"}}},
            "mapping.fields.priority",
        ),
        (
            {"fields": FIELDS | {"priority": {"column": "a", "drop": "("}}},
            "mapping.fields.priority.drop",
        ),
        ({"fields": FIELDS, "time_zone": "Mars/Base"}, "mapping.time_zone"),
        ({"fields": FIELDS, "columns": ["id"]}, "mapping"),
        ({"fields": 5}, "mapping.fields"),
    ],
)
def test_a_wrong_mapping_is_refused_by_key(content: dict[str, Any], where: str) -> None:
    with pytest.raises(BadRecord) as refused:
        check_mapping(content)

    assert refused.value.reason == "bad_mapping"
    assert refused.value.where == where


def test_a_changed_mapping_file_is_read_again_and_a_broken_one_is_not(tmp_path: Path) -> None:
    files = MappingFiles(tmp_path)
    agency = AgencyId("riverton")
    path = tmp_path / "riverton.mapping.toml"
    with pytest.raises(BadRecord) as missing:
        files.of(agency)

    _write(path, 'call_id = "id"\nopened_at = "time"', age_s=20)
    first = files.of(agency)
    _write(path, 'call_id = "number"\nopened_at = "time"', age_s=10)
    second = files.of(agency)
    _write(path, 'call_id = "number"', age_s=5)
    third = files.of(agency)

    assert missing.value.reason == "no_mapping"
    assert first.fields["call_id"].column == "id"
    assert second.fields["call_id"].column == "number"
    assert third == second


def _write(path: Path, fields: str, *, age_s: float) -> None:
    path.write_text(f"[fields]\n{fields}\n", encoding="utf-8")
    then = path.stat().st_mtime - age_s
    os.utime(path, (then, then))


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "file", "count"),
    [
        ("san_diego", "calls_2023-01-01_to_10.csv", 12738),
        ("burlington", "incidents_2022.csv", 10830),
        ("montgomery", "911_sample.csv", 3051),
    ],
)
def test_every_row_of_a_real_export_is_read(name: str, file: str, count: int) -> None:
    calls = _real_calls(name, file)

    assert len(calls) == count
    assert all(call.opened_at.tzinfo for call in calls)


@pytest.mark.data
def test_repaired_hours_agree_with_the_hours_beside_them() -> None:
    rows = _rows("burlington", "incidents_2022.csv")

    calls = _real_calls("burlington", "incidents_2022.csv")

    hours = [call.opened_at.strftime("%I %p").lstrip("0").lower() for call in calls]
    assert hours == [row["Hour"] for row in rows]


@pytest.mark.data
@pytest.mark.parametrize(
    ("file", "code", "description"),
    [
        ("san_diego/call_types.csv", "call_type", "description"),
        ("apco/apco_common_incident_types.csv", "code", "description"),
        ("call_types/dallas_labelled.csv", None, "local_call_type"),
    ],
)
def test_real_call_types_are_told_apart_as_people_did(
    file: str, code: str | None, description: str
) -> None:
    plan = make_plan(Assessing(), "any@0000000", ZONE, None)

    wrong = {
        row[description]
        for row in _rows("", file)
        if _is_enough(plan, row[code] if code else None, row[description])
        is not (row["bh_suggested"] == "1")
    }

    assert wrong - LABELLED_WRONGLY == set()


LABELLED_WRONGLY = {"7CE - CITY EQUIPMENT ACCIDENT"}


def _is_enough(plan: Plan, code: str | None, description: str) -> bool:
    reasons = plan.type_view(CallType(code=code, description=description)).judged.reasons
    return probability(plan.policy.prior, reasons) >= plan.policy.threshold


def _real_calls(name: str, file: str) -> list[CadCall]:
    mapping = load_mapping(mapping_path(name))
    reader = RowReader(mapping, ZoneInfo(mapping.time_zone or "UTC"))
    return [reader.read(row) for row in _rows(name, file, mapping.columns)]


def _rows(name: str, file: str, columns: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    path = DATA / name / file
    if not path.exists():
        pytest.skip(f"{path.name} is not on this machine")
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text, fieldnames=columns or None))


def test_the_mappings_of_the_data_sets_are_right() -> None:
    assert all(load_mapping(path) for path in FOLDER.glob("*.mapping.toml"))
