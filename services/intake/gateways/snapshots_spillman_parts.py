"""The parts of a Spillman snapshot, as far as they are read.

Only what names a call or a unit, and a call's time of opening, has to be right. Anything else that
is wrong or missing counts as unknown: a bad coordinate is no reason to lose a call.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.alias_generators import to_camel

from services.intake.domain.text import has_control_characters
from shared.vocabulary import Latitude, Longitude


def _or_none(value: object, read: ValidatorFunctionWrapHandler) -> object:
    try:
        return read(value)
    except ValidationError:
        return None


def _filled(value: object) -> object:
    text = str(value).strip() if isinstance(value, str | int | float) else value
    return None if text == "" or isinstance(text, bool) else text


def _object(value: object) -> object:
    return value if isinstance(value, dict) else {}


def _name(value: object) -> object:
    text = _filled(value)
    return None if isinstance(text, str) and has_control_characters(text) else text


Name = Annotated[str | None, BeforeValidator(_name), WrapValidator(_or_none)]
Text = Annotated[str | None, BeforeValidator(_filled), WrapValidator(_or_none)]
Stamp = Annotated[datetime | None, BeforeValidator(_filled), WrapValidator(_or_none)]


class Part(BaseModel):
    """A part of a snapshot; names are written in camel case there."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)


class CallRef(Part):
    """Names a call: people by its number, the database by its object id."""

    call_number: Name = None
    object_id: Name = None
    dispatch_center: Text = None

    @property
    def name(self) -> str:
        """What the call is known by; empty when it has no name at all."""
        return self.call_number or self.object_id or ""


class UnitRef(Part):
    """Names a unit: a call sign, unique in its agency."""

    unit_number: Annotated[str, BeforeValidator(_name), Field(min_length=1, max_length=40)]
    agency: Name = None
    object_id: Name = None

    @property
    def key(self) -> str:
        """What links between calls and units go by."""
        return self.object_id or f"{self.agency}/{self.unit_number}"


class Comment(Part):
    """A remark; some are stamped earlier than their call."""

    text: str
    timestamp: Stamp = None
    username: Text = None


class Place(Part):
    """Where a call or a unit is."""

    address: Text = None
    city: Text = None
    latitude: Annotated[Latitude | None, WrapValidator(_or_none)] = None
    longitude: Annotated[Longitude | None, WrapValidator(_or_none)] = None

    @property
    def text(self) -> str | None:
        """Address and city, as far as they are known."""
        return ", ".join(part for part in (self.address, self.city) if part) or None


class Coded(Part):
    """A code, and since when it holds."""

    code: Text = None
    timestamp: Stamp = None


LenientPlace = Annotated[Place, BeforeValidator(_object)]
LenientCode = Annotated[Coded, BeforeValidator(_object)]


def _those_read(value: object, read: ValidatorFunctionWrapHandler) -> object:
    """Those elements of a list that can be read."""
    elements = cast("list[object]", value) if isinstance(value, list) else []
    found = (_or_none([element], read) for element in elements)
    return [
        element for one in found if isinstance(one, list) for element in cast("list[object]", one)
    ]


class ListedCall(Part):
    """A call of `package.calls`."""

    id: CallRef
    time_opened: datetime
    agency: Text = None
    nature: Text = None
    local_nature_description: Text = None
    response_state: Text = None
    zone: Text = None
    priority: LenientCode = Coded()
    location: LenientPlace = Place()
    comments: Annotated[list[Comment], WrapValidator(_those_read)] = []


class ListedUnit(Part):
    """A unit of `package.units`."""

    id: UnitRef
    response_state: Text = None
    status: LenientCode = Coded()
    location: LenientPlace = Place()


class Link(Part):
    """A call of `package.interops` with the units that are on it; the key may be missing."""

    id: CallRef
    assigned_units: Annotated[list[UnitRef], WrapValidator(_those_read)] = []


class Group(Part):
    """Calls of one incident."""

    calls: Annotated[list[Link], WrapValidator(_those_read)] = []


class Package(Part):
    """`package`: its calls and units have to be there, the links may be missing.

    Attributes:
        calls: read one by one, so that one bad entry spoils nothing else.
        units: the same.
        interops: groups of calls that belong to one incident, each group's calls with their units.
    """

    calls: list[Any]
    units: list[Any]
    interops: Annotated[list[Group], WrapValidator(_those_read)] = []


class Document(Part):
    """A snapshot."""

    package: Package
