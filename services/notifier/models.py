"""Requests and answers of the doors about matches."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from services.notifier.domain.model import Match, Member, Offer
from shared.events.base import Moment
from shared.events.calls import Location
from shared.vocabulary import Eligibility, FilledBy, Role, SeatMode, StatusOf, Structure


class Answered(BaseModel):
    """An offer after an answer."""

    model_config = ConfigDict(json_schema_extra={"example": {"state": "accepted"}})

    offer_id: str
    match_id: str
    role: str = Field(examples=["clinician"])
    responder_id: str = Field(examples=["c-7"])
    state: str = Field(description="asked, accepted, declined, expired, withdrawn, undeliverable")
    reason: str | None = None

    @classmethod
    def of(cls, match_id: str, offer: Offer) -> Self:
        """The offer as an answer."""
        return cls(
            offer_id=offer.offer_id,
            match_id=match_id,
            role=offer.role,
            responder_id=offer.responder_id,
            state=offer.state,
            reason=offer.reason,
        )


class Declining(BaseModel):
    """Why the seat is not taken."""

    reason: str | None = Field(
        default=None,
        pattern="^[a-z0-9_]{1,40}$",
        description="a code, never text about a person",
        examples=["busy"],
    )


class About(BaseModel):
    """Whom a command is about; by default the person who sends it."""

    role: Role | None = Field(default=None, examples=["clinician"])
    responder_id: str | None = Field(default=None, examples=["c-7"])


class StatusReport(About):
    """How far somebody is."""

    status: Literal[
        "en_route",
        "staged",
        "on_scene",
        "with_person",
        "transporting",
        "at_destination",
        "cleared",
        "cancelled_en_route",
    ] = Field(examples=["on_scene"])
    at: Moment | None = Field(default=None, description="when it came true; now by default")
    seq: int | None = Field(
        default=None, ge=1, le=100_000, description="the sender's count; an old number is refused"
    )
    destination: str | None = Field(
        default=None, pattern="^[a-z0-9_]{1,40}$", description="a code", examples=["crisis_center"]
    )


class MemberView(BaseModel):
    """How far a member of the team is."""

    match_id: str
    role: str = Field(examples=["clinician"])
    responder_id: str | None = Field(default=None, examples=["c-7"])
    unit_id: str | None = Field(default=None, examples=["11K"])
    seq: int = Field(description="number of the newest status of this role")
    status: StatusOf | None = None
    status_at: datetime | None = None
    check_in: str = Field(description="off, watching, asked, overdue or escalated")

    @classmethod
    def of(cls, match_id: str, member: Member) -> Self:
        """The member as an answer."""
        return cls(
            match_id=match_id,
            role=member.role,
            responder_id=member.responder_id,
            unit_id=member.unit_id,
            seq=member.seq,
            status=member.status,
            status_at=member.status_at,
            check_in=member.watch,
        )


class SeatView(BaseModel):
    """One seat and by what it is filled, if it is."""

    role: str
    responder_id: str | None = None
    unit_id: str | None = None
    filled_by: FilledBy | None = None


class MatchView(BaseModel):
    """A match and its seats."""

    match_id: str
    epoch: int
    confirmed: bool = Field(description="whether every seat of this epoch is filled")
    seats: list[SeatView]

    @classmethod
    def of(cls, match: Match) -> Self:
        """The match as an answer."""
        seats = [
            SeatView(
                role=seat.role,
                responder_id=seat.responder_id,
                unit_id=seat.unit_id,
                filled_by=seat.filled_by,
            )
            for seat in match.seats
        ]
        confirmed = match.confirmed_epoch == match.epoch
        return cls(match_id=match.match_id, epoch=match.epoch, confirmed=confirmed, seats=seats)


class OpenOffer(BaseModel):
    """A question that waits for the person's answer."""

    offer_id: str
    text: str = Field(examples=["Co-response offer near District 5, 9 min"])
    expires_at: datetime


class PartnerView(BaseModel):
    """Somebody else on the team."""

    role: str = Field(examples=["officer"])
    responder_id: str | None = None
    unit_id: str | None = Field(default=None, examples=["11K"])
    mode: SeatMode
    status: StatusOf | None = None
    arrives_at: datetime | None = None


class EncounterView(BaseModel):
    """What a person may know of a match that concerns them; the place only in a filled seat."""

    match_id: str
    agency: str
    call_id: str
    role: str
    structure: Structure
    eligibility: Eligibility
    urgency: int = Field(description="1 (life threat) to 5")
    headline: str = Field(description="from codes and gate states, never from text")
    why: str = Field(description="why these people")
    area: str = Field(description="as people call it", examples=["near District 5"])
    arrives_at: datetime | None = Field(default=None, description="expected arrival at the scene")
    partners: list[PartnerView] = []
    offer: OpenOffer | None = None
    is_filled: bool = Field(description="whether the person has the seat")
    is_confirmed: bool = Field(description="whether the team is complete")
    is_over: bool = Field(description="whether the match has ended")
    must_acknowledge: bool = Field(description="whether a stand-down waits for an answer")
    status: StatusOf | None = None
    seq: int = 0
    check_in: str = Field(default="off", description="off, watching, asked, overdue or escalated")
    location: Location | None = None


class MessageView(BaseModel):
    """Something the person was told."""

    message_id: str
    kind: str = Field(examples=["confirmed"])
    text: str = Field(examples=["Co-response confirmed near District 5, 9 min"])
    at: datetime
    match_id: str | None = None


class InboxView(BaseModel):
    """Everything that a person has open."""

    encounters: list[EncounterView] = []
    messages: list[MessageView] = []
