"""Where and when people are sent, and how long it takes."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.matcher.domain.area import are_open, covers, is_in_polygon, next_opening
from services.matcher.domain.travel import StraightLine, distance_m, points
from shared.events.calls import Location
from shared.policy.matching import Area, Circle, Hours, Matching, Team, Travel
from shared.vocabulary import Latitude, Longitude, Position

LA = ZoneInfo("America/Los_Angeles")
SQUARE: tuple[tuple[Latitude, Longitude], ...] = ((0, 0), (0, 10), (10, 10), (10, 0))
IN_SQUARE, OUT_OF_SQUARE = Location(lat=5, lon=5), Location(lat=5, lon=11)
DAY = Hours(opens=time(8), closes=time(18), days=("mon", "tue"))
NIGHT = Hours(opens=time(20), closes=time(4), days=("fri",))


def local(text: str) -> datetime:
    """A moment of Los Angeles, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=LA).astimezone(UTC)


@pytest.mark.parametrize(
    ("area", "place", "inside"),
    [
        (Area(), Location(), True),
        (Area(polygon=SQUARE), IN_SQUARE, True),
        (Area(polygon=SQUARE), OUT_OF_SQUARE, False),
        (Area(polygon=SQUARE), Location(), True),
        (Area(circle=Circle(lat=5, lon=5, radius_km=1)), IN_SQUARE, True),
        (Area(circle=Circle(lat=5, lon=5.1, radius_km=1)), IN_SQUARE, False),
        (Area(beats=("523",)), Location(beat="523", lat=80, lon=0), True),
        (Area(beats=("523",)), Location(beat="111"), False),
        (Area(beats=("523",)), Location(), True),
        (Area(beats=("523",), polygon=SQUARE), Location(beat="111", lat=5, lon=5), True),
        (Area(beats=("523",), polygon=SQUARE), Location(beat="111"), False),
    ],
)
def test_a_call_is_inside_when_any_test_says_so_or_nobody_can_tell(
    area: Area, place: Location, inside: bool
) -> None:
    assert covers(area, place) is inside


def test_a_polygon_may_have_a_dent() -> None:
    dented = [(0, 0), (0, 10), (10, 10), (1, 5), (10, 0)]

    assert not is_in_polygon(dented, Position(lat=5, lon=5))
    assert is_in_polygon(dented, Position(lat=2, lon=1))


@pytest.mark.parametrize(
    ("hours", "now", "is_open"),
    [
        ([], "2026-03-02T03:00", True),
        ([DAY], "2026-03-02T08:00", True),
        ([DAY], "2026-03-02T18:00", False),
        ([DAY], "2026-03-04T12:00", False),
        ([NIGHT], "2026-03-06T23:00", True),
        ([NIGHT], "2026-03-07T03:59", True),
        ([NIGHT], "2026-03-07T20:30", False),
        ([DAY, NIGHT], "2026-03-07T03:00", True),
    ],
)
def test_hours_are_the_agencys_own_and_may_last_past_midnight(
    hours: list[Hours], now: str, is_open: bool
) -> None:
    assert are_open(hours, LA, local(now)) is is_open


def test_the_next_opening_is_found_across_the_week_and_the_change_of_clocks() -> None:
    assert next_opening([DAY], LA, local("2026-03-03T19:00")) == local("2026-03-09T08:00")
    assert next_opening([DAY], LA, local("2026-03-02T07:59")) == local("2026-03-02T08:00")
    assert next_opening([], LA, local("2026-03-02T07:59")) is None


def test_a_degree_of_latitude_is_about_111_km() -> None:
    origin, goal = points([Position(lat=0, lon=0)]), points([Position(lat=1, lon=0)])

    assert distance_m(origin, goal)[0, 0] == pytest.approx(111_195, abs=1)


def test_the_speed_is_that_of_the_hour_in_the_agencys_zone() -> None:
    slow_at_noon = tuple(10.0 if hour == 12 else 60.0 for hour in range(24))
    travel = StraightLine(Travel(road_factor=1.5, speed_kmh=slow_at_noon), LA)
    way = points([Position(lat=0, lon=0)]), points([Position(lat=0.1, lon=0)])

    noon = travel.seconds(*way, local("2026-03-02T12:30"))[0, 0]
    night = travel.seconds(*way, local("2026-03-02T00:30"))[0, 0]

    assert noon == pytest.approx(6 * night)
    assert night == pytest.approx(11_119.5 * 1.5 / (60 / 3.6), rel=1e-4)


def test_a_place_that_nobody_knows_has_the_assumed_time() -> None:
    travel = StraightLine(Travel(unknown_s=700), LA)
    known, unknown = Position(lat=0, lon=0), None

    seconds = travel.seconds(points([known, unknown]), points([known]), local("2026-03-02T12:30"))

    assert seconds.tolist() == [[0.0], [700.0]]


positions = st.builds(Position, lat=st.floats(-89, 89), lon=st.floats(-179, 179))


@given(positions, positions)
def test_ways_are_finite_the_same_back_and_nothing_to_where_one_is(
    here: Position, there: Position
) -> None:
    ways = distance_m(points([here, there]), points([here, there]))

    assert np.isfinite(ways).all()
    assert ways[0, 1] == pytest.approx(ways[1, 0])
    assert ways[0, 0] == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"area": {"polygon": [[0, 0], [1, 1]]}}, "at least three corners"),
        ({"travel": {"speed_kmh": [30.0]}}, "at least 24 items"),
        ({"travel": {"speed_kmh": 0}}, "greater than 0"),
        ({"teams": [{"structure": "tele", "roles": ["clinician"]}]}, "the officer who holds"),
        ({"teams": [{"structure": "civilian", "roles": ["officer", "peer"]}]}, "has no officer"),
        ({"teams": [{"structure": "rotating", "roles": ["officer"]}]}, "beside the officer"),
        ({"teams": [{"structure": "triad", "roles": ["medic", "medic"]}]}, "names a role twice"),
        ({"unknown_key": 1}, "Extra inputs"),
    ],
)
def test_a_wrong_policy_is_told_what_is_wrong(content: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Matching.model_validate(content)


def test_one_speed_stands_for_all_hours() -> None:
    assert Matching.model_validate({"travel": {"speed_kmh": 50}}).travel.speed_kmh == (50.0,) * 24


def test_the_lead_is_the_first_beside_the_officer() -> None:
    team = Team.model_validate({"structure": "triad", "roles": ["officer", "nurse", "medic"]})

    assert (team.lead, team.extras) == ("nurse", ("medic",))
