"""Look at a live match again: it stays as it is, loses seats, or ends.

Proposed seats are frozen. Only what is listed here reopens one; declines, expiries and failed
deliveries have opened theirs before, and more urgent calls take theirs in the solve.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.matcher.domain.dispatched import Crews, Dispatched
from services.matcher.domain.model import Call, HeldSeat, Match, Person, opened
from services.matcher.domain.structures import Nobody, kinds_for
from services.matcher.domain.travel import distance_m, points
from shared.policy.matching import Matching, Team
from shared.vocabulary import (
    MEDIC,
    OFFICER,
    Completion,
    Eligibility,
    ResponderId,
    SeatMode,
    Structure,
    Unserved,
    Want,
)

CALL_CLOSED = "call_closed"
NOT_ELIGIBLE = "not_eligible"
STOPS = frozenset({Unserved.NOT_WANTED_ON_SCENE, Unserved.GATE_PRESENT, Unserved.MINOR_POLICY})
"""What ends a match that was proposed before, as long as nobody has arrived."""


@dataclass(frozen=True, slots=True)
class Stays:
    """The match lives on.

    Attributes:
        match: with the seats open that lost their holder.
        is_changed: told again even if its people stay.
        may_grow: a seat could be added.
    """

    match: Match
    is_changed: bool = False
    may_grow: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether every seat is held."""
        return not self.may_grow and not any(seat.is_open for seat in self.match.seats)


@dataclass(frozen=True, slots=True)
class Ends:
    """The match ends: withdrawn for a reason, or completed."""

    how: str | Completion


@dataclass(frozen=True, slots=True)
class Facts:
    """What a match is held against.

    Attributes:
        eligibility: as which the call is answered now.
        bar: what would keep everybody from the call now.
        officer: CAD's officer on the call.
    """

    rules: Matching
    eligibility: Eligibility
    bar: Nobody | None
    officer: Dispatched | None
    crews: Crews
    people: Mapping[ResponderId, Person]


def review(match: Match, call: Call, facts: Facts) -> Stays | Ends:
    """Hold a live match against its call as it is now."""
    if match.confirmed_epoch is not None and match.is_over:
        return Ends(Completion.CLEARED)
    if not call.is_open:
        return _at_close(match)
    if end := _stopped(match, call, facts):
        return Ends(end)
    return _reopened(match, call, facts)


def _at_close(match: Match) -> Stays | Ends:
    """Whoever has arrived stays; for a call that has closed nobody else is looked for."""
    rest = match.as_it_is()
    if match.has_begun:
        return Ends(Completion.CLEARED) if rest.is_over else Stays(rest, rest != match)
    if rest != match or not match.is_confirmed:
        return Ends(CALL_CLOSED)
    return Stays(match) if match.has_arrived else Ends(Completion.CALL_CLOSED)


def _stopped(match: Match, call: Call, facts: Facts) -> str | None:
    """Why the people are not wanted any more; never once somebody is there."""
    if match.has_arrived or match.by_hand:
        return None
    if call.eligibility is not match.seen and not call.eligibility.is_eligible:
        return NOT_ELIGIBLE
    return facts.bar.reason.value if facts.bar and facts.bar.reason in STOPS else None


def _reopened(match: Match, call: Call, facts: Facts) -> Stays:
    has_moved = _has_moved(match, call, facts.rules)
    is_changed = has_moved or (not match.by_hand and _is_answered_anew(match, call, facts))
    kinds = kinds_for(call, facts.rules, facts.eligibility)
    seats = [
        opened(seat) if _loses_holder(seat, match, call, facts, has_moved) else seat
        for seat in match.seats
    ]
    fits = match.by_hand or not is_changed or _still_fits(match, kinds)
    after = replace(match, seats=tuple(seats if fits else _kept_by(kinds, seats)))
    if match.structure is Structure.DEDICATED and any(seat.is_open for seat in after.seats):
        after = empty_car(after)
    return Stays(after, is_changed, may_grow=not fits or _lacks_medic(match, call, kinds))


def _is_answered_anew(match: Match, call: Call, facts: Facts) -> bool:
    is_seen = call.eligibility is match.seen or not call.eligibility.is_eligible
    return facts.eligibility is not match.eligibility or not is_seen


def _still_fits(match: Match, kinds: Sequence[Team]) -> bool:
    return any(team.structure is match.structure for team in kinds)


def _kept_by(kinds: Sequence[Team], seats: Sequence[HeldSeat]) -> list[HeldSeat]:
    """The seats that some kind of team for the changed call has too."""
    return [seat for seat in seats if any(_has(team, seat) for team in kinds)]


def _has(team: Team, seat: HeldSeat) -> bool:
    by_video = seat.mode is SeatMode.TELE
    is_same_way = seat.role != team.lead or by_video is (team.structure is Structure.TELE)
    return seat.role in team.roles and is_same_way


def _lacks_medic(match: Match, call: Call, kinds: Sequence[Team]) -> bool:
    """Whether a medic was asked for after the team was put together."""
    asked_later = call.wanted_at is not None and call.wanted_at > match.proposed_at
    is_wanted = call.want is Want.MEDIC and asked_later and not match.by_hand
    offered = any(MEDIC in team.roles for team in kinds)
    return is_wanted and offered and match.seat_of(MEDIC) is None


def empty_car(match: Match) -> Match:
    """A car goes as one: who has not arrived leaves with the first to leave."""
    seats = tuple(seat if seat.arrived_at else opened(seat) for seat in match.seats)
    return replace(match, seats=seats)


def _has_moved(match: Match, call: Call, rules: Matching) -> bool:
    here = call.position
    if here is None or match.place is None:
        return here is not None
    return float(distance_m(points([match.place]), points([here]))[0, 0]) > rules.moved_m


def _loses_holder(seat: HeldSeat, match: Match, call: Call, facts: Facts, has_moved: bool) -> bool:
    if seat.is_open or seat.arrived_at:
        return False
    if seat.mode is SeatMode.ON_CALL:
        return not seat.is_over and _is_off(seat, call, facts)
    if _went_off_duty(seat, match, facts):
        return True
    if seat.filled_by or match.by_hand:
        return False
    is_car = match.structure is Structure.DEDICATED
    has_better = seat.role == OFFICER and facts.officer is not None and not is_car
    return has_moved or has_better or _is_sent_elsewhere(seat, call, facts)


def _is_off(seat: HeldSeat, call: Call, facts: Facts) -> bool:
    """Whether CAD has taken its officer off the call again."""
    return seat.unit_id not in {unit_id for unit_id, _ in facts.crews.on(call)}


def _went_off_duty(seat: HeldSeat, match: Match, facts: Facts) -> bool:
    """Off duty ends nothing once the team was confirmed: who is under way stays."""
    is_under_way = match.confirmed_epoch is not None and seat.filled_by is not None
    person = facts.people.get(seat.responder_id) if seat.responder_id else None
    return person is not None and not person.duty.is_on and not is_under_way


def _is_sent_elsewhere(seat: HeldSeat, call: Call, facts: Facts) -> bool:
    """Whether CAD has meanwhile sent the person's unit somewhere else."""
    person = facts.people.get(seat.responder_id) if seat.responder_id else None
    unit = person.unit if person else None
    return unit is not None and not unit.is_free and unit.call_id != call.key.call_id
