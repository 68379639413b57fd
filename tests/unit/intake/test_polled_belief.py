"""What is believed of a snapshot, and the events that follow from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.polled.belief import Belief, Taken, forget_suspicion, take
from services.intake.domain.polled.differ import call_changes, unit_changes
from services.intake.domain.polled.pace import wait
from services.intake.domain.polled.snapshot import Snapshot
from shared.events.cad import CadCall, CadUnit
from shared.policy.sources import Caution
from shared.vocabulary import CallId, CallStatus, UnitId, UnitStatus

NOON = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
EVERY = timedelta(seconds=10)
CAUTION = Caution()
Calls = dict[CallId, CadCall]
Units = dict[UnitId, CadUnit]


def calls(*ids: str, code: str = "MENT") -> Calls:
    return {
        CallId(id_): CadCall.model_validate(
            {"call_id": id_, "opened_at": NOON, "call_type": {"code": code}}
        )
        for id_ in ids
    }


def units(*ids: str, status: UnitStatus = UnitStatus.AVAILABLE) -> Units:
    return {UnitId(id_): CadUnit(unit_id=UnitId(id_), status=status, at=NOON) for id_ in ids}


def polled(*snapshots: Snapshot, belief: Belief | None = None) -> list[Taken]:
    """Take snapshots one after the other, ten seconds apart."""
    known, taken = belief or Belief(), list[Taken]()
    start = known.at or NOON
    for number, snapshot in enumerate(snapshots, 1):
        taken.append(take(known, snapshot, CAUTION, at=start + number * EVERY))
        known = taken[-1].belief
    return taken


def said(taken: Taken) -> list[tuple[str, str]]:
    return [(event.subject, event.status.value) for event in taken.events]


ALL = Snapshot(calls("A", "B", "C", "D"), units("1", "2", "3", "4"))
EMPTY = Snapshot()


def test_the_first_snapshot_tells_everything_and_the_same_again_tells_nothing() -> None:
    first, second = polled(ALL, ALL)

    assert len(first.events) == 8
    assert second.events == ()
    assert (first.belief.revision, second.belief.revision) == (1, 1)


def test_what_has_changed_is_told_alone() -> None:
    _, second = polled(ALL, Snapshot({**ALL.calls, **calls("B", code="GUNS")}, ALL.units))

    assert [event.subject for event in second.events] == ["B"]


def test_a_call_is_closed_when_two_snapshots_in_a_row_leave_it_out() -> None:
    fewer = Snapshot(calls("A", "B", "C"), ALL.units)

    _, once, twice, thrice = polled(ALL, fewer, fewer, fewer)

    assert said(once) == []
    assert said(twice) == [("D", "closed")]
    assert said(thrice) == []


def test_a_call_that_flickers_is_not_closed() -> None:
    fewer = Snapshot(calls("A", "B", "C"), ALL.units)

    assert all(not taken.events for taken in polled(ALL, fewer, ALL, fewer, ALL)[1:])


def test_a_call_that_is_mentioned_is_not_gone() -> None:
    fewer = Snapshot(calls("A", "B", "C"), ALL.units, mentioned=frozenset({CallId("D")}))

    assert all(not taken.events for taken in polled(ALL, fewer, fewer, fewer)[1:])


def test_an_empty_snapshot_is_suspected_and_closes_nothing_until_three_more_agree() -> None:
    taken = polled(ALL, *[EMPTY] * 5)

    assert [len(it.events) for it in taken] == [8, 0, 0, 0, 8, 0]
    assert [it.belief.suspicion is not None for it in taken] == [
        False,
        True,
        True,
        True,
        False,
        False,
    ]
    assert {event.status.value for event in taken[4].events} == {"closed", "out_of_service"}


@pytest.mark.parametrize(
    ("snapshot", "is_suspected"),
    [
        (Snapshot(calls("A"), ALL.units), True),
        (Snapshot(calls("A", "B"), ALL.units), False),
        (Snapshot(ALL.calls, units("1")), True),
        (Snapshot(ALL.calls, {}), True),
        (Snapshot({}, ALL.units), True),
        (Snapshot({}, ALL.units, mentioned=frozenset({CallId("A"), CallId("B")})), False),
    ],
)
def test_less_than_half_of_the_calls_or_of_the_units_is_suspected(
    snapshot: Snapshot, *, is_suspected: bool
) -> None:
    _, second = polled(ALL, snapshot)

    assert (second.belief.suspicion is not None) is is_suspected


def test_a_suspected_snapshot_still_tells_what_is_new() -> None:
    _, second = polled(ALL, Snapshot(calls("N"), {}))

    assert said(second) == [("N", "open")]
    assert set(second.belief.calls) == {"A", "B", "C", "D", "N"}


def test_a_snapshot_as_full_as_before_ends_the_suspicion() -> None:
    taken = polled(ALL, EMPTY, EMPTY, ALL, EMPTY, EMPTY, EMPTY)

    assert all(not it.events for it in taken[1:])
    assert taken[3].belief.suspicion is None


def test_a_suspected_snapshot_is_believed_by_one_more_after_two_minutes() -> None:
    known = polled(ALL, EMPTY)[-1].belief

    later = take(known, EMPTY, CAUTION, at=NOON + timedelta(minutes=5))

    assert len(later.events) == 8


def test_a_poll_that_fails_confirms_nothing() -> None:
    known = forget_suspicion(polled(ALL, EMPTY, EMPTY)[-1].belief)

    later = take(known, EMPTY, CAUTION, at=NOON + timedelta(minutes=5))

    assert later.events == ()
    assert later.belief.suspicion is not None


def test_a_closed_call_that_vanishes_is_not_closed_again() -> None:
    closed = {CallId("D"): calls("D")[CallId("D")].model_copy(update={"status": "closed"})}
    first = Snapshot({**calls("A", "B", "C"), **closed}, ALL.units)
    fewer = Snapshot(calls("A", "B", "C"), ALL.units)

    assert [it.events for it in polled(first, fewer, fewer)[1:]] == [(), ()]


def test_a_unit_that_moves_without_a_new_state_is_still_newer() -> None:
    moved = units("1", "2", "3", "4")[UnitId("1")].model_copy(update={"call_id": CallId("A")})

    first, second = polled(ALL, Snapshot(ALL.calls, {**ALL.units, UnitId("1"): moved}))

    (before,) = [it.at for it in first.events if isinstance(it, CadUnit) and it.unit_id == "1"]
    (event,) = second.events
    assert isinstance(event, CadUnit)
    assert event.at > before


def test_a_unit_whose_state_is_newer_keeps_the_cads_own_stamp() -> None:
    at = NOON + timedelta(seconds=15)
    busy = CadUnit(unit_id=UnitId("1"), status=UnitStatus.ON_SCENE, at=at)

    _, second = polled(ALL, Snapshot(ALL.calls, {**ALL.units, UnitId("1"): busy}))

    assert second.events == (busy,)


def test_a_clock_that_goes_back_leaves_the_order() -> None:
    known = polled(ALL)[-1].belief

    later = take(
        known, Snapshot(calls("A", "B", "C", "D", "E"), ALL.units), CAUTION, at=NOON - 9 * EVERY
    )

    (event,) = later.events
    assert isinstance(event, CadCall)
    assert known.at is not None
    assert event.updated_at is not None
    assert event.updated_at > known.at


def test_what_is_known_survives_a_restart() -> None:
    known = polled(ALL, EMPTY, Snapshot(calls("A", "B", "C"), ALL.units))[-1].belief

    again = Belief.model_validate_json(known.model_dump_json())

    assert again == known
    assert take(again, ALL, CAUTION, at=NOON + 9 * EVERY).events == ()


STATUSES = st.sampled_from([CallStatus.OPEN, CallStatus.CLOSED, CallStatus.CANCELLED])


def a_call(id_: str, code: str, status: CallStatus) -> CadCall:
    return calls(id_, code=code)[CallId(id_)].model_copy(update={"status": status})


def a_unit(id_: str, status: UnitStatus, seconds: int) -> CadUnit:
    return CadUnit(unit_id=UnitId(id_), status=status, at=NOON + timedelta(seconds=seconds))


def a_snapshot(found: list[CadCall], cars: list[CadUnit]) -> Snapshot:
    return Snapshot({it.call_id: it for it in found}, {it.unit_id: it for it in cars})


ANY_CALL = st.builds(a_call, st.sampled_from("ABCDEF"), st.sampled_from(["MENT", "GUNS"]), STATUSES)
UNIT_STATUSES = st.sampled_from([UnitStatus.AVAILABLE, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE])
ANY_UNIT = st.builds(a_unit, st.sampled_from("123456"), UNIT_STATUSES, st.integers(-60, 300))
ANY = st.builds(a_snapshot, st.lists(ANY_CALL), st.lists(ANY_UNIT))


@given(ANY, ANY)
def test_the_events_from_one_state_to_another_lead_there(before: Snapshot, after: Snapshot) -> None:
    told = dict.fromkeys(before.units, NOON)
    heard_calls = dict(before.calls)
    heard_units = dict(before.units)

    for call in call_changes(before.calls, after.calls, at=NOON + EVERY):
        heard_calls[call.call_id] = call.model_copy(update={"updated_at": None})
    for unit in unit_changes(before.units, after.units, told, at=NOON + EVERY):
        heard_units[unit.unit_id] = unit

    assert {id_: heard_calls[id_] for id_ in after.calls} == after.calls
    assert all(
        heard_calls[id_].status is not CallStatus.OPEN for id_ in before.calls.keys() - after.calls
    )
    assert {id_: heard_units[id_].status for id_ in after.units} == {
        id_: unit.status for id_, unit in after.units.items()
    }
    assert all(
        heard_units[id_].status is UnitStatus.OUT_OF_SERVICE
        for id_ in before.units.keys() - after.units
    )


@given(ANY)
def test_a_state_and_itself_have_no_events_between_them(state: Snapshot) -> None:
    assert call_changes(state.calls, state.calls, at=NOON) == []
    assert unit_changes(state.units, state.units, {}, at=NOON) == []


@given(st.lists(ANY, min_size=1, max_size=8))
def test_however_a_feed_flickers_its_last_state_is_known_in_the_end(shown: list[Snapshot]) -> None:
    last = shown[-1]
    taken = polled(*shown, *[last] * (CAUTION.confirm_polls + CAUTION.gone_polls))

    assert taken[-1].belief.calls == last.calls
    assert taken[-1].belief.units == last.units
    assert taken[-1].belief.suspicion is None


@given(st.lists(ANY, max_size=8))
def test_no_event_is_older_than_the_one_before_it(shown: list[Snapshot]) -> None:
    newest: dict[str, datetime] = {}

    for taken in polled(*shown):
        for event in taken.events:
            at = event.at if isinstance(event, CadUnit) else event.updated_at
            assert at is not None
            assert event.subject not in newest or at > newest[event.subject]
            newest[event.subject] = at


@given(st.lists(ANY, max_size=8))
def test_a_call_that_is_shown_is_never_held_back(shown: list[Snapshot]) -> None:
    for snapshot, taken in zip(shown, polled(*shown), strict=True):
        assert {id_: taken.belief.calls[id_] for id_ in snapshot.calls} == snapshot.calls


@given(st.integers(0, 200), st.floats(0, 1), st.integers(1, 3600))
def test_failures_make_polls_rarer_and_never_rarer_than_five_minutes_or_the_interval(
    failures: int, lot: float, seconds: int
) -> None:
    interval = timedelta(seconds=seconds)

    pause = wait(interval, failures, lot)

    assert interval / 2 <= pause <= max(interval, timedelta(minutes=5))
    assert failures or pause == interval
