"""Which kinds of team may answer a call, and what stands in the way of any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.matcher.domain.area import are_open, covers, next_opening
from services.matcher.domain.model import Call
from shared.policy.matching import Matching, Team
from shared.policy.model import AgencyPolicy
from shared.vocabulary import (
    CLINICIAN,
    MEDIC,
    Eligibility,
    GateState,
    Role,
    Structure,
    Unserved,
    Want,
)

Retry = Literal["on_change", "never"] | datetime


@dataclass(frozen=True, slots=True)
class Nobody:
    """Why nobody goes.

    Attributes:
        seat: the role that could not be filled, where one role is the reason.
        detail: one sentence for a screen, without names.
        retry: when it is worth looking again without any change.
        is_elsewhere: somebody who could take the seat is at another call.
    """

    reason: Unserved
    detail: str
    seat: Role | None = None
    retry: Retry = "on_change"
    is_elsewhere: bool = False


def answered_as(call: Call) -> Eligibility:
    """Who goes, for a person may ask for more than the assessment would give."""
    if call.want is Want.CIVILIAN and call.eligibility is Eligibility.CO_RESPONSE:
        return Eligibility.CIVILIAN_RESPONSE
    return call.eligibility


def teams_for(
    call: Call, policy: AgencyPolicy, now: datetime | None, eligibility: Eligibility
) -> tuple[tuple[Team, float], ...]:
    """The kinds of team that may answer now, each with its price in seconds.

    Args:
        call: the call.
        policy: of the call's agency.
        now: decides whose hours it is; none means at any hour.
        eligibility: as which the call is answered.
    """
    rules = policy.matching
    return tuple(
        (team, _price(team, call, rules))
        for team in kinds_for(call, rules, eligibility)
        if now is None or are_open(team.hours or rules.hours, policy.zone, now)
    )


def kinds_for(call: Call, rules: Matching, eligibility: Eligibility) -> tuple[Team, ...]:
    """The kinds of team that may answer, whatever the hour."""
    return tuple(
        team
        for team in rules.teams
        if eligibility in team.eligibility
        and (call.is_medical or not team.only_medical)
        and _suits(team, call, rules, eligibility)
    )


def _suits(team: Team, call: Call, rules: Matching, eligibility: Eligibility) -> bool:
    is_tele = team.structure is Structure.TELE
    if call.want is Want.TELE:
        return is_tele
    if eligibility is Eligibility.POLICE_FIRST and rules.police_first == "tele":
        return is_tele
    return True


def _price(team: Team, call: Call, rules: Matching) -> float:
    lacks_medic = call.is_medical and MEDIC not in team.roles
    return team.price_s + (rules.missing_medic_price_s if lacks_medic else 0.0)


def barred(call: Call, policy: AgencyPolicy, now: datetime) -> Nobody | None:
    """What keeps everybody from this call, before anyone is looked for."""
    for reason in (_unwanted, _held, _gated, _stale, _out_of_area, _out_of_hours):
        if found := reason(call, policy, now):
            return found
    return None


def _unwanted(call: Call, _policy: AgencyPolicy, _now: datetime) -> Nobody | None:
    if call.want is not Want.NONE:
        return None
    return Nobody(Unserved.NOT_WANTED_ON_SCENE, "The request for a team was taken back.")


def _held(call: Call, _policy: AgencyPolicy, _now: datetime) -> Nobody | None:
    if not call.rests or call.was_served:
        return None
    detail = "A supervisor withdrew the team; a new request or a match by hand starts again."
    return Nobody(Unserved.WITHDRAWN_BY_SUPERVISOR, detail)


def _gated(call: Call, policy: AgencyPolicy, _now: datetime) -> Nobody | None:
    rules = policy.matching
    is_police_first = call.eligibility is Eligibility.POLICE_FIRST
    if is_police_first and rules.police_first == "nobody":
        detail = "Nobody is sent before the police have made it safe."
        return Nobody(Unserved.GATE_PRESENT, detail, CLINICIAN)
    minor = call.gates.get("minor")
    if not rules.serves_minors and minor in {GateState.PRESENT, GateState.UNKNOWN}:
        detail = "The agency's team sees adults only, and somebody here may be a minor."
        return Nobody(Unserved.MINOR_POLICY, detail)
    return None


def _stale(call: Call, _policy: AgencyPolicy, _now: datetime) -> Nobody | None:
    if not call.is_late or call.wanted_at is not None:
        return None
    detail = "The call reached matching too late to page anybody; a request lifts this."
    return Nobody(Unserved.ENTERED_LATE, detail)


def _out_of_area(call: Call, policy: AgencyPolicy, _now: datetime) -> Nobody | None:
    if covers(policy.matching.area, call.summary.location):
        return None
    return Nobody(Unserved.OUTSIDE_AREA, "The call lies outside the service area.")


def _out_of_hours(call: Call, policy: AgencyPolicy, now: datetime) -> Nobody | None:
    rules = policy.matching
    kinds = kinds_for(call, rules, answered_as(call))
    if not kinds or teams_for(call, policy, now, answered_as(call)):
        return None
    openings = [next_opening(team.hours or rules.hours, policy.zone, now) for team in kinds]
    opens = min((moment for moment in openings if moment), default=None)
    detail = "No team works at this hour."
    return Nobody(Unserved.OUTSIDE_HOURS, detail, retry=opens or "on_change")
