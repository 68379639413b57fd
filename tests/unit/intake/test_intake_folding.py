"""A call as it comes in: late, twice, out of order, from the future, and back again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.intake.domain.model import Mark
from shared.events.calls import CallAssessed, CallClosed
from shared.vocabulary import CallEnd
from tests.support.dispatch import NIGHT, Desk, remark, request, snapshot

MINUTE = timedelta(minutes=1)
CRISIS = {"call_type": {"code": "5150"}}


def test_a_snapshot_replaces_the_one_before_and_its_narrative_grows() -> None:
    desk = Desk()
    desk.hears(snapshot("pacing", priority="2", units=["11K"]))

    desk.hears(snapshot("now crying", updated_at=NIGHT + MINUTE))

    latest = desk.call.latest
    assert latest is not None
    assert latest.priority is None
    assert latest.units == ()
    assert [line.text for line in desk.call.lines] == ["pacing", "now crying"]


def test_the_same_line_again_is_no_new_line() -> None:
    desk = Desk()
    line = remark("pacing")

    desk.hears(snapshot(line), snapshot(line, line, updated_at=NIGHT + MINUTE))

    assert len(desk.call.lines) == 1


def test_a_stale_snapshot_adds_only_its_narrative() -> None:
    desk = Desk()
    desk.hears(snapshot("now quiet", priority="1", updated_at=NIGHT + MINUTE))

    told = desk.hears(snapshot("he is suicidal", priority="4"))

    assert desk.call.latest is not None
    assert desk.call.latest.priority == "1"
    assert len(desk.call.lines) == 2
    assert desk.call.marks[Mark.STALE] == 1
    assert isinstance(told[0], CallAssessed)
    assert told[0].call.urgency == 1
    assert "suicidal" in told[0].assessment.reported_signs


def test_without_updated_at_arrival_is_the_order() -> None:
    desk = Desk()
    desk.hears(snapshot(updated_at=None, priority="1"))

    desk.hears(snapshot(updated_at=None, priority="4"), after=MINUTE)

    assert desk.call.latest is not None
    assert desk.call.latest.priority == "4"


def test_a_stamp_from_the_future_is_replaced_by_receipt_and_marked() -> None:
    desk = Desk()

    told = desk.hears(snapshot(opened_at="2099-01-01T00:00:00Z", updated_at=None))

    assert desk.call.opened_at == desk.now
    assert desk.call.marks == {Mark.TIME_IN_FUTURE: 1}
    assert desk.run.marks[Mark.TIME_IN_FUTURE] == 1
    assert isinstance(told[0], CallAssessed)
    assert not told[0].historical


@pytest.mark.parametrize(
    ("stamp", "mark"),
    [
        ("0001-01-01T00:00:00", Mark.TIME_MEANINGLESS),
        ("0001-01-01T00:00:00+14:00", Mark.TIME_MEANINGLESS),
        ("1900-01-01T00:00:00Z", Mark.TIME_MEANINGLESS),
        ("9999-12-31T23:59:59-12:00", Mark.TIME_IN_FUTURE),
        ("9999-12-31T23:59:59", Mark.TIME_IN_FUTURE),
    ],
)
def test_a_stamp_at_the_end_of_the_calendar_stands_for_none(stamp: str, mark: Mark) -> None:
    desk = Desk()

    told = desk.hears(
        snapshot({"at": stamp, "text": "no weapons"}, opened_at=stamp, updated_at=stamp)
    )

    assert desk.call.opened_at == desk.call.order == desk.call.lines[0].at == desk.now
    assert desk.call.marks[mark] == 3
    assert isinstance(told[0], CallAssessed)
    assert not told[0].historical


def test_a_clock_that_is_a_little_ahead_is_believed() -> None:
    desk = Desk()
    ahead = desk.now + timedelta(seconds=29)

    desk.hears(snapshot(updated_at=ahead))

    assert desk.call.order == ahead
    assert desk.call.marks == {}


def test_a_line_from_the_future_is_one_line_however_often_it_comes() -> None:
    desk = Desk()
    line = remark("pacing", at=NIGHT + timedelta(days=3))

    desk.hears(snapshot(line))
    desk.hears(snapshot(line, updated_at=NIGHT + MINUTE), after=MINUTE)

    assert len(desk.call.lines) == 1
    assert desk.call.lines[0].at == desk.now - MINUTE


def test_a_time_without_zone_is_read_in_the_agencys_and_marked() -> None:
    desk = Desk()

    desk.hears(snapshot(opened_at="2026-01-01T00:00:05", updated_at="2026-01-01T00:00:30"))

    assert desk.call.order == NIGHT
    assert desk.call.marks == {Mark.TIME_WITHOUT_ZONE: 2}


def test_control_characters_are_taken_out_and_marked_and_positions_stay() -> None:
    desk = Desk()

    told = desk.hears(
        snapshot("he \u0000is\u0007 suicidal", location={"address": "500 G\u0000ST", "beat": "5"})
    )

    assert desk.call.lines[0].text == "he  is  suicidal"
    assert desk.call.marks[Mark.CONTROL_CHARACTERS] == 2
    assert isinstance(told[0], CallAssessed)
    assert told[0].call.location.address == "500 G ST"
    assert told[0].assessment.evidence[0].where == "narrative[0]:8-16"


def test_a_very_long_narrative_is_kept_in_full_and_marked() -> None:
    desk = Desk()

    told = desk.hears(snapshot("talking to himself " * 5300))

    assert len(desk.call.lines[0].text) > 100_000
    assert desk.call.marks == {Mark.LONG_TEXT: 1}
    assert isinstance(told[0], CallAssessed)
    assert told[0].assessment.reported_signs == ("disorganized",)


def test_of_many_long_lines_the_newest_are_assessed() -> None:
    filler = [remark("x " * 4000, at=NIGHT - n * MINUTE) for n in range(10)]
    desk = Desk()

    told = desk.hears(snapshot(remark("he is suicidal"), *filler, remark("pacing", at=NIGHT)))

    assert isinstance(told[0], CallAssessed)
    assert told[0].assessment.reported_signs == ("agitated",)


@pytest.mark.parametrize(
    "fields",
    [
        {"exercise": True},
        {"entered_late": True},
        {"status": "closed"},
        {"opened_at": NIGHT - timedelta(hours=3)},
    ],
)
def test_history_is_known_at_first_receipt(fields: dict[str, object]) -> None:
    desk = Desk()

    told = desk.hears(snapshot(**CRISIS, **fields))

    assert isinstance(told[0], CallAssessed)
    assert told[0].historical


def test_what_a_call_was_at_first_it_stays() -> None:
    desk = Desk()
    desk.hears(snapshot())

    desk.hears(snapshot(exercise=True, entered_late=True, updated_at=NIGHT + MINUTE))

    assert not desk.call.historical
    assert not desk.call.exercise


def test_everything_that_is_replayed_is_historical_and_no_request_lifts_it() -> None:
    desk = Desk()

    desk.hears(snapshot(**CRISIS), replayed=True)
    desk.hears(request())

    assert desk.call.historical


def test_a_request_lifts_history_while_the_call_is_open() -> None:
    desk = Desk()
    desk.hears(snapshot(entered_late=True))

    told = desk.hears(request())

    assert isinstance(told[0], CallAssessed)
    assert not told[0].historical
    assert "historical" in told[0].changed


@pytest.mark.parametrize("fields", [{"exercise": True}, {"status": "closed"}])
def test_a_request_lifts_neither_an_exercise_nor_a_closed_call(fields: dict[str, object]) -> None:
    desk = Desk()
    desk.hears(snapshot(**fields))

    desk.hears(request())

    assert desk.call.historical


def test_a_replayed_request_lifts_nothing() -> None:
    desk = Desk()
    desk.hears(snapshot(entered_late=True))

    desk.hears(request(), replayed=True)

    assert desk.call.historical


def test_a_closed_call_opens_again_only_by_a_newer_snapshot() -> None:
    desk = Desk()
    desk.hears(snapshot(**CRISIS))
    closing = NIGHT + 2 * MINUTE
    desk.hears(snapshot(**CRISIS, status="closed", updated_at=closing))

    same = desk.hears(snapshot(**CRISIS, updated_at=closing))
    older = desk.hears(snapshot(**CRISIS, updated_at=NIGHT + MINUTE))
    newer = desk.hears(snapshot(**CRISIS, updated_at=closing + MINUTE))

    assert (same, older) == ([], [])
    assert isinstance(newer[0], CallAssessed)
    assert newer[0].changed == ("status",)
    assert desk.call.is_open


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "closed", "disposition": "K"}, CallEnd.CLOSED),
        ({"status": "cancelled"}, CallEnd.CANCELLED),
        ({"status": "closed", "merged_into": "E2"}, CallEnd.MERGED),
        ({"merged_into": "E2"}, CallEnd.MERGED),
    ],
)
def test_a_call_ends_in_its_own_way(fields: dict[str, str], reason: CallEnd) -> None:
    desk = Desk()
    desk.hears(snapshot(**CRISIS))

    told = desk.hears(snapshot(**CRISIS, **fields, updated_at=NIGHT + MINUTE))

    assert isinstance(told[0], CallClosed)
    assert told[0].reason is reason
    assert told[0].into == fields.get("merged_into")
    assert told[0].disposition == fields.get("disposition")
    assert told[0].at == NIGHT + MINUTE


def test_the_time_of_closing_is_the_cads() -> None:
    desk = Desk()
    desk.hears(snapshot())

    told = desk.hears(snapshot(status="closed", closed_at=NIGHT + MINUTE, updated_at=None))

    assert isinstance(told[0], CallClosed)
    assert told[0].at == NIGHT + MINUTE


def test_a_call_first_seen_closed_is_told_and_closed_at_once() -> None:
    desk = Desk()

    told = desk.hears(snapshot(**CRISIS, status="closed"))

    assert [type(body) for body in told] == [CallAssessed, CallClosed]
    assert [body.revision for body in told if isinstance(body, CallAssessed | CallClosed)] == [1, 2]
