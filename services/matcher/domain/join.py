"""A clinician joins a call by herself: she is proposed, or told why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from services.matcher.domain.candidates import Holding
from services.matcher.domain.model import Call, HeldSeat, Match, Person
from services.matcher.domain.review import STOPS
from services.matcher.domain.seats import take
from services.matcher.domain.structures import Nobody
from services.matcher.domain.travel import TravelTimes, points
from shared.policy.matching import Matching
from shared.vocabulary import OFFICER, Eligibility, FilledBy, GateState, ResponderId, SeatMode


def refusal(
    person: Person,
    call: Call,
    match: Match | None,
    holdings: Mapping[ResponderId, Holding],
    bar: Nobody | None,
    now: datetime,
) -> str | None:
    """Why she can't join, as a sentence for her; none when she can.

    Distance, hours and area are hers to judge; a present gate, another call, a taken seat and a
    scene that wants nobody are not.
    """
    own = match.match_id if match else None
    holding = holdings.get(person.responder_id)
    reasons = {
        "The call is closed.": not call.is_open,
        "The call is an exercise or history; nobody is sent to it.": not call.is_real,
        "Officers join by way of dispatch.": person.role == OFFICER,
        "You are not enrolled for this agency's calls.": not _serves(person, call),
        "You are off duty; go on duty first.": not person.duty.holds(now),
        "You are on another call.": holding is not None and holding.match_id != own,
    }
    why = next((sentence for sentence, applies in reasons.items() if applies), None)
    if why is None and bar and bar.reason in STOPS:
        why = bar.detail
    return why or _refused_here(person, call, match)


def _serves(person: Person, call: Call) -> bool:
    return person.is_ready and call.key.agency in person.serves


def _refused_here(person: Person, call: Call, match: Match | None) -> str | None:
    has_gate = GateState.PRESENT in call.gates.values()
    if not call.eligibility.is_eligible and has_gate:
        return "A danger is reported at the scene that nobody there has cleared."
    seat = match.seat_of(person.role) if match else None
    if seat and seat.holder not in {None, person.responder_id}:
        return f"Another {person.role} has been asked or is coming."
    return None


def answered_for_her(call: Call) -> Eligibility:
    """As which the call is answered: her own judgement outranks a call type, not a gate."""
    return call.eligibility if call.eligibility.is_eligible else Eligibility.CO_RESPONSE


def seat_for(
    person: Person, call: Call, rules: Matching, travel: TravelTimes, now: datetime
) -> HeldSeat:
    """Her seat: taken by herself, so nobody asks her again."""
    way = travel.seconds(points([person.position]), points([call.position]), now)
    by_video = SeatMode.IN_PERSON not in person.modes and SeatMode.TELE in person.modes
    mode = SeatMode.TELE if by_video else SeatMode.IN_PERSON
    until_there_s = rules.tele_connect_s if by_video else float(way[0, 0])
    seat = take(person, now + timedelta(seconds=until_there_s), rules, mode)
    return replace(seat, filled_by=FilledBy.SELF)
