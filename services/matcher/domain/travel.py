"""How long it takes to get somewhere.

`TravelTimes` is the place for a road network; `StraightLine` needs nothing but the policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from shared.policy.matching import Travel
from shared.policy.model import AgencyPolicy
from shared.vocabulary import Position

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius R1, IUGG."""
Floats = NDArray[np.float64]
Points = Floats
"""Rows of latitude and longitude in degrees; NaN where a place is not known."""


def points(positions: Iterable[Position | None]) -> Points:
    """Positions as rows."""
    rows = [(p.lat, p.lon) if p else (np.nan, np.nan) for p in positions]
    return np.array(rows, dtype=np.float64).reshape(-1, 2)


def distance_m(origins: Points, goals: Points) -> Floats:
    """Great-circle distances in meters (haversine), one row for each origin."""
    from_, to = np.radians(origins)[:, None, :], np.radians(goals)[None, :, :]
    half = np.sin((to - from_) / 2) ** 2
    chord = half[..., 0] + np.cos(from_[..., 0]) * np.cos(to[..., 0]) * half[..., 1]
    meters: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(chord))
    return meters


class TravelTimes(Protocol):
    """Whoever knows how long ways take."""

    def seconds(self, origins: Points, goals: Points, at: datetime) -> Floats:
        """Seconds from each origin (rows) to each goal (columns), setting out at `at`.

        Every value is finite: a place that is not known has an assumed time.
        """
        ...


class Roads(Protocol):
    """Whoever gives an agency its travel times."""

    def __call__(self, policy: AgencyPolicy) -> TravelTimes:
        """The travel times by which this agency's calls are matched."""
        ...


class StraightLine:
    """Distance times road factor, at the speed of the hour.

    Args:
        travel: factor and speeds.
        zone: the agency's, in which the hours are counted.
    """

    def __init__(self, travel: Travel, zone: ZoneInfo) -> None:
        self._travel = travel
        self._zone = zone

    def seconds(self, origins: Points, goals: Points, at: datetime) -> Floats:
        """Seconds from each origin (rows) to each goal (columns), setting out at `at`."""
        speed_mps = self._travel.speed_kmh[at.astimezone(self._zone).hour] / 3.6
        seconds = distance_m(origins, goals) * (self._travel.road_factor / speed_mps)
        return np.where(np.isnan(seconds), self._travel.unknown_s, seconds)


def straight_line(policy: AgencyPolicy) -> TravelTimes:
    """Travel times from the agency's policy alone."""
    return StraightLine(policy.matching.travel, policy.zone)
