from collections import Counter
from datetime import timedelta
from functools import cache
from statistics import mean

import pytest

from shared.vocabulary import Origin, RequesterKind
from tandem.city.call_types import TYPES, Group
from tandem.city.calls import PlannedCall, on_scene_time, plan_call
from tandem.city.chance import stream
from tandem.city.endings import How
from tandem.city.places import RIVERTON, km_between

MANY = 8_000


@cache
def many_calls() -> tuple[PlannedCall, ...]:
    return tuple(
        plan_call(stream(3, "call", n), RIVERTON, f"R-{n}", timedelta(seconds=n))
        for n in range(MANY)
    )


def percent(count: int, of: int = MANY) -> float:
    return 100 * count / of


def test_the_shares_of_all_types_add_up() -> None:
    assert sum(type_.percent for type_ in TYPES) == pytest.approx(100)


def test_every_type_has_a_code_of_its_own() -> None:
    assert len({type_.code for type_ in TYPES}) == len(TYPES)


@pytest.mark.parametrize(
    ("group", "expected"), [(Group.CRISIS, 3.6), (Group.PERHAPS, 5.0), (Group.OWN, 26)]
)
def test_the_mix_of_types_is_that_of_a_real_dispatch_center(group: Group, expected: float) -> None:
    found = sum(call.type.group is group for call in many_calls())

    assert percent(found) == pytest.approx(expected, rel=0.12)


def test_ten_types_make_two_calls_in_five() -> None:
    top_ten = Counter(call.type.code for call in many_calls()).most_common(10)

    assert percent(sum(count for _, count in top_ten)) == pytest.approx(42, abs=2.5)


@pytest.mark.parametrize(
    ("priority", "expected"),
    [("0", 6.3), ("1", 20.5), ("2", 45.0), ("3", 20.7), ("4", 6.3), ("9", 1.2)],
)
def test_priorities_are_spread_as_they_were(priority: str, expected: float) -> None:
    found = sum(call.priority == priority for call in many_calls())

    assert percent(found) == pytest.approx(expected, abs=2.5)


@pytest.mark.parametrize(("priority", "expected"), [("0", 20.4), ("1", 12.5), ("2", 67.2)])
def test_calls_that_are_behavioral_health_by_code_have_their_own_priorities(
    priority: str, expected: float
) -> None:
    crises = [call for call in many_calls() if call.type.group is Group.CRISIS]

    found = sum(call.priority == priority for call in crises)

    assert percent(found, len(crises)) == pytest.approx(expected, abs=6)


def test_most_crises_hide_behind_a_code_that_does_not_say_so() -> None:
    crises = [call for call in many_calls() if call.is_crisis]

    hidden = sum(call.type.group is not Group.CRISIS for call in crises)

    assert 0.45 < hidden / len(crises) < 0.7


@pytest.mark.parametrize(
    ("how", "expected"),
    [(How.CANCELLED, 7.2), (How.NEVER_DISPATCHED, 7.7), (How.DUPLICATE, 1.4)],
)
def test_calls_end_as_often_without_a_visit_as_they_did(how: How, expected: float) -> None:
    found = sum(call.ending.how is how for call in many_calls())

    assert percent(found) == pytest.approx(expected, abs=0.8)


def test_a_quarter_of_crises_come_in_over_911() -> None:
    crises = [call for call in many_calls() if call.is_crisis]

    emergency = sum(call.origin is Origin.EMERGENCY for call in crises)

    assert percent(emergency, len(crises)) == pytest.approx(26, abs=5)


def test_officers_on_scene_are_the_commonest_to_ask_for_a_team() -> None:
    asked = Counter(call.asked.by for call in many_calls() if call.asked)

    assert asked.most_common(1)[0][0] is RequesterKind.OFFICER
    assert all(call.is_crisis for call in many_calls() if call.asked)


def test_time_on_scene_fits_the_crisis_team_that_was_measured() -> None:
    minutes = sorted(on_scene_time(stream(5, "scene", n)).total_seconds() / 60 for n in range(MANY))

    quantiles = [minutes[int(MANY * q)] for q in (0.25, 0.5, 0.75, 0.9)]

    assert quantiles == pytest.approx([10, 22, 40, 62], rel=0.08)
    assert mean(minutes) == pytest.approx(1.32 * 21.7, rel=0.03)


def test_few_beats_have_many_of_the_calls() -> None:
    beats = Counter(call.place.beat for call in many_calls())
    hot = round(len(RIVERTON.beats) * 12 / 94)

    share = sum(count for _, count in beats.most_common(hot)) / MANY

    assert share == pytest.approx(0.38, abs=0.04)


def test_every_call_lies_in_its_town() -> None:
    half = RIVERTON.beats_across * RIVERTON.beat_km / 2
    places = [call.place.position for call in many_calls() if call.place.position]

    assert max(km_between(RIVERTON.center, place) for place in places) < half * 1.5
    assert len(places) / MANY == pytest.approx(0.98, abs=0.01)
