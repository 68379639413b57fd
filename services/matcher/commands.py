"""What people and timers do to matches by hand: load, decide, store, tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services.matcher.domain.by_hand import Order, objection, team_of
from services.matcher.domain.changes import Changes, Ended
from services.matcher.domain.desk import Desk, State
from services.matcher.domain.explain import settled
from services.matcher.domain.model import Call, Match
from services.matcher.domain.travel import straight_line
from services.matcher.handlers.settle import carry_out, naming, settle
from services.matcher.store import board
from services.matcher.store.region import load_call, load_match, load_people
from shared.auth import not_found
from shared.bus.handling import Timer, Work
from shared.errors import Refused
from shared.events import Fact
from shared.vocabulary import AgencyId, CallId, Completion, MatchId, ResponderId, Structure

WITHDRAWN_BY_SUPERVISOR = "withdrawn_by_supervisor"


@dataclass(frozen=True, slots=True)
class Wish:
    """A team that a supervisor wants.

    Attributes:
        agreed: the people have said yes already.
        by: the key with which it was asked for.
    """

    agency: AgencyId
    call_id: CallId
    structure: Structure
    responder_ids: tuple[ResponderId, ...]
    agreed: bool
    by: str


async def match_by_hand(work: Work, wish: Wish) -> MatchId:
    """Send these people.

    Raises:
        Refused: 404 for a call or person that is not known, 409 with what stands against it.
    """
    found = await load_call(work.conn, work.region, wish.agency, wish.call_id)
    if found is None:
        raise not_found("call")
    call, before = found
    people, units = await load_people(work.conn, work.region, sorted(wish.responder_ids))
    desk = _desk(State([call], [before] if before else [], people, units), work)
    if missing := set(wish.responder_ids) - desk.people.keys():
        raise not_found(f"responder as {min(missing)}")
    wanted = tuple(desk.people[who] for who in sorted(wish.responder_ids))
    order = Order(call, before, wish.structure, wanted, wish.agreed)
    officer = desk.officer_on(call)
    booked = await board.booked(work.conn, work.region, wish.responder_ids)
    if wrong := objection(order, officer, booked, work.now):
        raise Refused(409, wrong.name.lower().replace("_", "-"), wrong.value)
    match_id = before.match_id if before else desk.new_id(call.key, call.epoch + 1)
    match = team_of(
        order,
        officer,
        match_id=match_id,
        rules=desk.policy(call).matching,
        travel=desk.travel(call),
        now=work.now,
    )
    await _propose(desk, call, match, wish, work)
    return match_id


def _desk(state: State, work: Work) -> Desk:
    return Desk(state, work.policies, straight_line, naming(work), work.now)


async def _propose(desk: Desk, call: Call, match: Match, wish: Wish, work: Work) -> None:
    policy = desk.policy(call).version
    why = "A supervisor chose these people."
    decision = settled(match, rule="by_hand", why=why, policy=policy, now=work.now)
    record = {"rule": "by_hand", "by": wish.by, "agreed": wish.agreed}
    call = replace(call, rests_since=None, is_watched=True)
    desk.propose(call, match, decision, record)
    await _settle(desk.changes, work)


async def withdraw(work: Work, match_id: MatchId) -> None:
    """End a match that is not confirmed; nobody else is looked for unless a person asks.

    Raises:
        Refused: 404 when it is not live, 409 when it is confirmed.
    """
    call, match = await _live(work, match_id)
    if match.is_confirmed:
        detail = "The match is confirmed; end its encounter with /complete instead."
        raise Refused(409, "match-confirmed", detail)
    call = replace(call, rests_since=work.now, was_served=False)
    await _settle(_ended(call, match, WITHDRAWN_BY_SUPERVISOR), work)


async def complete(work: Work, match_id: MatchId) -> None:
    """End a confirmed match.

    Raises:
        Refused: 404 when it is not live, 409 when it is not confirmed.
    """
    call, match = await _live(work, match_id)
    if not match.is_confirmed:
        detail = "The match is not confirmed; take it back with /withdraw instead."
        raise Refused(409, "match-not-confirmed", detail)
    await _settle(_completed(call, match, Completion.BY_HAND, work.now), work)


async def on_encounter_over(timer: Timer, work: Work) -> list[Fact]:
    """End an encounter that nobody has ended; none when it has ended meanwhile."""
    match = await load_match(work.conn, work.region, MatchId(timer.subject))
    found = match and await load_call(work.conn, work.region, *match.key)
    if match is None or not found or match.confirmed_epoch is None:
        return []
    work.unsettled.add("/".join(match.key))
    return await carry_out(_completed(found[0], match, Completion.TIMED_OUT, work.now), work)


async def _live(work: Work, match_id: MatchId) -> tuple[Call, Match]:
    match = await load_match(work.conn, work.region, match_id)
    found = match and await load_call(work.conn, work.region, *match.key)
    if match is None or not found:
        raise not_found("live match")
    return found[0], match


def _completed(call: Call, match: Match, how: Completion, now: datetime) -> Changes:
    return _ended(replace(call, was_served=True, rests_since=now), match, how)


def _ended(call: Call, match: Match, how: str | Completion) -> Changes:
    return Changes(
        before={match.match_id: match},
        ended=[Ended(call, match, how)],
        calls={call.key: call},
    )


async def _settle(changes: Changes, work: Work) -> None:
    """Store and tell what was done by hand, then what follows from it."""
    work.tell(*await carry_out(changes, work))
    work.tell(*await settle(work))
