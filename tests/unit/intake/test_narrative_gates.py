"""Dangers in narratives: how they are there, who says so, and what ends them."""

from __future__ import annotations

import pytest

from services.intake.domain.assess import Verdict
from services.intake.domain.gates import GateView
from shared.vocabulary import Eligibility, GateManner, GateState
from tests.support.dispatch import gate_of, on_scene, remark, verdict

SEEN, IMPLIED, IN_REACH = GateManner.SEEN, GateManner.IMPLIED, GateManner.IN_REACH


def view_of(found: Verdict, gate: str = "weapon") -> GateView:
    return next(view for view in found.found.gates if view.gate == gate)


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("HOLDING KNIFE", SEEN),
        ("MALE WITH A GUN", SEEN),
        ("MALE W/ GUN IN THE HOUSE", SEEN),
        ("ARMED W/ BAT", SEEN),
        ("TIENE UN CUCHILLO", SEEN),
        ("CLAIMS TO HAVE A GUN", IMPLIED),
        ("POSS KNIFE", IMPLIED),
        ("GUN?", IMPLIED),
        ("THREATENED TO GET A KNIFE", IMPLIED),
        ("HAND IN WAISTBAND", IMPLIED),
        ("DICE QUE TIENE PISTOLA", IMPLIED),
        ("GUN IN HOUSE BUT NOT ON HIM", IN_REACH),
        ("HAS ACCESS TO FIREARMS", IN_REACH),
        ("OWNS GUNS", IN_REACH),
        ("KNIFE ON THE TABLE", IN_REACH),
        ("GUNS LOCKED UP", IN_REACH),
        ("PISTOLA EN LA CASA", IN_REACH),
    ],
)
def test_a_weapon_is_seen_implied_or_in_reach(text: str, manner: GateManner) -> None:
    view = view_of(verdict(text))

    assert (view.state, view.manner) == (GateState.PRESENT, manner)


def test_the_gravest_manner_counts_whatever_is_said_later() -> None:
    found = verdict("GUN IN THE HOUSE", "HOLDING A KNIFE", "POSS GUN")

    assert view_of(found).manner is SEEN


@pytest.mark.parametrize("text", ["DENIES SI, HOLDING A KNIFE", "KNIFE - NO INJURIES"])
def test_a_denial_of_something_else_hides_no_weapon(text: str) -> None:
    assert gate_of(verdict(text), "weapon") is GateState.PRESENT


@pytest.mark.parametrize(
    "text",
    [
        "NEG WPNS SEEN",
        "WPNS: NONE",
        "WPNS NEG",
        "RP ADV: NO WEAPONS",
        "SIN ARMAS",
        "NEGATIVO ARMAS",
        "he said no weapons",
        "ASKED ABOUT WEAPONS, RP SAID NO",
    ],
)
def test_a_denial_is_read_in_every_spelling(text: str) -> None:
    assert gate_of(verdict(text), "weapon") is GateState.DENIED_BY_CALLER


@pytest.mark.parametrize(
    ("text", "by", "state"),
    [
        ("SEARCHED SUBJ, NO WPNS", "officer", GateState.CLEARED_ON_SCENE),
        ("OFCR ADV NEG WPNS", "dispatcher", GateState.CLEARED_ON_SCENE),
        ("11K ADV NO WPNS", "dispatcher", GateState.CLEARED_ON_SCENE),
        ("RP STATES NO WEAPONS", "officer", GateState.DENIED_BY_CALLER),
        ("SUBJ STATES HE HAS NO WEAPONS", "officer", GateState.DENIED_BY_CALLER),
        ("OFFICER SAID NO WEAPONS", "caller", GateState.DENIED_BY_CALLER),
        ("RP STATES KNIFE. UPON CONTACT NO KNIFE", "officer", GateState.CLEARED_ON_SCENE),
    ],
)
def test_hearsay_clears_nothing_whoever_writes_it_down(
    text: str, by: str, state: GateState
) -> None:
    assert gate_of(verdict(remark(text, by)), "weapon") is state


def test_the_one_who_is_named_in_the_text_is_who_said_it() -> None:
    view = view_of(verdict(remark("SISTER ADV HE HAS A KNIFE", "dispatcher")))

    assert view.by == "family"


def test_code_4_from_the_scene_ends_what_was_present_and_tells_nothing_of_the_rest() -> None:
    found = verdict("HE HAS A KNIFE", on_scene("C4"))
    quiet = verdict("NOISE", on_scene("C4"))

    assert gate_of(found, "weapon") is GateState.CLEARED_ON_SCENE
    assert gate_of(found, "violence") is GateState.UNKNOWN
    assert gate_of(quiet, "weapon") is GateState.UNKNOWN


@pytest.mark.parametrize("text", ["NOT CODE 4", "UNK IF CODE 4"])
def test_what_is_not_safe_is_not_cleared(text: str) -> None:
    assert gate_of(verdict("HE HAS A KNIFE", on_scene(text)), "weapon") is GateState.PRESENT


def test_a_caller_cannot_call_the_scene_safe() -> None:
    assert gate_of(verdict("KNIFE", "SCENE IS SAFE NOW"), "weapon") is GateState.PRESENT


@pytest.mark.parametrize("text", ["HX OF VIOLENCE", "VIOLENT HX", "ASSAULTED WIFE 2 YRS AGO"])
def test_a_danger_of_the_past_is_noted_and_not_present(text: str) -> None:
    view = view_of(verdict(text), "violence")

    assert view.state is GateState.UNKNOWN
    assert view.rule == "gate.violence.history"


@pytest.mark.parametrize(
    "text", ["15YOM", "AGED 12", "8 MO OLD", "STUDENT AT SCHOOL", "tiene 15 años", "menor de edad"]
)
def test_a_minor_is_known_by_age_school_and_words(text: str) -> None:
    assert gate_of(verdict(text), "minor") is GateState.PRESENT


def test_a_call_from_a_school_may_be_about_a_minor() -> None:
    assert view_of(verdict(origin="school"), "minor").manner is IMPLIED


@pytest.mark.parametrize(
    ("text", "gate"),
    [
        ("NOT BREATHING", "medical"),
        ("ESTA INCONSCIENTE", "medical"),
        ("WALKING IN TRAFFIC", "traffic"),
        ("SET A FIRE IN THE KITCHEN", "fire"),
        ("BREAKING IN TO A CAR", "crime"),
        ("PUNCHING PASSERSBY", "violence"),
        ("GOLPEANDO A SU MADRE", "violence"),
    ],
)
def test_every_danger_has_its_words(text: str, gate: str) -> None:
    assert gate_of(verdict(text), gate) is GateState.PRESENT


def test_the_policy_says_what_each_state_does() -> None:
    policy = """
    [gates.weapon]
    in_reach = "co_response"
    implied = "co_response"
    unknown = "co_response"
    [[rules]]
    id = "alone"
    then = "civilian_response"
    """
    outcomes = [
        verdict(text, policy=policy).outcome.eligibility
        for text in ("HOLDING A GUN", "GUNS LOCKED UP", "POSS GUN", "CRYING", "NO WEAPONS")
    ]

    assert outcomes == [
        Eligibility.POLICE_FIRST,
        Eligibility.CO_RESPONSE,
        Eligibility.CO_RESPONSE,
        Eligibility.CO_RESPONSE,
        Eligibility.CIVILIAN_RESPONSE,
    ]
