"""Read the times that a CAD writes: some lack a zone, some lie in the future or mean nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

from services.intake.domain.model import Mark

AHEAD = timedelta(seconds=30)
"""A stamp further ahead of receipt than this is replaced by the time of receipt."""
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
"""An earlier stamp stands for none, as year 1 and 1900 do in several systems."""
_LATEST = datetime(9999, 12, 30, tzinfo=UTC)


class Reader:
    """Reads the stamps of one event.

    Args:
        zone: the agency's; stamps without an offset are read in it.
        receipt: when the event came; UTC.
        mark: called for each oddity that was accepted.
    """

    __slots__ = ("_latest", "_mark", "_receipt", "_zone")

    def __init__(self, zone: tzinfo, receipt: datetime, mark: Callable[[Mark], None]) -> None:
        self._zone = zone
        self._receipt = receipt
        self._latest = receipt + AHEAD
        self._mark = mark

    def utc(self, stamp: datetime) -> datetime:
        """The stamp as the CAD wrote it, in UTC."""
        if stamp.tzinfo is None:
            self._mark(Mark.TIME_WITHOUT_ZONE)
            stamp = stamp.replace(tzinfo=self._zone)
        try:
            return stamp.astimezone(UTC)
        except OverflowError:  # year 1 or 9999, moved out of the calendar by its offset
            return _LATEST if stamp.year > EARLIEST.year else EARLIEST

    def bounded(self, moment: datetime) -> datetime:
        """The moment, or the time of receipt where it lies in the future or means nothing."""
        if EARLIEST < moment <= self._latest:
            return moment
        is_future = moment > self._latest
        self._mark(Mark.TIME_IN_FUTURE if is_future else Mark.TIME_MEANINGLESS)
        return self._receipt

    def read(self, stamp: datetime) -> datetime:
        """The stamp in UTC, never in the future; the time of receipt where it means nothing."""
        return self.bounded(self.utc(stamp))
