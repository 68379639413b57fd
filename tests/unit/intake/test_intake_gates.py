"""Gates: what is known about a danger, and from whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.vocabulary import Eligibility, GateState
from tests.support.dispatch import NIGHT, Desk, gate_of, on_scene, remark, snapshot, verdict

CRISIS = {"code": "5150"}


def test_silence_is_unknown_and_an_unknown_age_is_not_adult() -> None:
    found = verdict(people=[{"n": 1}])

    for gate in ("weapon", "violence", "medical", "minor"):
        assert gate_of(found, gate) is GateState.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "no weapons",
        "no weapons seen",
        "denies drugs, alcohol, or weapons",
        "without any weapons",
        "weapons: none",
        "weapon - no",
        "no guns or knives",
        "did not see a gun",
        "he is unarmed",
    ],
)
def test_a_callers_no_is_a_denial_and_clears_nothing(text: str) -> None:
    assert gate_of(verdict(text), "weapon") is GateState.DENIED_BY_CALLER


@pytest.mark.parametrize(
    "text",
    [
        "he has a knife",
        "possible gun",
        "no drugs, has a knife",
        "denies drugs, he has a gun",
        "no injuries and he is armed",
        "no weapons seen earlier but now has a knife",
        "never calm. Armed with a bat",
    ],
)
def test_a_danger_that_is_said_is_present(text: str) -> None:
    assert gate_of(verdict(text), "weapon") is GateState.PRESENT


@pytest.mark.parametrize("text", ["unk weapons", "unknown if he has weapons", "weapons: unk"])
def test_a_danger_that_nobody_knows_of_stays_unknown(text: str) -> None:
    assert gate_of(verdict(text), "weapon") is GateState.UNKNOWN


def test_only_a_person_on_scene_clears_a_gate() -> None:
    knife = "he has a knife"

    by_caller = verdict(knife, remark("no knife after all", at=NIGHT + timedelta(minutes=1)))
    by_officer = verdict(knife, on_scene("searched, no knife"))

    assert gate_of(by_caller, "weapon") is GateState.PRESENT
    assert gate_of(by_officer, "weapon") is GateState.CLEARED_ON_SCENE


def test_a_cleared_gate_is_present_again_when_it_is_seen_again() -> None:
    found = verdict("knife", on_scene("no knife", 5), on_scene("he grabbed a knife", 9))

    assert gate_of(found, "weapon") is GateState.PRESENT


def test_what_was_said_last_counts_however_it_arrives() -> None:
    found = verdict(on_scene("no weapons", 9), remark("he has a gun"))

    assert gate_of(found, "weapon") is GateState.CLEARED_ON_SCENE


def test_a_ticked_weapon_is_present_and_an_officer_on_scene_clears_it() -> None:
    desk = Desk()
    ticked = {"flags": {"weapon": True}, "call_type": CRISIS}
    desk.hears(snapshot(**ticked))
    before = desk.call.told["gates"]

    later = NIGHT + timedelta(minutes=6)
    cleared = snapshot(on_scene("no weapons on him"), updated_at=later, **ticked)
    desk.hears(cleared, after=timedelta(minutes=6))

    assert "weapon=present" in before
    assert "weapon=cleared_on_scene" in desk.call.told["gates"]


def test_a_box_ticked_no_is_less_than_a_denial() -> None:
    found = verdict(flags={"weapon": False})

    assert gate_of(found, "weapon") is GateState.NOT_REPORTED


@pytest.mark.parametrize(
    ("people", "state"),
    [
        ([{"n": 1, "age": 15}, {"n": 2, "age": 40}], GateState.PRESENT),
        ([{"n": 1, "age": 40}], GateState.NOT_REPORTED),
        ([{"n": 1, "age": 40}, {"n": 2}], GateState.UNKNOWN),
    ],
)
def test_a_minor_is_known_by_age(people: list[dict[str, int]], state: GateState) -> None:
    assert gate_of(verdict(people=people), "minor") is state


@pytest.mark.parametrize("text", ["15 year old in crisis", "a 9yo boy", "juv male", "17 y/o"])
def test_a_minor_is_known_by_what_is_said(text: str) -> None:
    assert gate_of(verdict(text), "minor") is GateState.PRESENT


def test_an_adults_age_in_text_proves_nothing_about_the_others() -> None:
    assert gate_of(verdict("34 year old male"), "minor") is GateState.UNKNOWN


def test_who_says_so_is_a_voice_and_never_a_name() -> None:
    found = verdict(remark("he has a gun", by="Jane Doe 555-0100"))

    weapon = next(view for view in found.found.gates if view.gate == "weapon")
    assert weapon.by == "other"


def test_the_agencys_own_word_for_people_on_scene_is_known() -> None:
    policy = 'on_scene_voices = ["officer", "patrol"]'

    found = verdict("gun", {"at": NIGHT + timedelta(1), "text": "no gun", "by": "PATROL"})
    told = verdict(
        "gun", {"at": NIGHT + timedelta(1), "text": "no gun", "by": "PATROL"}, policy=policy
    )

    assert gate_of(found, "weapon") is GateState.PRESENT
    assert gate_of(told, "weapon") is GateState.CLEARED_ON_SCENE


def test_a_weapon_is_a_gate_and_no_exclusion() -> None:
    found = verdict("suicidal, has a knife")

    assert found.outcome.eligibility is Eligibility.POLICE_FIRST
