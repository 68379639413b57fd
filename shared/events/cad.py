"""`cad.inbound.v1`: what dispatch systems send."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    TypeAdapter,
)
from pydantic_core import CoreSchema

from shared.events import topics
from shared.events.base import Body
from shared.vocabulary import (
    CallId,
    CallKind,
    CallStatus,
    IncidentRelation,
    Origin,
    Position,
    RequesterKind,
    UnitId,
    UnitStatus,
    Want,
)

CadTime = datetime
"""A time as a CAD writes it; without an offset it is read in the agency's zone and marked."""


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


CadCode = Annotated[str, BeforeValidator(_text)]
"""A code that some CADs write as a number."""
CadId = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=128)]


class CadPart(BaseModel):
    """A part of a CAD event; unknown fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class CallType(CadPart):
    """The agency's own call type."""

    code: CadCode | None = None
    description: str | None = None


class Remark(CadPart):
    """One line of the narrative.

    Attributes:
        at: when it was written.
        text: as written; never leaves intake.
        by: `caller`, `officer`, `dispatcher`, `counselor`, or the agency's own word.
        restricted: true when it is never shown outside intake.
    """

    at: CadTime | None = None
    text: str
    by: str | None = None
    restricted: bool = False


class CadLocation(CadPart):
    """Where the call is: a point, an address, a beat, or whatever of these is known."""

    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    address: str | None = None
    beat: CadCode | None = None


class Flags(CadPart):
    """What the call taker ticked: true or false is known, absent is unknown."""

    weapon: bool | None = None
    violence_in_progress: bool | None = None
    medical_emergency: bool | None = None


class CadPerson(CadPart):
    """A person the call is about; `known_person` is the agency's own reference."""

    n: int = 1
    age: Annotated[int, Field(ge=0, le=130)] | None = None
    known_person: str | None = None


class IncidentRef(CadPart):
    """The number of the same incident elsewhere, or of one that is linked to it."""

    agency: str
    number: CadCode
    relation: IncidentRelation = IncidentRelation.SAME


class CadCall(Body):
    """A snapshot of one call at every change; it replaces the one before."""

    type: ClassVar[str] = "cad.call.v1"
    topic: ClassVar[str] = topics.CAD_INBOUND

    call_id: Annotated[CallId, BeforeValidator(_text), Field(min_length=1, max_length=128)]
    opened_at: CadTime
    agency: str | None = None
    status: CallStatus = CallStatus.OPEN
    kind: CallKind = CallKind.INCIDENT
    updated_at: CadTime | None = None
    closed_at: CadTime | None = None
    call_type: CallType = CallType()
    priority: CadCode | None = None
    origin: Origin | None = None
    narrative: tuple[Remark, ...] = ()
    location: CadLocation = CadLocation()
    flags: Flags = Flags()
    people: tuple[CadPerson, ...] = ()
    units: tuple[UnitId, ...] = ()
    disposition: CadCode | None = None
    merged_into: CallId | None = None
    incident_refs: tuple[IncidentRef, ...] = ()
    entered_late: bool = False
    exercise: bool = False

    @property
    def subject(self) -> str:
        """The call."""
        return self.call_id


class CadUnit(Body):
    """What a vehicle is doing. The newest `at` wins."""

    type: ClassVar[str] = "cad.unit.v1"
    topic: ClassVar[str] = topics.CAD_INBOUND

    unit_id: Annotated[UnitId, BeforeValidator(_text), Field(min_length=1, max_length=64)]
    status: UnitStatus
    at: CadTime
    agency: str | None = None
    status_code: CadCode | None = None
    position: Position | None = None
    crew: tuple[CadCode, ...] = ()
    call_id: CallId | None = None

    @property
    def subject(self) -> str:
        """The unit."""
        return self.unit_id


class Requester(CadPart):
    """Who asks."""

    kind: RequesterKind
    id: CadCode | None = None


class CadRequest(Body):
    """Somebody with eyes on the scene asks for a team; `want: none` takes it back."""

    type: ClassVar[str] = "cad.request.v1"
    topic: ClassVar[str] = topics.CAD_INBOUND

    request_id: CadId
    call_id: Annotated[CallId, BeforeValidator(_text), Field(min_length=1, max_length=128)]
    want: Want
    requested_by: Requester
    at: CadTime
    agency: str | None = None
    reason: str | None = None

    @property
    def subject(self) -> str:
        """The call."""
        return self.call_id


class CadRecord(Body):
    """A flat row of any system, read through the agency's mapping.

    Attributes:
        row: column -> value as exported.
        mapping: which of the agency's mappings reads it.
        line: its line in the export, for the one who has to mend it.
    """

    type: ClassVar[str] = "cad.record.v1"
    topic: ClassVar[str] = topics.CAD_INBOUND

    row: dict[str, Any]
    mapping: str = "default"
    agency: str | None = None
    line: int | None = None

    @property
    def subject(self) -> str:
        """The mapping; only reading the row tells which call it is about."""
        return self.mapping


class CadEido(Body):
    """A NENA EIDO-JSON document, version 1.0: an incident whole, or what changed of it.

    The body is the document itself. What is behind its URLs is never fetched.

    Attributes:
        document: as sent.
    """

    type: ClassVar[str] = "cad.eido.v1"
    topic: ClassVar[str] = topics.CAD_INBOUND

    document: dict[str, Any]

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The document alone crosses the wire."""
        return {"title": "EIDO-JSON 1.0", "type": "object", "description": cls.__doc__ or ""}

    @classmethod
    def from_wire(cls, content: bytes) -> Self:
        """Bytes -> body."""
        return cls(document=_object.validate_json(content))

    def to_json(self) -> bytes:
        """The document, as it goes over the wire."""
        return json.dumps(self.document, ensure_ascii=False).encode("utf-8", "replace")

    @property
    def subject(self) -> str:
        """The incident, as its document names it."""
        return str(self.document.get("$id") or "eido")[:128]


class CadAegis(Body):
    """A call as New World Aegis exports it: XML with the root `Call` or `CallExport`.

    The body is the XML itself, with content type `application/xml`.

    Attributes:
        document: as sent, in whatever encoding.
    """

    type: ClassVar[str] = "cad.aegis.v1"
    topic: ClassVar[str] = topics.CAD_INBOUND
    content_type: ClassVar[str] = "application/xml"

    document: bytes

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The document alone crosses the wire."""
        about = {"title": "Aegis XML", "description": cls.__doc__ or ""}
        return {"type": "string", "contentMediaType": cls.content_type, **about}

    @classmethod
    def from_wire(cls, content: bytes) -> Self:
        """Bytes -> body."""
        return cls(document=content)

    def to_json(self) -> bytes:
        """The document, as it goes over the wire."""
        return self.document

    @property
    def subject(self) -> str:
        """The format; only reading the XML tells which call it is about."""
        return "aegis"


_object = TypeAdapter(dict[str, Any])
