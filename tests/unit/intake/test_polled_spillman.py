"""Snapshots of a polled dispatch system, with the contradictions that real polls have."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.gateways.snapshots import read_spillman
from services.intake.gateways.snapshots_failing import PollFailed
from shared.vocabulary import CallStatus, Position, UnitStatus
from tests.support.mappings import DATA
from tests.support.polled import DENVER, call, document, link, seen, source, unit


def test_a_call_is_read_with_its_units_and_its_remarks() -> None:
    shown = seen(document([call("C1")], [unit("7A", "ENR")], [link("C1", "7A")]))

    read = shown.calls["C1"]
    assert read.opened_at == datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
    assert (read.status, read.call_type.code, read.priority) == (CallStatus.OPEN, "MENT", "3")
    assert (read.location.address, read.location.beat) == ("5 ELM ST, Lakeside", "Z1")
    assert [(line.text, line.by) for line in read.narrative] == [("pacing", "A. Taker")]
    assert read.units == ("7A",)
    told = shown.units["7A"]
    assert (told.status, told.status_code, told.call_id) == (UnitStatus.EN_ROUTE, "ENR", "C1")
    assert told.position == Position(lat=40.6, lon=-111.1)


def test_a_linked_call_that_is_not_listed_exists_all_the_same() -> None:
    shown = seen(document([call("C1")], [unit("7A", "DISP")], [link("C1"), link("C2", "7A")]))

    assert set(shown.calls) == {"C1"}
    assert shown.mentioned == {"C1", "C2"}
    assert shown.units["7A"].call_id == "C2"
    assert [ref.number for ref in shown.calls["C1"].incident_refs] == ["C2"]


def test_an_assigned_unit_that_is_not_listed_is_on_the_call_and_nothing_more_is_said() -> None:
    shown = seen(document([call("C1")], [], [link("C1", "7A")]))

    assert shown.calls["C1"].units == ("7A",)
    assert shown.units == {}


def test_a_link_that_names_a_unit_with_the_calls_agency_leads_to_the_units_own() -> None:
    fire = unit("E1", "ENR") | {"id": {"unitNumber": "E1", "objectId": "u-E1", "agency": "FD"}}

    shown = seen(document([call("C1")], [fire], [link("C1", "E1")]), agencies=[])

    assert shown.calls["C1"].units == ("FD-E1",)
    assert shown.units["FD-E1"].call_id == "C1"


def test_a_dispatched_unit_on_no_call_is_told_as_it_is() -> None:
    told = seen(document([], [unit("7A", "DISP")])).units["7A"]

    assert (told.status, told.call_id) == (UnitStatus.ASSIGNED, None)


def test_a_cleared_call_lets_go_of_its_units_and_a_transporting_one_stays_with_it() -> None:
    cleared = call("C1", responseState="CallCleared")
    units = [unit("7A", "TRANS"), unit("8B", "AVAIL")]

    shown = seen(document([cleared], units, [link("C1", "7A", "8B")]))

    assert (shown.calls["C1"].status, shown.calls["C1"].units) == (CallStatus.CLOSED, ())
    assert (shown.units["7A"].call_id, shown.units["8B"].call_id) == ("C1", None)


def test_a_unit_of_two_calls_is_with_the_open_one() -> None:
    calls = [call("C1"), call("C2", responseState="CallCleared", timeOpened="2026-03-02T13:00:00")]

    shown = seen(document(calls, [unit("7A", "ENR")], [link("C1", "7A")], [link("C2", "7A")]))

    assert shown.units["7A"].call_id == "C1"


def test_a_remark_older_than_its_call_keeps_its_own_time() -> None:
    early = [{"text": "seen before", "timestamp": "2026-03-02T11:00:00", "username": "A"}]

    (line,) = seen(document([call("C1", comments=early)])).calls["C1"].narrative

    assert line.at == datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"location": {"latitude": "north", "longitude": 900}},
        {"location": None},
        {"priority": "high"},
        {"comments": [{"text": 5}, "words"]},
        {"nature": ""},
        {"zone": None, "transportDestination": ""},
    ],
)
def test_no_call_is_lost_for_a_detail(spoiled: dict[str, Any]) -> None:
    shown = seen(document([call("C1") | spoiled]))

    assert set(shown.calls) == {"C1"}
    assert shown.unread == ()


def test_an_entry_that_cannot_be_read_spoils_no_other_and_its_call_is_not_gone() -> None:
    broken = call("C2") | {"timeOpened": "yesterday"}

    shown = seen(document([call("C1"), broken, "nothing"], [unit("7A"), {"id": {}}]))

    assert set(shown.calls) == {"C1"}
    assert set(shown.units) == {"7A"}
    assert shown.mentioned == {"C2"}
    assert shown.unread == (
        "package.units.1.id.unitNumber",
        "package.calls.1.timeOpened",
        "package.calls.2",
    )


def test_only_the_agencies_that_are_asked_for_are_taken() -> None:
    others = call("C2", agency="FD"), unit("E1") | {"id": {"unitNumber": "E1", "agency": "FD"}}

    shown = seen(document([call("C1"), others[0]], [unit("7A"), others[1]]))

    assert set(shown.calls) == {"C1"}
    assert set(shown.units) == {"7A"}


def test_call_signs_of_several_agencies_are_told_apart() -> None:
    fire = unit("E1") | {"id": {"unitNumber": "1", "agency": "FD"}}
    police = unit("E1") | {"id": {"unitNumber": "1", "agency": "PD"}}

    assert set(seen(document([], [fire, police]), agencies=[]).units) == {"FD-1", "PD-1"}


def test_an_agency_names_the_unit_states_of_its_own() -> None:
    shown = seen(document([], [unit("7A", "STG"), unit("8B", "??")]), unit_codes={"STG": "staged"})

    assert shown.units["7A"].status is UnitStatus.STAGED
    assert shown.units["8B"].status is UnitStatus.OTHER


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "not_json"),
        (b"<html>", "not_json"),
        (b"\xff\xfe", "not_utf8"),
        (b"[]", "not_a_snapshot"),
        (b'{"error": "try later"}', "not_a_snapshot"),
        (b'{"package": {"calls": []}}', "not_a_snapshot"),
        (b"[" * 100_000, "too_deep"),
    ],
)
def test_what_is_no_snapshot_fails_and_shows_nothing(answer: bytes, reason: str) -> None:
    with pytest.raises(PollFailed) as failed:
        read_spillman(answer, source(), DENVER)

    assert failed.value.reason == reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(JSON), st.lists(JSON), st.lists(JSON))
def test_any_entries_are_read_or_left_out(
    calls: list[Any], units: list[Any], links: list[Any]
) -> None:
    shown = seen(document([*calls, call("C1")], units, links))

    assert "C1" in shown.calls
    assert len(shown.unread) == len(calls) + len(units)


@given(st.sampled_from(sorted(call("C1"))), JSON)
def test_any_value_in_a_call_leaves_it_readable_or_mentioned(field: str, value: Any) -> None:
    shown = seen(document([call("C1") | {field: value}]), agencies=[])

    assert "C1" in shown.calls or "C1" in shown.mentioned or field == "id"


@pytest.mark.data
def test_the_real_snapshot_is_read_with_all_its_contradictions() -> None:
    path = DATA / "spillman" / "snapshot.json"
    if not path.exists():
        pytest.skip(f"{path.name} is not on this machine")

    shown = read_spillman(path.read_bytes(), source(), DENVER)

    assert (len(shown.calls), len(shown.units), shown.unread) == (12, 28, ())
    assert len(shown.mentioned - shown.calls.keys()) == 4
    assigned = {sign for told in shown.calls.values() for sign in told.units}
    assert all(told.units == () for told in shown.calls.values() if told.status == "closed")
    assert assigned <= shown.units.keys()
