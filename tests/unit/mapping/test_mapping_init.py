"""Mappings proposed from samples."""

from __future__ import annotations

import contextlib
import json
import random
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.mapping import Mapping, check_mapping
from tandem.failure import WrongUsage
from tandem.mapping.propose import Proposal, propose
from tandem.mapping.sample import take_sample
from tandem.mapping.toml import render, value_of
from tests.support.mappings import DATA

DAY = (
    50,
    35,
    32,
    29,
    28,
    26,
    33,
    60,
    59,
    65,
    70,
    68,
    58,
    60,
    64,
    75,
    72,
    69,
    57,
    58,
    59,
    53,
    52,
    44,
)
"""Weights of the hours of a made-up day."""
NEW_YORK = ZoneInfo("America/New_York")


def proposed(path: Path, records: str | None = None) -> tuple[Proposal, Mapping]:
    """A proposal, and the mapping that its text is read as."""
    proposal = propose(take_sample(path, records))
    return proposal, check_mapping(tomllib.loads(render(proposal, path.name, None)))


def written(folder: Path, content: str | bytes, name: str = "x.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def a_month(seed: int = 7) -> list[datetime]:
    """Local times of made-up calls that follow the day."""
    chance = random.Random(seed)
    hours = chance.choices(range(24), DAY, k=3000)
    start = datetime(2026, 1, 1, tzinfo=NEW_YORK)
    return [
        start + timedelta(days=chance.randrange(30), hours=hour, minutes=chance.randrange(60))
        for hour in hours
    ]


def test_columns_are_found_by_their_names(tmp_path: Path) -> None:
    text = (
        "Incident Number,Received Date/Time,Nature Code,Nature Description,Status,Units,Remarks\n"
        "26-1,01/31/2026 23:15:09,WEL,Welfare check,Active,3A; 4B,hears voices\n"
        "26-2,01/31/2026 23:16:09,WEL,Welfare check,Closed,3A,asks for help\n"
    )

    _, mapping = proposed(written(tmp_path, text))

    columns = {target: rule.column for target, rule in mapping.fields.items()}
    assert columns == {
        "call_id": "Incident Number",
        "opened_at": "Received Date/Time",
        "call_type.code": "Nature Code",
        "call_type.description": "Nature Description",
        "status": "Status",
        "units": "Units",
        "narrative": "Remarks",
    }
    assert mapping.time_format == ("%m/%d/%Y %H:%M:%S",)
    assert mapping.fields["status"].codes == {"Active": "open", "Closed": "closed"}
    assert mapping.fields["units"].separator == ";"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_encoding_and_delimiter_is_found_out(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    lines = [
        ("id", "opened", "street"),
        *((f"{n}", f"2026-01-0{n} 08:00:00", "É ST") for n in range(1, 9)),
    ]
    text = "\n".join(delimiter.join(line) for line in lines)

    sample = take_sample(written(tmp_path, text.encode(encoding)))

    assert sample.columns == ("id", "opened", "street")
    assert sample.values("street") == ["É ST"] * 8


def test_a_lone_json_object_on_each_line_is_read(tmp_path: Path) -> None:
    rows = [{"id": n, "received": f"2026-01-01T08:0{n}:00Z"} for n in range(3)]

    _, mapping = proposed(written(tmp_path, "\n".join(map(json.dumps, rows))))

    assert (mapping.rows, mapping.fields["opened_at"].column) == ("jsonl", "received")


def test_the_list_of_calls_is_found_in_a_document(tmp_path: Path) -> None:
    calls = [{"id": {"callNumber": f"C{n}"}, "timeOpened": "2026-01-01T08:00:00"} for n in (1, 2)]
    document = {"package": {"units": [{"id": n} for n in range(9)], "calls": calls}}
    path = written(tmp_path, json.dumps(document))

    _, mapping = proposed(path)

    assert (mapping.rows, mapping.records) == ("json", "package.calls")
    assert mapping.fields["call_id"].column == "id.callNumber"
    with pytest.raises(WrongUsage, match=r"package\.calls, package\.units"):
        take_sample(path, "package.people")


def test_a_local_clock_is_no_reason_for_a_warning(tmp_path: Path) -> None:
    lines = [f"{n},{at:%Y-%m-%d %H:%M:%S}" for n, at in enumerate(a_month())]

    proposal, mapping = proposed(written(tmp_path, "\n".join(["id,opened", *lines])))

    assert "as on a local clock" in " ".join(proposal.warnings)
    assert mapping.time_repair is None


def test_utc_without_an_offset_looks_shifted(tmp_path: Path) -> None:
    lines = [f"{n},{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}" for n, at in enumerate(a_month())]

    proposal, _ = proposed(written(tmp_path, "\n".join(["id,opened", *lines])))

    assert "seems to be +5 h from local time; it may be UTC" in " ".join(proposal.warnings)


def test_local_time_that_was_taken_for_utc_is_repaired(tmp_path: Path) -> None:
    shifted = [at.replace(tzinfo=UTC).astimezone(NEW_YORK).isoformat() for at in a_month()]
    lines = [f"{n},{at}" for n, at in enumerate(shifted)]

    proposal, mapping = proposed(written(tmp_path, "\n".join(["id,opened", *lines])))

    assert mapping.time_repair == "utc_digits_are_local"
    assert "look shifted" in " ".join(proposal.warnings)


def test_right_offsets_are_left_alone(tmp_path: Path) -> None:
    lines = [f"{n},{at.isoformat()}" for n, at in enumerate(a_month())]

    _, mapping = proposed(written(tmp_path, "\n".join(["id,opened", *lines])))

    assert mapping.time_repair is None


def test_a_file_without_times_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="No column holds times"):
        proposed(written(tmp_path, "id,what\n1,x\n2,y\n"))


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"{", b"[1, 2]", b'{"a": {}}', b"[" * 100_000, b"\0"]
)
def test_what_holds_no_rows_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(WrongUsage):
        proposed(written(tmp_path, content))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_file_is_a_mapping_or_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)

    with contextlib.suppress(WrongUsage):
        _, mapping = proposed(path)
        assert {"call_id", "opened_at"} <= mapping.fields.keys()


