"""Let clinicians in who want to join a call by themselves."""

from __future__ import annotations

from collections.abc import Iterable

from services.matcher.domain.answer import accepted
from services.matcher.domain.candidates import Holding
from services.matcher.domain.changes import Join
from services.matcher.domain.desk import Desk
from services.matcher.domain.join import answered_for_her, refusal, seat_for
from services.matcher.domain.model import Call, CallKey, Match, Person
from services.matcher.domain.structures import barred
from shared.vocabulary import FilledBy, MatchId


def let_join(desk: Desk, joins: Iterable[Join]) -> dict[CallKey, Join]:
    """Answer what can be answered, and queue those for whom partners have to be found.

    Returns:
        Those who wait for the solve, by call.
    """
    joining: dict[CallKey, Join] = {}
    holdings = desk.holdings()
    for join in sorted(joins, key=lambda join: (join.at, join.request_id)):
        person, call = desk.people.get(join.responder_id), desk.calls.get(join.key)
        if person is None or call is None:
            continue  # kept until they are known
        match = desk.live.get(join.key)
        bar = barred(call, desk.policy(call), desk.now)
        why = refusal(person, call, match, holdings, bar, desk.now)
        if why is None and join.key in joining:
            why = "Somebody joined just before."
        if why is not None or _had_seat(desk, join, match):
            desk.changes.joined.append((join, why))
            continue
        _queue(desk, person, call, match)
        joining[join.key] = join
        holdings[person.responder_id] = Holding(MatchId(""), call.summary.urgency)
    return joining


def _had_seat(desk: Desk, join: Join, match: Match | None) -> bool:
    """Whether she was asked already, in a team that is complete: then she has accepted."""
    seats = match.seats if match and join.key not in desk.queue else ()
    seat = next((seat for seat in seats if seat.responder_id == join.responder_id), None)
    if match is None or seat is None:
        return False
    desk.live[join.key] = accepted(match, seat, FilledBy.SELF)
    desk.changed.setdefault(join.key, "join")
    return True


def _queue(desk: Desk, person: Person, call: Call, match: Match | None) -> None:
    seat = seat_for(person, call, desk.policy(call).matching, desk.travel(call), desk.now)
    answered = None if match else answered_for_her(call)
    desk.queue[call.key] = desk.waiting(call, match, rule="join", eligibility=answered, more=[seat])
