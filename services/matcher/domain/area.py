"""Where and when an agency sends people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.matcher.domain.travel import distance_m, points
from shared.events.calls import Location
from shared.policy.matching import EVERY_DAY, Area, Circle, Hours
from shared.vocabulary import Position

DAYS_AHEAD = 8
"""A week and the day on which it began again."""


def covers(area: Area, place: Location) -> bool:
    """Whether a call at this place is answered.

    Alerting fails open: a place too vague to tell is inside.
    """
    if not (area.circle or area.polygon or area.beats):
        return True
    if area.beats and place.beat in area.beats:
        return True
    if not (area.circle or area.polygon):
        return place.beat is None
    if place.lat is None or place.lon is None:
        return not (area.beats and place.beat)
    at = Position(lat=place.lat, lon=place.lon)
    in_circle = area.circle is not None and _is_in_circle(area.circle, at)
    return in_circle or is_in_polygon(area.polygon, at)


def _is_in_circle(circle: Circle, at: Position) -> bool:
    center = Position(lat=circle.lat, lon=circle.lon)
    return float(distance_m(points([center]), points([at]))[0, 0]) <= circle.radius_km * 1000


def is_in_polygon(corners: Sequence[tuple[float, float]], at: Position) -> bool:
    """Whether a point lies inside (even-odd rule; fine for areas the size of a county)."""
    inside = False
    for (lat1, lon1), (lat2, lon2) in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        if (lat1 > at.lat) != (lat2 > at.lat):
            crossing = lon1 + (at.lat - lat1) / (lat2 - lat1) * (lon2 - lon1)
            inside ^= at.lon < crossing
    return inside


def are_open(hours: Sequence[Hours], zone: ZoneInfo, now: datetime) -> bool:
    """Whether somebody may be sent now; no hours at all means always."""
    if not hours:
        return True
    return any(opens <= now < closes for opens, closes in _shifts(hours, zone, now))


def next_opening(hours: Sequence[Hours], zone: ZoneInfo, now: datetime) -> datetime | None:
    """When somebody may next be sent, if ever."""
    return min((opens for opens, _ in _shifts(hours, zone, now) if opens > now), default=None)


def _shifts(
    hours: Sequence[Hours], zone: ZoneInfo, now: datetime
) -> list[tuple[datetime, datetime]]:
    """Openings and closings from yesterday on, as real moments."""
    yesterday = now.astimezone(zone).date() - timedelta(days=1)
    found: list[tuple[datetime, datetime]] = []
    for ahead in range(DAYS_AHEAD + 1):
        day = yesterday + timedelta(days=ahead)
        for shift in hours:
            if EVERY_DAY[day.weekday()] not in shift.days:
                continue
            last = day if shift.closes > shift.opens else day + timedelta(days=1)
            opens = datetime.combine(day, shift.opens, zone)
            found.append((opens, datetime.combine(last, shift.closes, zone)))
    return found
