"""The envelope: what every event carries, whatever it is about."""

from __future__ import annotations

import uuid
from abc import abstractmethod
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, ClassVar, Generic, Self, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

from shared.vocabulary import AgencyId

JSON = "application/json"
TANDEM = uuid.UUID("5a1c9d0e-3d1f-5c7e-9a54-7f2f6d6b8a10")
"""The namespace of fact ids."""


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        sentence = "is outside the years 1 to 9999 in UTC"
        raise ValueError(sentence) from error


Moment = Annotated[AwareDatetime, AfterValidator(_utc)]
"""A time with its offset, kept in UTC."""


class Body(BaseModel):
    """What an event says. One subclass for each type of EVENTS.md.

    Unknown fields are accepted and ignored, so that a newer writer can add some.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", use_enum_values=False)

    type: ClassVar[str]
    """CloudEvents type, e.g. `match.proposed.v1`."""
    topic: ClassVar[str]
    """The topic it travels on."""
    content_type: ClassVar[str] = JSON
    """Of what `to_json` gives; JSON but for documents of other standards."""

    @classmethod
    def from_wire(cls, content: bytes) -> Self:
        """Bytes -> body.

        Raises:
            ValidationError: when it does not fit the type.
        """
        return cls.model_validate_json(content)

    @property
    @abstractmethod
    def subject(self) -> str:
        """The call, unit, match or responder that it is about."""

    @property
    def number(self) -> str | None:
        """What tells this fact from others of its type and subject, where it has such a number."""
        return None

    def to_json(self) -> bytes:
        """The body as it goes over the wire: absent means null."""
        return self.model_dump_json(exclude_none=True).encode()


B_co = TypeVar("B_co", bound=Body, covariant=True)


@dataclass(slots=True)  # not frozen: one is made for each record, and frozen ones take 3x as long
class Event(Generic[B_co]):
    """A received event: its envelope and its decoded body.

    Attributes:
        id: the sender's id; with agency and source it names the event.
        source: who sent it.
        agency: the agency's slug; it rules over the body.
        time: when the sender says that it happened, if it says so.
        body: what it says.
        traceparent: W3C trace context of the sender, if any.
        received_at: when this process read it, on the service's clock.
        sent_at: when the broker got it, if it came through one.
        raw: the record as it came, byte for byte.
        is_redriven: whether an operator put it back after mending what was wrong.
    """

    id: str
    source: str
    agency: AgencyId
    body: B_co
    received_at: datetime
    sent_at: datetime | None = None
    time: datetime | None = None
    traceparent: str | None = None
    tracestate: str | None = None
    raw: bytes = field(default=b"", repr=False)
    is_redriven: bool = False

    @property
    def type(self) -> str:
        """CloudEvents type."""
        return self.body.type


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a service tells. The runtime adds id, source, time and record key.

    Attributes:
        agency: whose fact it is.
        body: what it says.
        traceparent: the trace it belongs to; by default that of the event being handled.
    """

    agency: AgencyId
    body: Body
    traceparent: str | None = None


def fact_id(service: str, fact: Fact, cause: str) -> str:
    """The id of a fact, the same however often it is published.

    It is uuid5 of service, agency, type, subject and the fact's number; without a number, the id of
    what caused it. A second publication is therefore a redelivery that every reader recognizes.
    """
    body = fact.body
    name = f"{service}/{fact.agency}/{body.type}/{body.subject}/{body.number or cause}"
    return str(uuid.uuid5(TANDEM, name))
