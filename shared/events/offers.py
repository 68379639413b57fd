"""`responses.v1`, first half: who was asked and what came back."""

from __future__ import annotations

from typing import ClassVar

from shared.events import topics
from shared.events.base import Body, Moment
from shared.events.matches import Seat
from shared.vocabulary import AgencyId, CallId, MatchId, OfferId, ResponderId, Role


class _Offer(Body):
    """One person asked to take one seat; ends exactly once.

    Attributes:
        channel: through which it was sent or answered: `inbox`, `webhook`, `email`, `page`, `desk`.
        reason: a code for the end, e.g. the reason of a decline.
        by: who acted, when it was not the person.
    """

    topic: ClassVar[str] = topics.RESPONSES

    offer_id: OfferId
    match_id: MatchId
    epoch: int
    role: Role
    responder_id: ResponderId
    at: Moment
    expires_at: Moment | None = None
    channel: str | None = None
    reason: str | None = None
    by: str | None = None
    agency: AgencyId | None = None
    call_id: CallId | None = None

    @property
    def subject(self) -> str:
        """The offer."""
        return self.offer_id

    @property
    def number(self) -> str:
        """Each of these happens to an offer once."""
        return "1"


class OfferSent(_Offer):
    """A channel has taken the offer."""

    type: ClassVar[str] = "offer.sent.v1"


class OfferAccepted(_Offer):
    """The person takes the seat."""

    type: ClassVar[str] = "offer.accepted.v1"


class OfferDeclined(_Offer):
    """The person does not take the seat."""

    type: ClassVar[str] = "offer.declined.v1"


class OfferExpired(_Offer):
    """No answer in time."""

    type: ClassVar[str] = "offer.expired.v1"


class OfferUndeliverable(_Offer):
    """No channel reached the person."""

    type: ClassVar[str] = "offer.undeliverable.v1"


class OfferWithdrawn(_Offer):
    """The seat is no longer offered to the person."""

    type: ClassVar[str] = "offer.withdrawn.v1"


OfferEnded = OfferDeclined | OfferExpired | OfferUndeliverable


class MatchConfirmed(Body):
    """Every seat is filled by its own rule; never half a pair."""

    type: ClassVar[str] = "match.confirmed.v1"
    topic: ClassVar[str] = topics.RESPONSES

    match_id: MatchId
    epoch: int
    at: Moment
    seats: tuple[Seat, ...]
    waited_s: float
    agency: AgencyId | None = None
    call_id: CallId | None = None

    @property
    def subject(self) -> str:
        """The match."""
        return self.match_id

    @property
    def number(self) -> str:
        """The epoch."""
        return str(self.epoch)


class JoinRequested(Body):
    """A clinician joins a call by herself."""

    type: ClassVar[str] = "join.requested.v1"
    topic: ClassVar[str] = topics.RESPONSES

    request_id: str
    agency: AgencyId
    call_id: CallId
    responder_id: ResponderId
    at: Moment

    @property
    def subject(self) -> str:
        """The call."""
        return self.call_id

    @property
    def number(self) -> str:
        """The request."""
        return self.request_id
