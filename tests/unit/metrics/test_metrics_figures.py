"""Figures stand with their denominators, and say how far they can be trusted."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from services.metrics.domain.figures import quantiles, share
from services.metrics.domain.officer_time import officer_times
from services.metrics.domain.recount import recount
from services.metrics.domain.summary import Dimension, Row, group, received_by_kind, summarize
from services.metrics.domain.timing import Timing
from shared.vocabulary import AgencyId, CallKind
from shared.wilson import wilson
from tests.support.history import History


def rows(history: History) -> list[Row]:
    zones = {AgencyId("riverton"): ZoneInfo("America/Los_Angeles")}
    return [
        Row(cell.kind, cell.structure, cell.specialties, cell.employers, measure, number)
        for (cell, measure), number in recount(history.facts, zones).measures.items()
    ]


def officer(minutes: float, call_type: str, *, with_clinician: bool) -> Timing:
    return Timing(call_type, with_clinician, officer_s=minutes * 60)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (9, 412, 0.0115, 0.0409),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 2, 0.0945, 0.9055),
    ],
)
def test_intervals_are_those_of_wilson(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=5e-4)


def test_a_share_of_nothing_has_no_value() -> None:
    assert share(0, 0).model_dump() == {
        "count": 0, "of": 0, "share": None, "low": None, "high": None,
    }  # fmt: skip


def test_quantiles_are_measured_values() -> None:
    found = quantiles([None, *range(1, 101)])

    assert (found.n, found.p50, found.p90, found.p99) == (100, 50, 90, 99)
    assert quantiles([7.0]).p99 == 7.0
    assert quantiles([None]).p50 is None


def test_arrests_are_out_of_people_met_on_active_calls() -> None:
    history = History()
    for code in ("arrest", "remained_in_place", "remained_in_place"):
        history.call().proposed().confirmed().arrives("clinician").outcome(code)
    history.call().outcome("arrest")

    found = summarize(rows(history), ())

    assert (found.shares.arrest.count, found.shares.arrest.of) == (1, 3)
    assert (found.shares.remained_in_place.count, found.shares.remained_in_place.of) == (2, 3)
    assert found.outcomes == {"arrest": 2, "remained_in_place": 2}


def test_what_became_of_eligible_calls_is_out_of_eligible_calls() -> None:
    history = History()
    history.call().proposed().confirmed().arrives("clinician")
    history.call().proposed().confirmed().arrives("clinician").assessed("not_eligible")
    history.call().unserved("too_far")

    found = summarize(rows(history), ())

    assert (found.counts.active, found.shares.active.count, found.shares.active.of) == (2, 1, 2)
    assert found.counts.unserved_by_reason == {"too_far": 1}


def test_kinds_of_calls_are_never_added_up() -> None:
    history = History()
    history.call()
    history.call(kind="follow_up")

    assert received_by_kind(rows(history)) == {CallKind.INCIDENT: 1, CallKind.FOLLOW_UP: 1}


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("structure", {"": 1, "rotating": 1}),
        ("specialty", {"": 1, "veterans": 1, "youth": 1}),
        ("employer", {"": 1, "Valley County": 1}),
    ],
)
def test_figures_come_by_dimension_and_a_call_may_be_in_several_groups(
    by: Dimension, groups: dict[str, int]
) -> None:
    history = History()
    history.person("c-1", "Valley County")
    history.call(specialties=("veterans", "youth")).proposed()
    history.call()

    found = group(rows(history), by)

    assert {value: one.counts.received for value, one in found.items()} == groups


def test_officer_time_compares_only_call_types_measured_both_ways() -> None:
    found = officer_times([
        officer(30, "5150", with_clinician=True),
        officer(50, "5150", with_clinician=False),
        officer(70, "5150", with_clinician=False),
        officer(500, "415", with_clinician=False),
    ])  # fmt: skip

    assert found.with_clinician_s.p50 == 30 * 60
    assert found.without_clinician_s.p90 == 70 * 60
    assert list(found.by_call_type) == ["5150"]
    assert found.left_out == 1
