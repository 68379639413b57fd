"""The seats of a team that was chosen: who, how, and by what rule each is filled."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.matcher.domain.batch import Chosen
from services.matcher.domain.dispatched import Dispatched
from services.matcher.domain.model import HeldSeat, Person
from shared.policy.matching import Matching
from shared.vocabulary import OFFICER, FilledBy, Role, SeatMode, SeatRule, Structure


def seats_of(chosen: Chosen, now: datetime) -> tuple[HeldSeat, ...]:
    """The seats of a chosen team, in the order of its roles."""
    return tuple(_seat(role, chosen, now) for role in chosen.team.roles)


def _seat(role: Role, chosen: Chosen, now: datetime) -> HeldSeat:
    waiting = chosen.view.waiting
    if kept := waiting.kept.get(role):
        return kept
    person = chosen.riders.get(role)
    if role == OFFICER and waiting.officer and _is_his(waiting.officer, person):
        return officer_on_call(waiting.officer, now)
    if person is None:
        beside = chosen.officer if role == OFFICER else chosen.extras.get(role)
        if beside is None:
            raise AssertionError(f"the {role} of a chosen team is missing")
        person = beside.person
    mode = _mode(person, role, chosen)
    arrives_at = now + timedelta(seconds=_travel_s(person, chosen))
    return take(person, arrives_at, waiting.policy.matching, mode)


def _is_his(officer: Dispatched, rider: Person | None) -> bool:
    """Whether CAD's officer has the seat: nobody else is in it, or he rides in the chosen car."""
    return rider is None or rider == officer.person


def take(person: Person, arrives_at: datetime, rules: Matching, mode: SeatMode) -> HeldSeat:
    """A seat for a person, filled already where the rule is to tell."""
    rule = rules.rule_of(person.role)
    return HeldSeat(
        person.role,
        person.responder_id,
        arrives_at,
        unit_id=person.unit.unit_id if person.unit else None,
        mode=mode,
        rule=rule,
        filled_by=FilledBy.TOLD if rule is SeatRule.TELL else None,
    )


def officer_on_call(officer: Dispatched, now: datetime) -> HeldSeat:
    """The seat of an officer whom CAD has on the call: filled by dispatch, told and not asked."""
    return HeldSeat(
        OFFICER,
        officer.person.responder_id if officer.person else None,
        now + timedelta(seconds=officer.travel_s),
        unit_id=officer.unit_id,
        mode=SeatMode.ON_CALL,
        rule=SeatRule.TELL,
        filled_by=FilledBy.DISPATCH,
    )


def _mode(person: Person, role: Role, chosen: Chosen) -> SeatMode:
    if chosen.team.structure is Structure.TELE and role == chosen.team.lead:
        return SeatMode.TELE
    rides = chosen.team.structure is Structure.DEDICATED or person.only_rides_along
    return SeatMode.RIDE_ALONG if rides and role != OFFICER else SeatMode.IN_PERSON


def _travel_s(person: Person, chosen: Chosen) -> float:
    mode = _mode(person, person.role, chosen)
    if mode is SeatMode.TELE:
        return chosen.view.waiting.policy.matching.tele_connect_s
    lead = chosen.lead.members[0] if chosen.lead and not chosen.lead.is_car else None
    if lead and lead.only_rides_along and chosen.officer and person.role in {OFFICER, lead.role}:
        return chosen.arrival_s  # the officer fetches the lead, and they arrive together
    return chosen.view.seen[person.responder_id].travel_s
