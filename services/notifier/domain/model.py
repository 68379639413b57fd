"""A match as notifier sees it: seats, offers, and how far each member of the team is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.events.calls import CallSummary
from shared.events.matches import Seat
from shared.vocabulary import (
    AgencyId,
    CallId,
    Eligibility,
    MatchId,
    OfferId,
    ResponderId,
    Role,
    SeatMode,
    StatusOf,
    Structure,
    UnitId,
)


class OfferState(StrEnum):
    """Where an offer is. Every offer begins asked and ends once, in one of the others."""

    ASKED = "asked"
    """Live: the person may answer."""
    ACCEPTED = "accepted"
    """The person, or the desk for the person, took the seat."""
    DECLINED = "declined"
    """The person said no."""
    EXPIRED = "expired"
    """The person was reached and said nothing in time."""
    WITHDRAWN = "withdrawn"
    """The seat is no longer the person's to take."""
    UNDELIVERABLE = "undeliverable"
    """No channel reached the person."""


@dataclass(frozen=True, slots=True)
class Place:
    """A seat and the person it is meant for."""

    role: Role
    responder_id: ResponderId


@dataclass(frozen=True, slots=True)
class Offer:
    """One question to one person; a dedicated team is asked once, and any member answers for all.

    Attributes:
        role: the seat it is about; of a team the seat of the one in whose name it runs.
        covers: every place that an acceptance fills.
        epoch: of the match when the person was asked.
        sent_at: when the first channel took it.
        channel: the first channel that took it.
        reason: a code for the end, e.g. the reason of a decline.
        by: who ended it, when it was not the person.
    """

    offer_id: OfferId
    role: Role
    responder_id: ResponderId
    covers: tuple[Place, ...]
    epoch: int
    asked_at: datetime
    expires_at: datetime
    state: OfferState = OfferState.ASKED
    sent_at: datetime | None = None
    channel: str | None = None
    ended_at: datetime | None = None
    reason: str | None = None
    by: str | None = None

    @property
    def is_live(self) -> bool:
        """Whether an answer still counts."""
        return self.state is OfferState.ASKED

    def asks(self, responder_id: ResponderId) -> bool:
        """Whether the person is one of those asked."""
        return any(place.responder_id == responder_id for place in self.covers)


class Watch(StrEnum):
    """How somebody on scene is watched over. Only a person stops it."""

    OFF = "off"
    """Not arrived, cleared, or somebody whom CAD watches over itself."""
    WATCHING = "watching"
    """Arrived or checked in; the next question has a time."""
    ASKED = "asked"
    """The time came and the person was asked."""
    OVERDUE = "overdue"
    """No answer; the desk was told."""
    ESCALATED = "escalated"
    """Still no answer; the supervisor was told."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a part in the match, and how far they are.

    Attributes:
        who: the person's id, or `unit:<call sign>` for an officer nobody enrolled.
        seq: counts the statuses of the role in this match.
        status_at: when the status came true.
        arrived_at: when the person first was at the scene.
        watch_at: when the present stage of watching began.
    """

    role: Role
    who: str
    mode: SeatMode
    responder_id: ResponderId | None = None
    unit_id: UnitId | None = None
    seq: int = 0
    status: StatusOf | None = None
    status_at: datetime | None = None
    arrived_at: datetime | None = None
    watch: Watch = Watch.OFF
    watch_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether their part has ended."""
        return self.status is not None and self.status.is_over

    @property
    def has_turned_round(self) -> bool:
        """Whether they cancelled on the way."""
        return self.status is StatusOf.CANCELLED_EN_ROUTE

    @property
    def is_on_scene(self) -> bool:
        """Whether they have arrived and not cleared."""
        return self.arrived_at is not None and not self.is_over


@dataclass(frozen=True, slots=True)
class StandDown:
    """Somebody who was told not to go on.

    Attributes:
        needs_answer: true for those under way, who have to acknowledge.
        desk_told_at: when the desk was told that there was no acknowledgement.
    """

    role: Role
    responder_id: ResponderId
    told_at: datetime
    needs_answer: bool
    acknowledged_at: datetime | None = None
    desk_told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """People proposed for a call, from the first proposal to the end.

    Attributes:
        seats: of the newest epoch; `filled_by` is notifier's own knowledge.
        why: one sentence, for the person who is asked.
        policy: version of the policy file that decided.
        proposed_at: when the newest epoch was decided; travel times count from here.
        waiting_since: when the first epoch was decided.
        confirmed_epoch: the newest epoch of which every seat was filled.
        traceparent: the call's trace.
    """

    match_id: MatchId
    agency: AgencyId
    call_id: CallId
    epoch: int
    structure: Structure
    eligibility: Eligibility
    call: CallSummary
    seats: tuple[Seat, ...]
    why: str
    policy: str
    proposed_at: datetime
    waiting_since: datetime
    confirmed_epoch: int | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None
    traceparent: str | None = None
    offers: tuple[Offer, ...] = ()
    members: tuple[Member, ...] = ()
    stand_downs: tuple[StandDown, ...] = ()

    @property
    def is_live(self) -> bool:
        """Whether it has not ended."""
        return self.ended_at is None

    @property
    def live_offers(self) -> tuple[Offer, ...]:
        """Those that wait for an answer."""
        return tuple(offer for offer in self.offers if offer.is_live)

    def offer(self, offer_id: OfferId) -> Offer | None:
        """The offer with this id."""
        return next((offer for offer in self.offers if offer.offer_id == offer_id), None)

    def last_offer(self, place: Place) -> Offer | None:
        """The newest offer of this place."""
        asked = [offer for offer in self.offers if place in offer.covers]
        return max(asked, key=lambda offer: offer.epoch, default=None)

    def seat_of(self, member: Member) -> Seat | None:
        """The seat that the member holds at the newest epoch, if still one."""
        return next((s for s in self.seats if s.role == member.role and who(s) == member.who), None)

    def member_of(self, seat: Seat) -> Member | None:
        """How far the seat's holder is."""
        return self.member(seat.role, who(seat))

    def member(self, role: Role, holder: str) -> Member | None:
        """The member in this role."""
        return next((m for m in self.members if (m.role, m.who) == (role, holder)), None)

    def members_named(self, responder_id: ResponderId) -> tuple[Member, ...]:
        """The parts that a person has or had."""
        return tuple(m for m in self.members if m.responder_id == responder_id)

    def next_seq(self, role: Role) -> int:
        """The number of the role's next status."""
        return max((m.seq for m in self.members if m.role == role), default=0) + 1

    def with_offer(self, offer: Offer) -> Match:
        """The match with this offer added or changed."""
        others = tuple(o for o in self.offers if o.offer_id != offer.offer_id)
        return replace(self, offers=(*others, offer))

    def with_member(self, member: Member) -> Match:
        """The match with this member added or changed."""
        key = (member.role, member.who)
        others = tuple(m for m in self.members if (m.role, m.who) != key)
        return replace(self, members=(*others, member))

    def with_stand_down(self, stand_down: StandDown) -> Match:
        """The match with this stand-down added or changed."""
        key = (stand_down.role, stand_down.responder_id)
        others = tuple(s for s in self.stand_downs if (s.role, s.responder_id) != key)
        return replace(self, stand_downs=(*others, stand_down))


def who(seat: Seat) -> str:
    """Who holds a seat: the person, or the unit of an officer nobody enrolled."""
    return seat.responder_id or f"unit:{seat.unit_id or ''}"


def place_of(seat: Seat) -> Place | None:
    """The seat's place, if a person is meant for it."""
    return Place(seat.role, seat.responder_id) if seat.responder_id else None
