"""What a decision works on: the region as it was found, and what has been decided so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property

from services.matcher.domain.candidates import Holding
from services.matcher.domain.changes import Changes, Ended, Join, Proposed
from services.matcher.domain.dispatched import (
    Crews,
    Dispatched,
    aboard,
    crews_of,
    dispatched_officer,
)
from services.matcher.domain.explain import Record
from services.matcher.domain.model import Call, CallKey, HeldSeat, Match, Person, Unit
from services.matcher.domain.structures import answered_as, barred, teams_for
from services.matcher.domain.travel import Roads, TravelTimes
from services.matcher.domain.waiting import Waiting
from shared.events.matches import Decision
from shared.policy.matching import Team
from shared.policy.model import AgencyPolicy
from shared.policy.snapshot import Policies
from shared.vocabulary import (
    AgencyId,
    Completion,
    Eligibility,
    MatchId,
    ResponderId,
    Role,
    SeatMode,
    Structure,
)

NewId = Callable[[CallKey, int], MatchId]


@dataclass(frozen=True)
class State:
    """A region as it was found.

    Attributes:
        calls: those that need attention.
        matches: all live ones of these calls.
        people: everybody who might be sent, and everybody who is booked.
        joins: wishes to join that nobody has answered.
    """

    calls: Sequence[Call]
    matches: Sequence[Match] = ()
    people: Sequence[Person] = ()
    units: Sequence[Unit] = ()
    joins: Sequence[Join] = ()


class Desk:
    """One decision in the making.

    `calls`, `live` and `people` are as they stand by now; `queue` holds calls with open seats,
    `changed` the matches that are told again even if their people stay, with the rule why.

    Args:
        state: the region as it was found.
        policies: of the region's agencies.
        roads: gives an agency its travel times.
        new_id: names a new match of a call at an epoch.
        now: the time of the decision.
    """

    def __init__(
        self, state: State, policies: Policies, roads: Roads, new_id: NewId, now: datetime
    ) -> None:
        self.calls = {call.key: call for call in state.calls}
        self.live = {match.key: match for match in state.matches}
        self.people = {p.responder_id: p for p in aboard(state.people, state.units)}
        self.queue: dict[CallKey, Waiting] = {}
        self.changed: dict[CallKey, str] = {}
        self.changes = Changes(before={match.match_id: match for match in state.matches})
        self.new_id = new_id
        self.now = now
        self._units = state.units
        self._policies = policies
        self._travel = cache(roads)
        self._crews: dict[AgencyId, Crews] = {}
        self._known = dict(self.calls)

    def policy(self, call: Call) -> AgencyPolicy:
        """The policy of a call's agency."""
        return self._policies[call.key.agency]

    def travel(self, call: Call) -> TravelTimes:
        """Travel times as the call's agency counts them."""
        return self._travel(self.policy(call))

    def crews(self, agency: AgencyId) -> Crews:
        """The agency's units and whom their crews name."""
        if agency not in self._crews:
            units = [unit for unit in self._units if unit.agency == agency]
            members = [person for person in self.people.values() if person.agency == agency]
            self._crews[agency] = crews_of(units, members)
        return self._crews[agency]

    def officer_on(self, call: Call) -> Dispatched | None:
        """CAD's officer on the call; nameless when another match already has the person."""
        rules = self.policy(call).matching
        found = dispatched_officer(
            call,
            self.crews(call.key.agency),
            other_units=rules.other_units,
            travel=self.travel(call),
            unknown_s=rules.travel.unknown_s,
            now=self.now,
        )
        if found and found.person and not self._is_his(call, found.person.responder_id):
            return replace(found, person=None)
        return found

    def _is_his(self, call: Call, officer: ResponderId) -> bool:
        """Whether CAD has the officer on this call first of all, and no other match has him."""
        others = (match for match in self.live.values() if match.key != call.key)
        is_booked = any(officer in match.people for match in others)
        return not is_booked and self._sent.get(officer) == call.key

    @cached_property
    def _sent(self) -> dict[ResponderId, CallKey]:
        """Enrolled people whom CAD has on a call; where a unit is on two, its own word counts."""
        found: dict[ResponderId, CallKey] = {}
        for call in sorted(self.calls.values(), key=lambda c: (c.summary.urgency, c.key)):
            crews = self.crews(call.key.agency)
            for _, unit in crews.on(call) if call.is_open else ():
                is_own_word = unit is not None and unit.call_id == call.key.call_id
                for person in crews.people_of(unit):
                    if is_own_word or person.responder_id not in found:
                        found[person.responder_id] = call.key
        return found

    def holdings(self) -> dict[ResponderId, Holding]:
        """Who is booked, by what, and who could still be called away."""
        found = {
            who: Holding(MatchId(""), self.calls[key].summary.urgency)
            for who, key in self._sent.items()
        }
        for match in self.live.values():
            urgency = self.calls[match.key].summary.urgency
            for seat in match.seats:
                if seat.responder_id:
                    may_leave = not (match.by_hand or seat.filled_by or seat.arrived_at)
                    found[seat.responder_id] = Holding(match.match_id, urgency, may_leave)
        return found

    def waiting(
        self,
        call: Call,
        match: Match | None = None,
        *,
        rule: str = "assignment",
        eligibility: Eligibility | None = None,
        more: Iterable[HeldSeat] = (),
    ) -> Waiting:
        """The call with its open seats; those that are held stay.

        Args:
            call: the call.
            match: its live match.
            rule: which way of deciding this is.
            eligibility: as which it is answered, where that is not the call's own.
            more: seats that are settled besides.
        """
        policy = self.policy(call)
        held = [seat for seat in match.seats if not seat.is_open] if match else []
        kept = {seat.role: seat for seat in (*held, *more)}
        answered = eligibility or self.eligibility(call, match)
        hour = None if rule == "join" else self.now
        teams = teams_for(call, policy, hour, answered)
        fitting = tuple((team, price) for team, price in teams if _fits(team, kept))
        is_as_before = match is not None and answered is match.eligibility and match.seats
        if match and (match.by_hand or (not fitting and is_as_before)):
            fitting = _own_team(match)
        fresh = self.waiting(call) if (match or kept) and self.may_go(call) else None
        return Waiting(
            call,
            policy,
            self.travel(call),
            fitting,
            answered,
            match,
            kept,
            self.officer_on(call),
            rule,
            fresh=fresh,
        )

    def eligibility(self, call: Call, match: Match | None) -> Eligibility:
        """As which the call is answered; people who go anyway go as they were proposed."""
        if match and not call.eligibility.is_eligible:
            return match.eligibility
        return answered_as(call)

    def may_go(self, call: Call) -> bool:
        """Whether a team may be looked for."""
        return self.is_due(call) and barred(call, self.policy(call), self.now) is None

    def is_due(self, call: Call) -> bool:
        """Whether the call should have a team."""
        is_resting = call.rests and call.was_served
        return call.is_open and call.is_real and call.eligibility.is_eligible and not is_resting

    def update(self, call: Call) -> None:
        """Remember the call as it is now."""
        self.calls[call.key] = call
        self.changes.calls.pop(call.key, None)
        if call != self._known[call.key]:
            self.changes.calls[call.key] = call

    def propose(self, call: Call, match: Match, decision: Decision, record: Record) -> None:
        """Propose people, anew or again."""
        self.live[call.key] = match
        call = replace(call, epoch=match.epoch, told=None)
        self.update(call)
        before = self.changes.before.get(match.match_id)
        self.changes.proposed.append(Proposed(call, match, decision, record, before))

    def end(self, match: Match, how: str | Completion) -> None:
        """End a match.

        One that was confirmed is withdrawn at an epoch of its own, which nobody has confirmed.
        """
        del self.live[match.key]
        self.changed.pop(match.key, None)
        call = self.calls[match.key]
        if isinstance(how, Completion):
            call = replace(call, was_served=True, rests_since=self.now)
        elif match.is_confirmed:
            match = replace(match, epoch=match.epoch + 1)
        call = replace(call, epoch=max(call.epoch, match.epoch))
        self.update(call)
        self.changes.ended.append(Ended(call, match, how))


def _own_team(match: Match) -> tuple[tuple[Team, float], ...]:
    """The kind of team that a match already is, whatever the hour; a car with gaps is a pair."""
    is_car = match.structure is Structure.DEDICATED
    structure = Structure.ROTATING if is_car else match.structure
    roles = tuple(seat.role for seat in match.seats)
    return ((Team(structure=structure, roles=roles, eligibility=(match.eligibility,)), 0.0),)


def _fits(team: Team, kept: dict[Role, HeldSeat]) -> bool:
    """Whether the held seats are seats of this kind of team too."""
    if not kept:
        return True
    if team.structure is Structure.DEDICATED or not kept.keys() <= set(team.roles):
        return False
    lead = kept.get(team.lead)
    by_video = lead is not None and lead.mode is SeatMode.TELE
    return lead is None or by_video is (team.structure is Structure.TELE)
