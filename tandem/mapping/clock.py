"""What clock an export's times are read on.

Calls for service follow the day: everywhere they are fewest in the small hours and most in the
afternoon. An export whose quietest hour lies elsewhere was written on another clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

QUIETEST: Final = 4
"""Middle of the quietest hours on a local clock; of two cities' police calls it is 4 and 5."""
ZONES: Final = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
)
_BORDERS: Final = (
    (-84.8, "America/New_York"),
    (-101.5, "America/Chicago"),
    (-114.0, "America/Denver"),
    (-130.0, "America/Los_Angeles"),
    (-152.0, "America/Anchorage"),
)
"""Rough western borders of the zones in degrees of longitude; a person has to look at it."""
_HAWAII_LAT: Final = 30.0
_LEAST_ROWS: Final = 400
_LEAST_HOURS: Final = 22
_MOST_IN_ONE_HOUR: Final = 0.2
_LEAST_SWING: Final = 0.3
_SHIFTED: Final = 3
_WINDOW: Final = 5


@dataclass(frozen=True, slots=True)
class Profile:
    """How calls are spread over the day.

    Attributes:
        hours: rows in each hour, 0 to 23.
        quietest: middle of the five hours in a row with the fewest calls; none when the sample is
            too small, too lopsided or too flat to tell.
    """

    hours: tuple[int, ...]
    quietest: int | None

    @property
    def shift(self) -> int | None:
        """How many hours the clock seems to be ahead of local time, -12 to 12."""
        if self.quietest is None:
            return None
        return (self.quietest - QUIETEST + 12) % 24 - 12

    @property
    def looks_shifted(self) -> bool:
        """Whether the quietest hours are not in the night."""
        return self.shift is not None and abs(self.shift) >= _SHIFTED


def profile(hours: Sequence[int]) -> Profile:
    """The profile of these hours of the day, one for each row."""
    counts, total = Counter(hours), len(hours)
    spread = tuple(counts[hour] for hour in range(24))
    around = [
        sum(spread[(hour + step) % 24] for step in range(-(_WINDOW // 2), _WINDOW // 2 + 1))
        for hour in range(24)
    ]
    is_telling = (
        total >= _LEAST_ROWS
        and len(counts) >= _LEAST_HOURS
        and max(spread) <= _MOST_IN_ONE_HOUR * total
        and min(around) <= (1 - _LEAST_SWING) * total * _WINDOW / 24
    )
    return Profile(spread, around.index(min(around)) if is_telling else None)


@dataclass(frozen=True, slots=True)
class Clock:
    """What is known of a file's clock.

    Attributes:
        has_offset: whether its times have one.
        zone: the IANA zone that they seem to be of, if anything tells.
        why: what the zone was found by.
        is_local_in_utc: whether the digits of the UTC time are the local time: somebody took local
            time for UTC.
        profile: of the times as they will be read.
        agreeing: share of the rows whose hour column agrees with the times as they will be read;
            none without such a column.
    """

    has_offset: bool
    zone: str | None
    why: str
    is_local_in_utc: bool
    profile: Profile
    agreeing: float | None = None


def look_at(
    stamps: Sequence[datetime | None],
    hours: Sequence[int | None],
    point: tuple[float, float] | None,
) -> Clock:
    """Find out about a file's clock.

    Args:
        stamps: each row's time as it is written, none where there is none.
        hours: what an hour column says in the same rows, 0 to 23, none where there is none.
        point: latitude and longitude in the middle of the calls, if known.
    """
    known = [(stamp, hour) for stamp, hour in zip(stamps, hours, strict=True) if stamp]
    has_offset = bool(known) and all(stamp.tzinfo for stamp, _ in known)
    written = [stamp.hour for stamp, _ in known]
    utc = [_utc_hour(stamp) for stamp, _ in known] if has_offset else written
    said = [hour for _, hour in known]
    is_shifted = has_offset and _fits_better(utc, written, said)
    zone, why = _zone([stamp for stamp, _ in known], point, has_offset=has_offset)
    as_read = utc if is_shifted else written
    return Clock(has_offset, zone, why, is_shifted, profile(as_read), _agreement(as_read, said))


def _utc_hour(stamp: datetime) -> int:
    try:
        return stamp.astimezone(UTC).hour
    except OverflowError:
        return stamp.hour


def _fits_better(utc: list[int], written: list[int], said: list[int | None]) -> bool:
    """Whether the UTC digits fit the day, or the hour column, clearly better than those written."""
    by_column = _agreement(utc, said), _agreement(written, said)
    if by_column[0] is not None and by_column[1] is not None:
        return by_column[0] > 0.9 and by_column[0] > by_column[1] + 0.5  # noqa: PLR2004 # clearly
    in_utc, as_written = profile(utc), profile(written)
    if in_utc.shift is None or as_written.shift is None or utc == written:
        return False
    return not in_utc.looks_shifted and as_written.looks_shifted


def _agreement(hours: list[int], said: list[int | None]) -> float | None:
    told = [(hour, column) for hour, column in zip(hours, said, strict=True) if column is not None]
    return sum(hour == column for hour, column in told) / len(told) if told else None


def _zone(
    stamps: list[datetime], point: tuple[float, float] | None, *, has_offset: bool
) -> tuple[str | None, str]:
    by_offset = _zones_with(stamps) if has_offset else []
    by_point = _zone_at(*point) if point else None
    if by_point and (by_point in by_offset or not has_offset):
        return by_point, "the coordinates"
    if len(by_offset) == 1 or (by_offset and _changes_clock(stamps)):
        return by_offset[0], "the offsets of the times"
    return None, ""


def _zones_with(stamps: list[datetime]) -> list[str]:
    """The zones in which all of these offsets are right, or nearly all around a clock change."""
    tried = stamps[:: max(1, len(stamps) // 500)]
    return [
        name
        for name in ZONES
        if sum(_offset_in(ZoneInfo(name), stamp) == stamp.utcoffset() for stamp in tried)
        >= 0.98 * len(tried)  # an hour a year is ambiguous
    ]


def _offset_in(zone: ZoneInfo, stamp: datetime) -> timedelta | None:
    try:
        return stamp.astimezone(zone).utcoffset()
    except OverflowError:
        return None


def _changes_clock(stamps: list[datetime]) -> bool:
    return len({stamp.utcoffset() for stamp in stamps}) > 1


def _zone_at(lat: float, lon: float) -> str | None:
    if lat < _HAWAII_LAT and lon < -150:  # noqa: PLR2004 # no other state is so far west and south
        return "Pacific/Honolulu"
    if not (24 < lat < 72 and -170 < lon < -66):  # noqa: PLR2004 # the United States
        return None
    return next((zone for border, zone in _BORDERS if lon > border), "America/Anchorage")
