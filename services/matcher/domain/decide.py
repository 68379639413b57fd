"""Decide everything about a region at one moment: state in, changes out.

In order: calls that became one, matches that lose seats or end, wishes to join, the solve, and
what is to be told about calls that have nobody.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.matcher.domain.batch import Chosen
from services.matcher.domain.candidates import Holding
from services.matcher.domain.changes import Changes, Join
from services.matcher.domain.desk import Desk, NewId, State
from services.matcher.domain.explain import Record, decision_of, record_of, seen_by, settled
from services.matcher.domain.joining import let_join
from services.matcher.domain.merge import follow_merges
from services.matcher.domain.model import Call, CallKey, HeldSeat, Match, opened
from services.matcher.domain.pool import pool_of
from services.matcher.domain.review import empty_car
from services.matcher.domain.seats import seats_of
from services.matcher.domain.solve import Plan, solve
from services.matcher.domain.standing import review_matches
from services.matcher.domain.structures import Nobody, barred
from services.matcher.domain.travel import Roads, straight_line
from services.matcher.domain.unserved import concluded
from services.matcher.domain.waiting import Waiting
from shared.policy.snapshot import Policies
from shared.vocabulary import Completion, MatchId, ResponderId, Structure

_WHY = {
    "change": "The call has changed; the people stay.",
    "merge": "Two calls became one; the people stay.",
    "join": "Somebody who was asked has joined by herself.",
    "begun": "Nobody else was found; whoever is there goes on.",
}


def decide(
    state: State, policies: Policies, *, new_id: NewId, now: datetime, roads: Roads = straight_line
) -> Changes:
    """Decide what changes, so that every call of the region has the best team or a reason.

    Args:
        state: the region as it is.
        policies: of its agencies.
        new_id: names a new match.
        now: the time of the decision.
        roads: gives an agency its travel times.

    Returns:
        What changes; nothing when everything is as it should be. The same for the same state.
    """
    return _Decision(Desk(state, policies, roads, new_id, now), state).run()


class _Decision:
    def __init__(self, desk: Desk, state: State) -> None:
        self._desk = desk
        self._joins = state.joins
        self._joining: dict[CallKey, Join] = {}
        self._nobody: dict[CallKey, tuple[Nobody, Record]] = {}

    def run(self) -> Changes:
        follow_merges(self._desk)
        review_matches(self._desk)
        self._look_for_calls_without_anybody()
        self._joining = let_join(self._desk, self._joins)
        self._carry_out(self._solve())
        self._tell_changed()
        self._conclude()
        return self._desk.changes

    def _look_for_calls_without_anybody(self) -> None:
        desk = self._desk
        for call in desk.calls.values():
            if call.key in desk.live or not desk.is_due(call):
                continue
            bar = barred(call, desk.policy(call), desk.now)
            if bar:
                self._nobody[call.key] = (bar, {})
            else:
                desk.queue[call.key] = desk.waiting(call)

    def _solve(self) -> Plan:
        desk = self._desk
        if not desk.queue:
            return Plan()
        holdings = desk.holdings()
        for waiting in desk.queue.values():
            own = waiting.match.match_id if waiting.match else MatchId("")
            for seat in waiting.kept.values():
                if seat.responder_id:
                    holdings.setdefault(seat.responder_id, Holding(own, waiting.urgency))
        pool = pool_of(desk.people.values(), desk.now)
        return solve(desk.queue.values(), pool, holdings, self._reopen, desk.now)

    def _reopen(self, match_id: MatchId, people: frozenset[ResponderId]) -> Waiting:
        """Open the seats of people who are needed for a more urgent call."""
        desk = self._desk
        match = next(match for match in desk.live.values() if match.match_id == match_id)
        seats = tuple(opened(s) if s.responder_id in people else s for s in match.seats)
        match = replace(match, seats=seats)
        if match.structure is Structure.DEDICATED:
            match = empty_car(match)
        desk.live[match.key] = match
        return replace(desk.waiting(desk.calls[match.key], match), lost=True)

    def _carry_out(self, plan: Plan) -> None:
        desk = self._desk
        for waiting, why in plan.dropped:
            if waiting.match:
                desk.end(desk.live[waiting.key], why.reason.value)
            self._answer(waiting, why.detail)
        for waiting, why in plan.begun:
            self._go_on(waiting.key)
            self._answer(waiting, why.detail)
        for chosen in plan.chosen:
            self._propose(chosen)
        for view, why in plan.left:
            self._nobody[view.waiting.key] = (why, seen_by(view))

    def _go_on(self, key: CallKey) -> None:
        """An encounter goes on with whoever has taken a seat, or ends once they have cleared."""
        desk = self._desk
        match = desk.live[key].as_it_is()
        if match.is_over:
            desk.end(match, Completion.CLEARED)
            return
        desk.live[key] = match
        if match.seats != desk.changes.before[match.match_id].seats:
            desk.changed.setdefault(key, "begun")

    def _answer(self, waiting: Waiting, why: str | None) -> None:
        if waiting.rule == "join" and (join := self._joining.pop(waiting.key, None)):
            self._desk.changes.joined.append((join, why))

    def _propose(self, chosen: Chosen) -> None:
        desk, waiting = self._desk, chosen.view.waiting
        call = desk.calls[waiting.key]
        seats = seats_of(chosen, desk.now)
        self._answer(waiting, None)
        before = desk.changes.before.get(waiting.match.match_id) if waiting.match else None
        is_changed = desk.changed.pop(waiting.key, None) is not None
        if before and before.seats == seats and not is_changed:
            desk.live[waiting.key] = before
            return
        after = self._after(waiting, call, chosen, seats)
        desk.propose(call, after, decision_of(chosen), record_of(chosen, seats, desk.now))

    def _after(
        self, waiting: Waiting, call: Call, chosen: Chosen, seats: tuple[HeldSeat, ...]
    ) -> Match:
        match, now = waiting.match, self._desk.now
        epoch = max(call.epoch, match.epoch if match else 0) + 1
        if match is None:
            match = Match(
                self._desk.new_id(call.key, epoch),
                call.key,
                epoch,
                chosen.team.structure,
                waiting.eligibility,
                call.eligibility,
                seats,
                now,
            )
        return replace(
            match,
            epoch=epoch,
            structure=chosen.team.structure,
            eligibility=waiting.eligibility,
            seen=call.eligibility,
            seats=seats,
            place=call.position,
        )

    def _tell_changed(self) -> None:
        """Tell about matches whose people stay while the call has changed."""
        desk = self._desk
        for key, rule in sorted(desk.changed.items()):
            call, match = desk.calls[key], desk.live[key]
            after = replace(
                match,
                epoch=max(match.epoch, call.epoch + 1),
                eligibility=desk.eligibility(call, match),
                seen=call.eligibility,
                place=call.position or match.place,
            )
            decision = settled(
                after,
                rule=rule,
                why=_WHY[rule],
                policy=desk.policy(call).version,
                now=desk.now,
            )
            desk.propose(call, after, decision, {"rule": decision.rule, "why": decision.why})

    def _conclude(self) -> None:
        desk = self._desk
        for key in sorted(desk.calls):
            why, record = self._nobody.get(key, (None, {}))
            call, left = concluded(desk.calls[key], desk.live.get(key), why, record)
            desk.update(call)
            if left:
                desk.changes.left.append(left)
        retries = [why.retry for why, _ in self._nobody.values()]
        moments = [retry for retry in retries if isinstance(retry, datetime)]
        desk.changes.retry_at = min(moments, default=None)
