"""What time it is.

`TANDEM_CLOCK=<wall0>,<sim0>,<speed>` (two ISO times and a factor) lets demo and tests live faster:
at wall time `wall0` it is `sim0`, and from there time runs `speed` times as fast, in every process
that was given the same value. Without it, it is simply now.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.errors import BadSettings


@dataclass(frozen=True, slots=True)
class Clock:
    """Real time, or real time scaled.

    Attributes:
        wall0: a moment of real time.
        sim0: what this clock shows at `wall0`.
        speed: seconds of this clock per real second; above 0.
    """

    wall0: datetime
    sim0: datetime
    speed: float = 1.0

    def now(self) -> datetime:
        """The time now, in UTC."""
        return self.at(datetime.now(UTC))

    def at(self, wall: datetime) -> datetime:
        """What this clock shows at a moment of real time."""
        return self.sim0 + (wall - self.wall0) * self.speed

    def real(self, span: timedelta) -> timedelta:
        """How much real time a span of this clock takes."""
        return span / self.speed

    def setting(self) -> str:
        """This clock as a value for `TANDEM_CLOCK`."""
        return f"{self.wall0.isoformat()},{self.sim0.isoformat()},{self.speed:g}"

    @classmethod
    def from_setting(cls, text: str) -> Clock:
        """Read a `TANDEM_CLOCK` value.

        Raises:
            BadSettings: when it is not two ISO times with offset and a factor above 0.
        """
        try:
            wall0, sim0, speed = text.split(",")
            clock = cls(datetime.fromisoformat(wall0), datetime.fromisoformat(sim0), float(speed))
        except ValueError as error:
            raise BadSettings(_SHAPE) from error
        if clock.speed <= 0 or clock.wall0.tzinfo is None or clock.sim0.tzinfo is None:
            raise BadSettings(_SHAPE)
        return clock

    @classmethod
    def from_environment(cls) -> Clock:
        """The clock that `TANDEM_CLOCK` asks for, or real time."""
        text = os.environ.get("TANDEM_CLOCK")
        return cls.from_setting(text) if text else REAL


_SHAPE = (
    "TANDEM_CLOCK must be <wall time>,<simulated time>,<speed> with two ISO times with offset "
    "and a speed above 0, e.g. 2026-01-01T00:00:00+00:00,2026-01-01T18:00:00+00:00,60"
)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
REAL = Clock(_EPOCH, _EPOCH)
