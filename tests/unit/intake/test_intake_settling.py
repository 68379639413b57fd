"""An outcome that falls and comes back does not page anybody twice; nothing else waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.events.base import Body
from shared.events.calls import CallAssessed, CallClosed
from shared.vocabulary import Eligibility
from tests.support.dispatch import NIGHT, Desk, on_scene, remark, request, snapshot

SECOND = timedelta(seconds=1)
CIVILIAN = """
[[rules]]
id = "calm"
then = "civilian_response"
signs = ["suicidal"]
[rules.gates]
weapon = ["denied_by_caller"]
"""
DOWN_AND_UP = """
[[phrases]]
id = "local.calm"
words = ["all calm"]
weight = -9
"""


def crisis(seconds: int = 0, *remarks: str | dict[str, Any], **more: Any) -> Any:
    fields: dict[str, Any] = {"updated_at": NIGHT + seconds * SECOND} | more
    return snapshot("he is suicidal", *remarks, **fields)


def eligibility(told: list[Body]) -> Eligibility:
    return next(b for b in told if isinstance(b, CallAssessed)).assessment.eligibility


def desk_with_a_crisis(policy: str = DOWN_AND_UP) -> Desk:
    desk = Desk(policy)
    assert eligibility(desk.hears(crisis())) is Eligibility.CO_RESPONSE
    return desk


def test_a_fall_by_words_alone_is_held_and_told_with_what_it_will_be() -> None:
    desk = desk_with_a_crisis()

    told = desk.hears(crisis(1, "all calm"), after=SECOND)

    fact = next(body for body in told if isinstance(body, CallAssessed))
    assert fact.assessment.eligibility is Eligibility.CO_RESPONSE
    assert fact.assessment.why_not is None
    assert fact.assessment.settling is not None
    assert fact.assessment.settling.to is Eligibility.NOT_ELIGIBLE
    assert fact.assessment.settling.until == desk.now + 60 * SECOND
    assert fact.assessment.probability < 0.5


def test_a_fall_that_has_lasted_is_told() -> None:
    desk = desk_with_a_crisis()
    desk.hears(crisis(1, "all calm"), after=SECOND)

    assert desk.looks_again(after=59 * SECOND) == []
    told = desk.looks_again(after=SECOND)

    assert eligibility(told) is Eligibility.NOT_ELIGIBLE
    assert desk.call.settling is None


def test_what_falls_and_comes_back_within_a_minute_never_changed_for_readers() -> None:
    desk = desk_with_a_crisis("settle_s = 60\n[call_types.X]\nweight = -9")
    desk.hears(crisis(call_type={"code": "415", "description": "Disturbing the peace"}))
    ticked = {"flags": {"weapon": True}}
    desk.hears(crisis(1, **ticked), after=SECOND)

    fallen = desk.hears(crisis(2), after=SECOND)
    risen = desk.hears(crisis(3, **ticked), after=30 * SECOND)

    changes = [body.changed for body in (*fallen, *risen) if isinstance(body, CallAssessed)]
    assert changes
    assert all("eligibility" not in changed for changed in changes)
    assert desk.call.settling is None


def test_a_rise_is_told_at_once() -> None:
    desk = desk_with_a_crisis()

    told = desk.hears(crisis(1, "he has a gun"), after=SECOND)

    assert eligibility(told) is Eligibility.POLICE_FIRST


def test_a_rise_is_told_at_once_while_a_fall_is_held() -> None:
    desk = desk_with_a_crisis()
    desk.hears(crisis(1, "all calm"), after=SECOND)

    told = desk.hears(request(), crisis(2, "he has a gun"), after=SECOND)

    assert eligibility(told) is Eligibility.POLICE_FIRST


def test_a_danger_cleared_on_scene_lowers_the_outcome_at_once() -> None:
    desk = desk_with_a_crisis()
    desk.hears(crisis(1, "he has a gun"), after=SECOND)

    told = desk.hears(crisis(2, on_scene("no gun")), after=SECOND)

    assert eligibility(told) is Eligibility.CO_RESPONSE


def test_a_request_and_its_taking_back_hold_at_once() -> None:
    desk = Desk()
    desk.hears(snapshot())

    asked = desk.hears(request(), after=SECOND)
    taken_back = desk.hears(request("none", request_id="r2", at=NIGHT + SECOND), after=SECOND)

    assert eligibility(asked) is Eligibility.CO_RESPONSE
    assert eligibility(taken_back) is Eligibility.NOT_ELIGIBLE


def test_a_call_taker_who_changes_the_type_is_heard_at_once() -> None:
    desk = Desk()
    desk.hears(snapshot(call_type={"code": "5150"}))

    told = desk.hears(snapshot(updated_at=NIGHT + SECOND), after=SECOND)

    assert eligibility(told) is Eligibility.NOT_ELIGIBLE


def test_an_exclusion_by_a_danger_is_told_at_once() -> None:
    desk = desk_with_a_crisis('[gates]\nweapon = "not_eligible"')

    told = desk.hears(crisis(1, "he has a gun"), after=SECOND)

    assert eligibility(told) is Eligibility.NOT_ELIGIBLE


def test_a_denial_by_a_caller_lowers_the_outcome_only_when_it_has_lasted() -> None:
    desk = desk_with_a_crisis(CIVILIAN)

    held = desk.hears(crisis(1, "no weapons"), after=SECOND)
    told = desk.looks_again(after=60 * SECOND)

    assert eligibility(held) is Eligibility.CO_RESPONSE
    assert eligibility(told) is Eligibility.CIVILIAN_RESPONSE


def test_an_end_is_told_at_once_and_forgets_what_was_held() -> None:
    desk = desk_with_a_crisis()
    desk.hears(crisis(1, "all calm"), after=SECOND)

    told = desk.hears(crisis(2, status="closed"), after=SECOND)

    assert isinstance(told[-1], CallClosed)
    assert desk.call.settling is None


@pytest.mark.parametrize("settle_s", [0, 5])
def test_the_policy_says_how_long_a_fall_has_to_last(settle_s: int) -> None:
    desk = desk_with_a_crisis(f"settle_s = {settle_s}\n{DOWN_AND_UP}")
    desk.hears(crisis(1, "all calm"), after=SECOND)

    desk.looks_again(after=settle_s * SECOND)

    assert desk.call.told["eligibility"] == "not_eligible"


def test_history_is_told_as_it_is() -> None:
    desk = Desk(DOWN_AND_UP)
    desk.hears(crisis(entered_late=True))

    told = desk.hears(crisis(1, "all calm"), after=SECOND)

    assert eligibility(told) is Eligibility.NOT_ELIGIBLE


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("all calm", "he has a gun", "no gun", "pacing", "wants to die")),
        st.sampled_from(("caller", "officer")),
        st.integers(0, 90),
        st.sampled_from((None, True, False)),
    ),
    max_size=8,
)
_RANK = ("not_eligible", "civilian_response", "co_response", "police_first")


@settings(deadline=None)
@given(STEPS)
def test_readers_never_know_less_than_is_found_and_learn_of_every_fall_in_time(
    steps: list[tuple[str, str, int, bool | None]],
) -> None:
    desk, free = desk_with_a_crisis(), desk_with_a_crisis(f"settle_s = 0\n{DOWN_AND_UP}")
    clock = 0
    for text, by, seconds, flag in steps:
        clock += seconds
        sent = crisis(clock + 1, remark(text, by, NIGHT + clock * SECOND), flags={"weapon": flag})
        for each in (desk, free):
            each.hears(sent, after=seconds * SECOND)
        told, found = (_RANK.index(each.call.told["eligibility"]) for each in (desk, free))
        assert told >= found
        assert (told == found) is (desk.call.settling is None)
    desk.looks_again(after=60 * SECOND)
    assert desk.call.told["eligibility"] == free.call.told["eligibility"]
