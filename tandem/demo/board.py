"""Follows every call through what is told on the topics, in whatever order facts come in."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Final

from shared.events import (
    Body,
    CadCall,
    CadRequest,
    CallAssessed,
    CallClosed,
    CallUnserved,
    DutyChanged,
    MatchCompleted,
    MatchConfirmed,
    MatchProposed,
    MatchWithdrawn,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferSent,
    OfferUndeliverable,
    OfferWithdrawn,
    OutcomeRecorded,
    ResponderChanged,
    ResponderStatus,
)
from shared.events.topics import CAD_INBOUND
from shared.vocabulary import CallId, MatchId, ResponderId, Role
from tandem.demo.calls import Followed, OfferState, Team
from tandem.records import Told

OfferFact = (
    OfferSent | OfferAccepted | OfferDeclined | OfferExpired | OfferUndeliverable | OfferWithdrawn
)
_OFFERS: Final[Mapping[type[Body], OfferState]] = {
    OfferSent: OfferState.ASKED,
    OfferAccepted: OfferState.ACCEPTED,
    OfferDeclined: OfferState.DECLINED,
    OfferExpired: OfferState.EXPIRED,
    OfferUndeliverable: OfferState.UNREACHABLE,
    OfferWithdrawn: OfferState.WITHDRAWN,
}
_HAPPENINGS: Final = 400


class Board:
    """All calls, teams and people, as far as was told.

    Attributes:
        calls: by agency and number, in the order in which they were heard of.
        roles: who there is.
        on_duty: who works now.
        events: how many records were read.
        happenings: the newest facts.
    """

    def __init__(self) -> None:
        self.calls: dict[tuple[str, str], Followed] = {}
        self.roles: dict[ResponderId, Role] = {}
        self.on_duty: set[ResponderId] = set()
        self.events = 0
        self.happenings: deque[Told[Body]] = deque(maxlen=_HAPPENINGS)
        self._seen: set[tuple[str, str, str]] = set()
        self._calls_of: dict[MatchId, Followed] = {}

    def hear(self, told: Told[Body]) -> None:
        """Take a fact in; publishing it again changes nothing."""
        self.events += 1
        if told.record.topic != CAD_INBOUND:
            if told.record.name in self._seen:
                return
            self._seen.add(told.record.name)
        self._take(told)
        self.happenings.append(told)

    def call_of(self, body: Body) -> Followed | None:
        """The call that a fact is about, if it is about one."""
        call_id: CallId | None = getattr(body, "call_id", None)
        agency: str | None = getattr(body, "agency", None)
        return self.calls.get((agency or "", call_id or ""))

    def team_of(self, match_id: MatchId) -> Team:
        """A match, known or new."""
        call = self._calls_of.get(match_id)
        if call is None:
            call = self._calls_of[match_id] = Followed("", "")
        return call.teams.setdefault(match_id, Team())

    def _call(self, agency: str, call_id: str, told: Told[Body]) -> Followed:
        call = self.calls.setdefault((agency, call_id), Followed(agency, call_id))
        call.trace_id = call.trace_id or told.record.trace_id
        return call

    def _take(self, told: Told[Body]) -> None:
        agency = told.record.name[0]
        match told.body:
            case CadCall() | CadRequest() as body:
                self._call(agency, body.call_id, told).sent.append(told.record.at)
            case CallAssessed() as body:
                self._assessed(self._call(agency, body.call_id, told), body, told)
            case CallClosed() as body:
                self._call(agency, body.call_id, told).closed = body
            case CallUnserved() as body:
                call = self._call(agency, body.call_id, told)
                call.unserved = body
                call.unserved_told = call.unserved_told or told.record.at
            case OutcomeRecorded() as body:
                self._call(agency, body.call_id, told).outcome = body
            case ResponderChanged() as body:
                self.roles[body.responder_id] = body.role
            case DutyChanged() as body:
                (self.on_duty.add if body.on else self.on_duty.discard)(body.responder_id)
            case _:
                self._take_of_match(told)

    def _take_of_match(self, told: Told[Body]) -> None:
        match told.body:
            case MatchProposed() as body:
                self._proposed(self._call(told.record.name[0], body.call_id, told), body)
            case MatchConfirmed() as body:
                self.team_of(body.match_id).confirmed_at = body.at
            case MatchWithdrawn() as body:
                self.team_of(body.match_id).withdrawn = body.reason
            case MatchCompleted() as body:
                self.team_of(body.match_id).completed = body.reason
            case ResponderStatus() as body:
                _moved(self.team_of(body.match_id), body)
            case OfferSent() | OfferAccepted() | OfferDeclined() | OfferExpired() as body:
                self._offer(told, body)
            case OfferUndeliverable() | OfferWithdrawn() as body:
                self._offer(told, body)
            case _:
                pass

    def _assessed(self, call: Followed, body: CallAssessed, told: Told[Body]) -> None:
        if call.assessed is None or call.assessed.revision < body.revision:
            call.assessed = body
        if body.assessment.eligibility.is_eligible:
            call.eligible_told = min(call.eligible_told or told.record.at, told.record.at)

    def _proposed(self, call: Followed, body: MatchProposed) -> None:
        before = self._calls_of.get(body.match_id)
        if before is not None and before is not call:
            call.teams |= {k: t for k, t in before.teams.items() if k == body.match_id}
            before.teams.pop(body.match_id, None)
        self._calls_of[body.match_id] = call
        team = call.teams.setdefault(body.match_id, Team())
        if team.proposed is None or team.proposed.epoch < body.epoch:
            team.proposed = body

    def _offer(self, told: Told[Body], body: OfferFact) -> None:
        team = self.team_of(body.match_id)
        place, state = (body.role, body.responder_id), _OFFERS[type(body)]
        if state is not OfferState.ASKED or place not in team.offers:
            team.offers[place] = state
        call = self._call(told.record.name[0], body.call_id or "", told) if body.call_id else None
        if call is not None and state is OfferState.ASKED:
            call.offer_sent = min(call.offer_sent or told.record.at, told.record.at)


def _moved(team: Team, body: ResponderStatus) -> None:
    known = team.statuses.get(body.role)
    if known is None or known[0] < body.seq:
        team.statuses[body.role] = (body.seq, body.status)
    if body.status.has_arrived:
        team.arrivals.setdefault(body.role, body.at)
