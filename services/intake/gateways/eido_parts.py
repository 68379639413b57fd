"""Reading the parts of an EIDO, whose writers differ on what is a list, a number or left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, NamedTuple, cast

Part = Mapping[str, Any]
"""One data component, as parsed JSON."""
ID, STAMP = "$id", "lastUpdateTimeStamp"
_AHEAD_S = 30.0
_LARGEST = 10**18


def text(part: Part, name: str) -> str | None:
    """A text, or a number as text; none where it is absent, empty or something else."""
    value: object = part.get(name)
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < _LARGEST else None
    return None


def texts(part: Part, name: str) -> list[str]:
    """The texts of a list, or of a lone text where a list is due."""
    value = part.get(name)
    values = cast("list[object]", value) if isinstance(value, list) else [value]
    return [item.strip() for item in values if isinstance(item, str) and item.strip()]


def parts(part: Part, name: str) -> list[Part]:
    """The objects of a list, or a lone object where a list is due."""
    value = part.get(name)
    values = cast("list[object]", value) if isinstance(value, list) else [value]
    return [cast("Part", item) for item in values if isinstance(item, dict)]


def references(part: Part, name: str) -> list[str]:
    """The `$id`s that a field refers to."""
    found = (text(item, "$ref") for item in parts(part, name))
    return [name.removeprefix("#") for name in found if name]


def moment(part: Part, name: str) -> datetime | None:
    """A time as written, with or without offset; none where it is absent or unreadable."""
    written = text(part, name)
    try:
        return datetime.fromisoformat(written) if written else None
    except ValueError:
        return None


class Times(NamedTuple):
    """How stamps are put in order.

    Attributes:
        zone: in which stamps without an offset are read.
        now: when the document came; a stamp further ahead than 30 s says nothing.
    """

    zone: tzinfo
    now: datetime

    def stamp(self, part: Part, name: str = STAMP) -> datetime | None:
        """A stamp in UTC, or the time of receipt where it lies ahead of it."""
        written = moment(part, name)
        if written is None:
            return None
        try:
            found = (written if written.tzinfo else written.replace(tzinfo=self.zone)).astimezone(
                UTC
            )
        except OverflowError:
            return self.now
        return self.now if (found - self.now).total_seconds() > _AHEAD_S else found
