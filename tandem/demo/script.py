"""What a demo is asked to show, and the time at which it plays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final

from shared.clock import Clock
from tandem.city.drive.play import ZONE

_FRIDAY: Final = 4
_AFTERNOON: Final = time(15)


@dataclass(frozen=True, kw_only=True)
class Script:
    """What to show.

    Attributes:
        seed: of the city.
        speed: seconds of the city per real second.
        minutes: for how long calls come in, in real time; none: until somebody stops it.
        stays: whether the view stays after that, until somebody stops it.
        label: keeps call numbers apart from those of days played before on the same broker.
        picture: where to paint the view.
    """

    seed: int
    speed: float
    minutes: float | None
    stays: bool
    label: str = ""
    picture: Path | None = None

    @property
    def span(self) -> timedelta | None:
        """For how long calls come in, in the city's time."""
        return timedelta(minutes=self.minutes) * self.speed if self.minutes else None


def friday_afternoon(now: datetime) -> datetime:
    """The last Friday at three, when a city is busy; local time without its zone.

    Args:
        now: real time.
    """
    today = now.astimezone(ZONE).date()
    friday = today - timedelta(days=(today.weekday() - _FRIDAY) % 7)
    return datetime.combine(friday, _AFTERNOON)


def clock_of(script: Script, now: datetime) -> Clock:
    """A clock on which it is Friday afternoon now, and which runs as fast as the script says."""
    shown = friday_afternoon(now).replace(tzinfo=ZONE).astimezone(UTC)
    return Clock(now, shown, script.speed)
