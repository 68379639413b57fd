"""What a call knows of earlier calls at its place and about its people."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.earlier import (
    MOST,
    Earlier,
    Visit,
    look_back,
    place_of,
    subjects_of,
    visit_of,
)
from services.intake.domain.traits import traits_of
from shared.events.cad import CadCall, CadLocation
from shared.vocabulary import CallId
from tests.support.dispatch import plan
from tests.support.learning import OPENED, case

SUBJECT = "place:here"


def visit(call_id: str, hours_before: float, **more: Any) -> Visit:
    opened_at = OPENED - timedelta(hours=hours_before)
    return Visit(CallId(call_id), opened_at, "415", evident=False, **more)


def earlier(*visits: Visit) -> Earlier:
    found = look_back(case("E1", 0).call, [SUBJECT], {SUBJECT: visits})
    assert found is not None
    return found


def names(sent: dict[str, Any], *visits: Visit) -> set[str]:
    """The traits of a call at a place with these visits, as far as they are of its past."""
    now = case("E1", 0, **sent)
    past = dict.fromkeys(subjects_of(now.sent), visits)
    found = traits_of(now.call, now.sent, plan(), (), past, lambda _type: 0.1)
    return {trait.name for trait in found if trait.name.startswith(("place.", "person."))}


def test_a_call_sees_neither_itself_nor_later_calls() -> None:
    seen = earlier(visit("E1", 1), visit("later", -1), visit("same moment", 0), visit("old", 2))

    assert [it.call_id for it in seen.visits] == ["old"]


def test_a_call_of_half_a_year_ago_is_forgotten() -> None:
    seen = earlier(visit("forgotten", 24 * 181), visit("known", 24 * 179))

    assert [it.call_id for it in seen.visits] == ["known"]


def test_of_a_busy_place_only_the_newest_calls_count() -> None:
    seen = earlier(*(visit(f"E{hours + 10}", hours) for hours in range(1, 200)))

    assert len(seen.visits) == MOST
    assert seen.visits[0].call_id == "E11"


@given(st.randoms(use_true_random=False))
def test_the_order_in_which_earlier_calls_are_told_changes_nothing(chance: random.Random) -> None:
    visits = [visit(f"E{number + 10}", number % 7 + 1) for number in range(90)]
    shuffled = visits[:]
    chance.shuffle(shuffled)

    assert earlier(*shuffled) == earlier(*visits)


def test_what_was_found_counts_from_the_moment_it_was_known() -> None:
    before, after = OPENED - timedelta(minutes=1), OPENED + timedelta(minutes=1)
    seen = earlier(
        visit("known", 2, found=True, found_at=before),
        visit("not yet", 3, found=True, found_at=after),
        visit("nobody said", 4),
    )

    assert [it.call_id for it in seen.found()] == ["known"]


def test_how_a_call_ended_counts_from_the_moment_it_ended() -> None:
    before, after = OPENED - timedelta(minutes=1), OPENED + timedelta(minutes=1)
    seen = earlier(
        visit("ended", 2, ended="A", ended_at=before),
        visit("goes on", 3, ended="K", ended_at=after),
    )

    assert [it.ended for it in seen.ended()] == ["A"]


def test_the_past_of_a_place_becomes_traits() -> None:
    known = OPENED - timedelta(hours=1)
    found = names(
        {},
        visit("E7", 30, found=True, found_at=known, ended="A", ended_at=known),
        visit("E8", 60, found=False, found_at=known),
    )

    assert found == {
        "place.calls.1-2",
        "place.told.0",
        "place.excess",
        "place.last.week",
        "place.ended.A",
    }


def test_a_place_without_a_past_says_so() -> None:
    assert names({}) == {"place.calls.0", "place.told.0"}


def test_a_known_person_has_a_past_of_their_own() -> None:
    found = names({"location": {}, "people": [{"known_person": "p-1"}]}, visit("E7", 30))

    assert found == {"person.calls.1-2", "person.told.0"}


def test_a_call_without_place_and_person_has_no_past() -> None:
    assert names({"location": {}}) == set()


@pytest.mark.parametrize("address", ["500 G St", " 500  g st. ", "500 G ST,"])
def test_an_address_is_the_same_however_it_is_typed(address: str) -> None:
    assert place_of(CadLocation(address=address)) == place_of(CadLocation(address="500 G ST"))


def test_a_call_without_an_address_is_where_its_point_is() -> None:
    here = place_of(CadLocation(lat=32.71571, lon=-117.1611))

    assert here == place_of(CadLocation(lat=32.71569, lon=-117.1611))
    assert here != place_of(CadLocation(lat=32.72, lon=-117.1611))


def test_neither_place_nor_person_can_be_read_from_what_is_kept() -> None:
    sent = CadCall.model_validate(
        {
            "call_id": "E1",
            "opened_at": OPENED,
            "location": {"address": "500 G ST"},
            "people": [{"known_person": "p-7713"}],
        }
    )

    assert not any("500" in it or "7713" in it for it in (it[:12] for it in subjects_of(sent)))
    assert [it.partition(":")[0] for it in subjects_of(sent)] == ["place", "person"]


def test_an_exercise_is_no_part_of_any_past() -> None:
    drill = case("E9", 0)
    drill.call.exercise = True

    assert visit_of(drill.call, drill.sent, plan()) is None
