"""What one poll of a dispatch system shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Final

from shared.events.cad import CadCall, CadUnit
from shared.vocabulary import CallId, UnitId


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All calls and units at one moment.

    Attributes:
        calls: by call id.
        units: by unit id.
        mentioned: ids of calls that are named without being told of, or that could not be read:
            they exist, whatever they are.
        unread: why entries could not be read, with the place of each; never with content.
    """

    calls: Mapping[CallId, CadCall] = field(default_factory=dict[CallId, CadCall])
    units: Mapping[UnitId, CadUnit] = field(default_factory=dict[UnitId, CadUnit])
    mentioned: frozenset[CallId] = frozenset()
    unread: tuple[str, ...] = ()


LONG_AGO: Final = datetime(1970, 1, 2, tzinfo=UTC)
"""Stands for a stamp that means nothing; whoever is told of it gets the time of the poll."""


def in_utc(stamp: datetime, zone: tzinfo) -> datetime:
    """A stamp in UTC, so that it equals itself after it was stored, also in the repeated hour.

    Args:
        stamp: as written.
        zone: in which it is read when it has no offset.
    """
    try:
        return (stamp if stamp.tzinfo else stamp.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:  # year 1 or 9999, moved out of the calendar by its offset
        return LONG_AGO