@given(st.recursive(st.text() | st.integers() | st.booleans(), st.lists))
def test_what_is_written_as_toml_is_read_as_it_was(value: Any) -> None:
    assert tomllib.loads(f"x = {value_of(value)}")["x"] == value


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "san_diego/calls_2023-01-01_to_10.csv",
            {
                "call_id": "incident_num",
                "opened_at": "date_time",
                "call_type.code": "call_type",
                "priority": "priority",
                "location.beat": "beat",
                "disposition": "disposition",
            },
        ),
        (
            "burlington/incidents_2022.csv",
            {
                "call_id": "incident_number",
                "opened_at": "call_time",
                "call_type.description": "call_type",
                "origin": "call_origin",
                "location.lat": "Latitude",
                "location.lon": "Longitude",
            },
        ),
        (
            "montgomery/911_sample.csv",
            {
                "call_id": None,
                "opened_at": "time",
                "location.lat": "lat",
                "location.lon": "lon",
                "call_type.description": "description",
                "location.address": "address",
            },
        ),
        (
            "active911/alert_fields.json",
            {
                "call_id": "id",
                "opened_at": "received",
                "updated_at": "sent",
                "narrative": "details",
                "units": "units",
                "location.lat": "lat",
            },
        ),
        (
            "spillman/snapshot.json",
            {
                "call_id": "id.callNumber",
                "opened_at": "timeOpened",
                "call_type.code": "nature",
                "status": "responseState",
                "narrative": "comments.0.text",
            },
        ),
    ],
)
def test_real_exports_are_placed_as_a_person_would(
    name: str, expected: dict[str, str | None]
) -> None:
    path = _data(name)

    _, mapping = proposed(path)

    placed = {str(target): rule.column for target, rule in mapping.fields.items()}
    assert {target: placed[target] for target in expected} == expected


@pytest.mark.data
def test_real_clocks_are_found_out() -> None:
    _, burlington = proposed(_data("burlington/incidents_2022.csv"))
    _, montgomery = proposed(_data("montgomery/911_sample.csv"))
    _, active911 = proposed(_data("active911/alert_fields.json"))
    said, san_diego = proposed(_data("san_diego/calls_2023-01-01_to_10.csv"))

    assert burlington.time_repair == "utc_digits_are_local"
    assert burlington.time_zone == montgomery.time_zone == "America/New_York"
    assert montgomery.fields["call_id"].hash_of is not None
    assert active911.time_format == ("%m/%d/%Y %H:%M:%S %Z",)
    assert san_diego.time_repair is None
    assert not any("shifted" in warning for warning in said.warnings)


def _data(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path.name} is not on this machine")
    return path
