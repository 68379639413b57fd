"""Read the times that a CAD writes: some lack a zone, some lie in the future."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

from services.intake.domain.model import Mark

AHEAD = timedelta(seconds=30)
"""A stamp further ahead of receipt than this is replaced by the time of receipt."""


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
        return stamp.astimezone(UTC)

    def bounded(self, moment: datetime) -> datetime:
        """The moment, or the time of receipt where it lies in the future."""
        if moment <= self._latest:
            return moment
        self._mark(Mark.TIME_IN_FUTURE)
        return self._receipt

    def read(self, stamp: datetime) -> datetime:
        """The stamp in UTC, never in the future."""
        return self.bounded(self.utc(stamp))
