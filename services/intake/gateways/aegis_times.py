"""The times of an Aegis export: with `Z`, with an offset or with neither."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from services.intake.domain.model import Mark
from services.intake.gateways.markup import Element

_EARLIEST_YEAR = 1971
"""Year 1 and 1900 stand for no time in .NET exports."""


@dataclass(slots=True)
class Stamps:
    """Reads the times of one document.

    Attributes:
        zone: in which times without an offset are compared with others.
        latest: the newest time read so far, UTC.
        oddities: one for each time that can't be read.
    """

    zone: tzinfo
    latest: datetime | None = None
    oddities: list[Mark] = field(default_factory=list[Mark])

    def read(self, element: Element, name: str) -> datetime | None:
        """A time as exported; none where it is absent, nil or can't be read."""
        written = element.value(name)
        if written is None:
            return None
        try:
            at = datetime.fromisoformat(written)
        except ValueError:
            self.oddities.append(Mark.UNREADABLE_PART)
            return None
        if at.year < _EARLIEST_YEAR:
            return None
        moment = self.utc(at)
        self.latest = moment if self.latest is None else max(moment, self.latest)
        return at

    def utc(self, at: datetime) -> datetime:
        """For comparison: in UTC, a time without an offset read in the zone."""
        try:
            return (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(UTC)
        except OverflowError:
            return datetime.max.replace(tzinfo=UTC)
