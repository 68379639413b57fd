"""The outcome form and the care form, as a team fills them in after a visit."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from shared.vocabulary import CareService, Contact, OutcomeCode
from tandem.city.behaviour import Visit
from tandem.city.chance import pick

DESTINATIONS: Final = {
    OutcomeCode.TRANSPORT_ED: "emergency_department",
    OutcomeCode.TRANSPORT_CRISIS_CENTER: "crisis_center",
    OutcomeCode.TRANSPORT_SHELTER: "shelter",
    OutcomeCode.TRANSPORT_HOME: "home",
    OutcomeCode.TRANSPORT_SOBERING: "sobering_center",
}
_OFFENCES: Final = {"misdemeanor": 80.0, "infraction": 15.0, "felony": 5.0}
_SERVICES: Final = {
    CareService.ASSESSMENT: 0.8,
    CareService.DE_ESCALATION: 0.6,
    CareService.SAFETY_PLAN: 0.35,
    CareService.REFERRAL: 0.5,
    CareService.WARM_HANDOFF: 0.15,
    CareService.BASIC_NEEDS: 0.2,
    CareService.FOLLOW_UP: 0.4,
}
_REFERRED_TO: Final = {"outpatient": 50.0, "case_management": 30.0, "housing": 20.0}


def outcome_form(
    dice: Random, visit: Visit, match_id: str, *, is_crisis: bool, officer_released_at: str | None
) -> dict[str, Any]:
    """What came of a visit, for the one person it was about."""
    codes = [visit.outcome]
    if visit.on_hold and visit.outcome is OutcomeCode.TRANSPORT_ED:
        codes.append(OutcomeCode.INVOLUNTARY_HOLD)
    person: dict[str, Any] = {"n": 1, "contact": visit.contact, "outcomes": codes}
    if visit.outcome is OutcomeCode.ARRESTABLE_NOT_ARRESTED:
        person["offence_class"] = pick(dice, _OFFENCES)
    if visit.outcome in DESTINATIONS:
        person["destination"] = DESTINATIONS[visit.outcome]
    was_met = visit.contact is Contact.MADE
    form: dict[str, Any] = {
        "match_id": match_id,
        "behavioral_health": ("yes" if is_crisis else "no") if was_met else "unknown",
        "people": [person],
        "force_used": was_met and dice.random() < 1 / 100,
        "injury": was_met and dice.random() < 1 / 150,
    }
    if officer_released_at is not None:
        form["officer_released_at"] = officer_released_at
        form["helped"] = dice.random() < 4 / 5
    return form


def care_form(dice: Random, employer: str) -> dict[str, Any]:
    """Services for the person met."""
    given = [it for it, share in _SERVICES.items() if dice.random() < share]
    services = given or [CareService.ASSESSMENT]
    person: dict[str, Any] = {"n": 1, "services": services, "consent": dice.random() < 3 / 4}
    if CareService.REFERRAL in services:
        person["referred_to"] = [pick(dice, _REFERRED_TO)]
        person["accepted"] = dice.random() < 2 / 3
    return {"people": [person], "employer": employer}
