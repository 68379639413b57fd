"""Find the teams for all waiting calls of a region at once: who can be there together soonest.

Urgency is lexicographic: the most urgent calls get the best they can have together (as many
served as possible, then least total cost), the next see what is left. Within one urgency it is
one assignment problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.matcher.domain.batch import Chosen, choose
from services.matcher.domain.candidates import Around, Holding, look
from services.matcher.domain.model import CallKey
from services.matcher.domain.pool import Pool
from services.matcher.domain.reasons import why_nobody
from services.matcher.domain.structures import Nobody
from services.matcher.domain.waiting import View, Waiting
from shared.vocabulary import MatchId, ResponderId

Reopen = Callable[[MatchId, frozenset[ResponderId]], Waiting]


@dataclass
class Plan:
    """What came out.

    Attributes:
        chosen: calls with their team.
        left: calls with the reason why nobody goes.
        dropped: calls whose live match could not be completed and ends, with the reason; they
            are among `chosen` or `left` besides, since they were tried once more from scratch.
        begun: calls whose encounter has begun and goes on although nobody else was found, with
            the reason.
    """

    chosen: list[Chosen] = field(default_factory=list[Chosen])
    left: list[tuple[View, Nobody]] = field(default_factory=list[tuple[View, Nobody]])
    dropped: list[tuple[Waiting, Nobody]] = field(default_factory=list[tuple[Waiting, Nobody]])
    begun: list[tuple[Waiting, Nobody]] = field(default_factory=list[tuple[Waiting, Nobody]])


def solve(
    waiting: Iterable[Waiting],
    pool: Pool,
    holdings: Mapping[ResponderId, Holding],
    reopen: Reopen,
    now: datetime,
) -> Plan:
    """Find teams, the most urgent calls first.

    Args:
        waiting: calls with open seats.
        pool: everybody.
        holdings: who is booked, and by what.
        reopen: opens the seats of a less urgent call's match from which people were taken, and
            gives the call back as waiting.
        now: the time of the solve.
    """
    return _Solve(dict(holdings), pool, reopen, now).run(waiting)


class _Solve:
    """One solve: what has been given away grows from urgency to urgency."""

    def __init__(
        self, holdings: dict[ResponderId, Holding], pool: Pool, reopen: Reopen, now: datetime
    ) -> None:
        self._holdings = holdings
        self._pool = pool
        self._reopen = reopen
        self._now = now
        self._queue: dict[CallKey, Waiting] = {}
        self._taken: dict[ResponderId, int] = {}
        self._plan = Plan()

    def run(self, waiting: Iterable[Waiting]) -> Plan:
        self._queue = {each.key: each for each in waiting}
        while self._queue:
            urgency = min(each.urgency for each in self._queue.values())
            batch = [key for key in sorted(self._queue) if self._queue[key].urgency == urgency]
            self._solve([self._view(self._queue.pop(key)) for key in batch])
        return self._plan

    def _view(self, waiting: Waiting) -> View:
        match_id = waiting.match.match_id if waiting.match else None
        officer = waiting.officer.person if waiting.officer else None
        on_call = frozenset({officer.responder_id}) if officer else frozenset[ResponderId]()
        rules = waiting.policy.matching
        around = Around(rules, waiting.travel, self._now, self._holdings, match_id, on_call)
        seen = look(waiting.call, self._pool.people, around)
        return View(waiting, {each.responder_id: each for each in seen})

    def _solve(self, views: list[View]) -> None:
        found = choose(views, self._pool, self._now)
        for chosen in found:
            if chosen:
                self._book(chosen)
        for view, chosen in zip(views, found, strict=True):
            if chosen is None:
                self._plan.left.append((view, why_nobody(view, self._taken)))
        if any(view.waiting.is_begun for view, _ in self._plan.left):
            self._drop()

    def _book(self, chosen: Chosen) -> None:
        self._plan.chosen.append(chosen)
        waiting = chosen.view.waiting
        own = waiting.match.match_id if waiting.match else None
        robbed: dict[MatchId, set[ResponderId]] = {}
        for who in sorted(chosen.taken):
            holding = self._holdings.get(who)
            if holding and holding.may_leave and holding.match_id != own:
                robbed.setdefault(holding.match_id, set()).add(who)
            self._holdings[who] = Holding(MatchId(""), waiting.urgency, is_new=True)
            self._taken[who] = waiting.urgency
        for match_id, people in sorted(robbed.items()):
            victim = self._reopen(match_id, frozenset(people))
            self._queue[victim.key] = victim

    def _drop(self) -> None:
        """Give up matches that can't be completed; whom they held may serve any call left."""
        left, self._plan.left = self._plan.left, []
        for view, why in left:
            waiting = view.waiting
            if not waiting.is_begun:
                self._queue[waiting.key] = waiting
                continue
            if waiting.match and waiting.match.has_begun:
                self._plan.begun.append((waiting, why))
                continue
            self._plan.dropped.append((waiting, why))
            self._release(waiting)
            if waiting.fresh:
                self._queue[waiting.key] = waiting.fresh

    def _release(self, waiting: Waiting) -> None:
        for seat in waiting.kept.values():
            if seat.responder_id:
                self._holdings.pop(seat.responder_id, None)
