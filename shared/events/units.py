"""`units.v1`: what vehicles are doing."""

from __future__ import annotations

import zlib
from typing import ClassVar

from shared.events import topics
from shared.events.base import Body, Moment
from shared.vocabulary import CallId, Position, UnitId, UnitStatus


class UnitChanged(Body):
    """A unit's status, call and position; the newest `at` wins.

    Attributes:
        status_code: the agency's own word.
        crew: CAD personnel ids.
    """

    type: ClassVar[str] = "unit.changed.v1"
    topic: ClassVar[str] = topics.UNITS

    unit_id: UnitId
    status: UnitStatus
    at: Moment
    status_code: str | None = None
    crew: tuple[str, ...] = ()
    call_id: CallId | None = None
    position: Position | None = None

    @property
    def subject(self) -> str:
        """The unit."""
        return self.unit_id

    @property
    def number(self) -> str:
        """The stamp and the content: one CAD message may bring several changes of one unit."""
        return f"{self.at.isoformat()}/{zlib.crc32(self.to_json()):08x}"
