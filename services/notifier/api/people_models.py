"""Requests and answers of the doors about people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field, StringConstraints, model_validator
from standardwebhooks import Webhook

from services.notifier.domain.people import Contacts
from shared.events.base import Moment
from shared.events.people import ResponderChanged
from shared.vocabulary import AgencyId, DutyKind, Position, ResponderId, Role, SeatMode

Code = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Codes = Annotated[tuple[Code, ...], Field(max_length=50)]
ResponderSlug = Annotated[
    ResponderId, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
]
"""An id without personal detail: it stands in facts, notes and logs."""


class Snapshot(BaseModel):
    """Everything about a person that others may know; what is left out is empty."""

    revision: int | None = Field(
        default=None, ge=1, le=2**31 - 1, description="the sender's count; the next by default"
    )
    role: Annotated[Role, StringConstraints(pattern="^[a-z][a-z_]{0,31}$")] = Field(
        examples=["clinician"]
    )
    serves: Codes = Field(default=(), description="agencies", examples=[["riverton"]])
    cad_ids: Codes = Field(default=(), description="how CAD's crews name the person")
    trained: bool = True
    willing: bool = True
    languages: Codes = Field(default=(), examples=[["en", "es"]])
    specialties: Codes = Field(default=(), examples=[["veterans"]])
    employer: str = Field(default="", max_length=64, examples=["Valley County"])
    modes: tuple[SeatMode, ...] = Field(default=(SeatMode.IN_PERSON,), min_length=1, max_length=4)
    team_id: Code | None = Field(default=None, description="shared by one dedicated car")
    active: bool = Field(default=True, description="false once the person has left")

    def of(self, agency: AgencyId, responder_id: ResponderId) -> ResponderChanged:
        """The snapshot as it is told."""
        said = self.model_dump(exclude={"revision"})
        return ResponderChanged(responder_id=responder_id, agency=agency, revision=0, **said)


class PersonView(BaseModel):
    """A person as known now."""

    responder_id: str
    agency: str
    revision: int


class WebhookContact(BaseModel):
    """Where signed webhooks for a person go (Standard Webhooks)."""

    url: str = Field(max_length=2000, pattern=r"^https?://", examples=["https://push.example/t/1"])
    secret: str = Field(
        pattern=r"^whsec_[A-Za-z0-9+/]{32,100}={0,2}$", description="signs the webhooks"
    )

    @model_validator(mode="after")
    def _can_sign(self) -> Self:
        Webhook(self.secret)
        return self


class ContactsGiven(BaseModel):
    """How a person can be reached; kept by notifier and told to nobody."""

    inbox: bool = Field(default=True, description="whether an app or page listens")
    email: str | None = Field(
        default=None, max_length=254, pattern=r"^[^@\s<>,;\"]+@[^@\s<>,;\"]+$"
    )
    webhook: WebhookContact | None = None

    def kept(self) -> Contacts:
        """The contacts as they are kept."""
        hook = self.webhook
        url, secret = (hook.url, hook.secret) if hook else (None, None)
        return Contacts(self.inbox, self.email, url, secret)


class ContactsView(BaseModel):
    """Which channels a person has; never the addresses."""

    responder_id: str
    channels: list[str] = Field(examples=[["inbox", "email"]])


class Enrolled(BaseModel):
    """A new token, shown this once, and a link that hands out another."""

    responder_id: str
    token: str = Field(description="send it as 'Authorization: Bearer <token>'")
    link: str = Field(description="opens a page that hands out a token, once")
    link_expires_at: datetime


class Revoked(BaseModel):
    """How many tokens became worthless."""

    responder_id: str
    revoked: int = Field(examples=[1])


class DutyGiven(BaseModel):
    """A person goes on or off duty."""

    on: bool
    kind: DutyKind = DutyKind.ON_SHIFT
    until: Moment | None = Field(default=None, description="end of the duty, if known")
    quiet_until: Moment | None = Field(default=None, description="no offers before then")
    at: Moment | None = Field(default=None, description="now by default")
    revision: int | None = Field(default=None, ge=1, le=2**31 - 1)


class DutyView(BaseModel):
    """A person's duty as known now."""

    responder_id: str
    revision: int
    on: bool


class PositionGiven(BaseModel):
    """Where a person on duty is."""

    position: Position
    at: Moment | None = Field(default=None, description="now by default")


class PositionView(BaseModel):
    """What was told of a position."""

    responder_id: str
    at: datetime
