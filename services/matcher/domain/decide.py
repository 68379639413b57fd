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
from services.matcher.domain.join import answered_for_her, refusal, seat_for
from services.matcher.domain.merge import goes_to, moved, stays
from services.matcher.domain.model import Call, CallKey, HeldSeat, Match, opened
from services.matcher.domain.pool import pool_of
from services.matcher.domain.review import Ends, Facts, Stays, empty_car, review
from services.matcher.domain.seats import seats_of
from services.matcher.domain.solve import Plan, solve
from services.matcher.domain.structures import Nobody, barred
from services.matcher.domain.travel import Roads, straight_line
from services.matcher.domain.unserved import concluded
from services.matcher.domain.waiting import Waiting
from shared.policy.snapshot import Policies
from shared.vocabulary import Completion, MatchId, ResponderId, Structure

MERGED = "merged"
_Why = tuple[Nobody, Record]


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
        self._joins = sorted(state.joins, key=lambda join: (join.at, join.request_id))
        self._queue: dict[CallKey, Waiting] = {}
        self._changed: dict[CallKey, Match] = {}
        self._joining: dict[CallKey, Join] = {}
        self._nobody: dict[CallKey, _Why] = {}

    def run(self) -> Changes:
        self._follow_merges()
        self._review_matches()
        self._look_for_calls_without_anybody()
        self._let_join()
        self._carry_out(self._solve())
        self._tell_changed()
        self._conclude()
        return self._desk.changes

    # Calls that became one.

    def _follow_merges(self) -> None:
        desk = self._desk
        for match in sorted(desk.live.values(), key=lambda match: match.key):
            call = desk.calls[match.key]
            target = goes_to(call, desk.calls) if call.merged_into else None
            if target is not None and not call.is_open and target.is_open:
                self._move(match, call, target)

    def _move(self, match: Match, call: Call, target: Call) -> None:
        desk = self._desk
        resident = desk.live.get(target.key)
        if resident and stays(match, resident):
            if not match.has_arrived:
                desk.end(match, Completion.CALL_CLOSED if match.is_confirmed else MERGED)
            return
        if resident:
            desk.end(resident, MERGED)
        del desk.live[match.key]
        target = desk.calls[target.key]
        after = moved(match, target)
        known = dict(target.refused) | dict(call.refused)
        desk.update(replace(target, refused=tuple(known.items())))
        desk.live[target.key] = after
        self._changed[target.key] = after

    # Matches that lose seats or end.

    def _review_matches(self) -> None:
        desk = self._desk
        for match in sorted(desk.live.values(), key=lambda match: match.key):
            call = desk.calls[match.key]
            if call.merged_into and not call.is_open and goes_to(call, desk.calls) is None:
                continue  # until the call as which it lives on is known
            match review(match, call, self._facts(match, call)):
                case Ends(how):
                    self._changed.pop(match.key, None)
                    desk.end(match, how)
                case Stays() as verdict:
                    self._keep(call, verdict)

    def _facts(self, match: Match, call: Call) -> Facts:
        desk = self._desk
        policy = desk.policy(call)
        return Facts(
            policy.matching,
            desk.eligibility(call, match),
            barred(call, policy, desk.now) if call.is_open else None,
            desk.officer_on(call),
            desk.crews(call.key.agency),
            desk.people,
        )

    def _keep(self, call: Call, verdict: Stays) -> None:
        match = verdict.match
        self._desk.live[call.key] = match
        if verdict.is_changed:
            self._changed[call.key] = match
        if not verdict.is_complete:
            self._queue[call.key] = self._desk.waiting(call, match)

    # Calls without anybody, and clinicians who come by themselves.

    def _look_for_calls_without_anybody(self) -> None:
        desk = self._desk
        for call in desk.calls.values():
            if call.key in desk.live or not desk.is_due(call):
                continue
            bar = barred(call, desk.policy(call), desk.now)
            if bar:
                self._nobody[call.key] = (bar, {})
            else:
                self._queue[call.key] = desk.waiting(call)

    def _let_join(self) -> None:
        desk = self._desk
        holdings = desk.holdings()
        for join in self._joins:
            person = desk.people.get(join.responder_id)
            if person is None or join.key not in desk.calls:
                continue  # kept until they are known
            call, match = desk.calls[join.key], desk.live.get(join.key)
            why = refusal(person, call, match, holdings, desk.now)
            if why is None and join.key in self._joining:
                why = "Somebody joined just before."
            if why is not None:
                desk.changes.joined.append((join, why))
                continue
            seat = seat_for(person, call, desk.policy(call).matching, desk.travel(call), desk.now)
            answered = None if match else answered_for_her(call)
            self._queue[join.key] = desk.waiting(
                call, match, rule="join", eligibility=answered, more=[seat]
            )
            self._joining[join.key] = join
            holdings[person.responder_id] = Holding(MatchId(""), call.summary.urgency)

    # The solve.

    def _solve(self) -> Plan:
        if not self._queue:
            return Plan()
        desk = self._desk
        holdings = desk.holdings()
        for waiting in self._queue.values():
            own = waiting.match.match_id if waiting.match else MatchId("")
            people = [seat.responder_id for seat in waiting.kept.values() if seat.responder_id]
            holdings |= {who: Holding(own, waiting.urgency) for who in people}
        pool = pool_of(desk.people.values(), desk.now)
        return solve(self._queue.values(), pool, holdings, self._reopen, desk.now)

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
                self._changed.pop(waiting.key, None)
                desk.end(desk.live[waiting.key], why.reason.value)
            self._answer(waiting, why.detail)
        for chosen in plan.chosen:
            self._propose(chosen)
        for view, why in plan.left:
            self._nobody[view.waiting.key] = (why, seen_by(view))

    def _answer(self, waiting: Waiting, why: str | None) -> None:
        if waiting.rule == "join" and (join := self._joining.pop(waiting.key, None)):
            self._desk.changes.joined.append((join, why))

    def _propose(self, chosen: Chosen) -> None:
        desk, waiting = self._desk, chosen.view.waiting
        call = desk.calls[waiting.key]
        seats = seats_of(chosen, desk.now)
        self._answer(waiting, None)
        before = desk.changes.before.get(waiting.match.match_id) if waiting.match else None
        is_changed = self._changed.pop(waiting.key, None) is not None
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

    # What is left to tell.

    def _tell_changed(self) -> None:
        """Tell about matches whose people stay while the call has changed."""
        desk = self._desk
        for key, match in sorted(self._changed.items()):
            call = desk.calls[key]
            after = replace(
                match,
                epoch=max(match.epoch, call.epoch + 1),
                eligibility=desk.eligibility(call, match),
                seen=call.eligibility,
                place=call.position or match.place,
            )
            is_merge = self._desk.changes.before[match.match_id].key != key
            decision = settled(
                after,
                rule="merge" if is_merge else "change",
                why="Two calls became one." if is_merge else "The call has changed.",
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
