from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared.events import (
    CallAssessed,
    CallUnserved,
    MatchConfirmed,
    MatchProposed,
    MatchWithdrawn,
    OfferAccepted,
)
from tandem.audit.invariants import INVARIANTS, audit
from tests.unit.audit.history import (
    AGENCY,
    OF_CALL,
    History,
    seat,
    stood_down,
    true_history,
    watched,
)
from tests.unit.audit.planted_faults import (
    PLANTED,
    a_figure_that_is_wrong,
    a_lost_cad_event,
    an_eligible_call_that_nobody_speaks_of,
    an_offer_without_an_end,
)


def broken(history: History, **when: timedelta) -> dict[str, str]:
    """Number -> what broke it, for every invariant that does not hold."""
    return {it.invariant.number: it.verdict for it in audit(history.seen(**when)) if it.broken}


def test_a_true_history_breaks_nothing() -> None:
    assert broken(true_history()) == {}


def test_every_invariant_has_its_number_once() -> None:
    numbers = [it.number for it in INVARIANTS]

    assert numbers == [f"I{n}" for n in range(1, 14)]


@pytest.mark.parametrize(("number", "plant"), PLANTED, ids=lambda it: getattr(it, "__name__", it))
def test_a_planted_fault_is_found(number: str, plant: Callable[[History], None]) -> None:
    history = true_history()

    plant(history)

    assert number in broken(history)


def test_a_fact_that_is_published_again_is_no_second_effect() -> None:
    history = true_history()
    again = history.records[1]

    history.keep(again.topic, again.value, envelope=again.envelope)

    assert broken(history) == {}


def test_an_event_that_just_came_has_still_time() -> None:
    history = true_history()
    a_lost_cad_event(history)

    assert broken(history, later=timedelta(seconds=5)) == {}


def test_an_offer_that_is_still_open_needs_no_end_yet() -> None:
    history = true_history()
    an_offer_without_an_end(history)

    assert broken(history, later=timedelta(seconds=20)) == {}


def test_a_stand_down_is_noticed_by_the_person_or_by_the_desk() -> None:
    history = true_history()

    history.change(stood_down=[stood_down(acknowledged=True), stood_down(desk_told=True)])

    assert broken(history) == {}


def test_a_person_has_as_long_to_acknowledge_as_the_policy_says() -> None:
    history = true_history()

    history.change(stood_down=[stood_down(answer_within=timedelta(minutes=10))])

    assert broken(history, later=timedelta(minutes=9)) == {}
    assert "I4" in broken(history, later=timedelta(minutes=12))


def test_a_dedicated_car_is_asked_once() -> None:
    history = true_history()
    history.change(figures={})
    seats = [seat("officer", "off-9"), seat("clinician", "cli-9")]
    match: dict[str, Any] = {"match_id": "m-2", "epoch": 2, "seats": seats}

    history.tell(MatchProposed, **match, structure="dedicated")
    history.tell(OfferAccepted, offer_id="o-2", match_id="m-2", epoch=2, responder_id="cli-9")
    history.tell(MatchConfirmed, **match)

    assert "I3" not in broken(history)


def test_a_person_may_go_from_one_match_to_the_next() -> None:
    history = true_history()
    history.change(figures={})

    history.tell(MatchProposed, match_id="m-2", epoch=2)
    history.tell(MatchWithdrawn, **OF_CALL, match_id="m-2", epoch=2, reason="call_closed")
    history.tell(MatchProposed, match_id="m-3", epoch=3)

    assert "I2" not in broken(history)


def test_a_person_whose_seat_went_to_somebody_else_is_free_again() -> None:
    history = true_history()

    history.tell(MatchProposed, match_id="m-2", epoch=2)
    history.tell(MatchProposed, match_id="m-2", epoch=3, seats=[seat("clinician", "cli-2")])
    history.tell(MatchProposed, match_id="m-3", epoch=4)

    assert "I2" not in broken(history)


def test_a_history_without_anything_breaks_nothing() -> None:
    assert broken(History()) == {}


def test_an_unserved_call_with_a_last_word_is_explained() -> None:
    history = true_history()
    an_eligible_call_that_nobody_speaks_of(history)

    word: dict[str, Any] = {"call_id": "R-2", "agency": AGENCY, "revision": 1, "reason": "too_far"}
    history.tell(CallUnserved, **word, detail="nobody within 30 min", final=True)

    assert "I9" not in broken(history)


def test_figures_are_not_judged_while_events_come_in() -> None:
    history = true_history()
    a_figure_that_is_wrong(history)
    history.is_quiet = False

    found = {it.invariant.number: it for it in audit(history.seen())}

    assert not found["I11"].broken
    assert not found["I11"].holds
    assert found["I11"].verdict.startswith("not judged")


def test_who_has_left_the_scene_needs_no_watching() -> None:
    history = true_history()

    history.change(watched=[watched(stage="off", has_timer=False, has_left=True)])

    assert broken(history) == {}


def test_the_verdict_counts_what_it_does_not_quote() -> None:
    history = true_history()

    history.tell(CallAssessed, revision=5)
    history.tell(CallAssessed, call_id="R-2", revision=5)

    assert broken(history)["I7"].endswith("(and 1 more)")
