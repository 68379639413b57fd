from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.bus.inbox import mark_place
from shared.bus.tables import REFUSED
from shared.events import (
    CallAssessed,
    CallClosed,
    CallUnserved,
    MatchConfirmed,
    MatchProposed,
    MatchWithdrawn,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferSent,
    OfferWithdrawn,
    OutcomeRecorded,
    ResponderStatus,
)
from shared.events.topics import dead_letters_of
from tandem.audit.invariants import INVARIANTS, audit
from tandem.audit.tables_seen import Booking, StoodDown, Waiting, Watched
from tests.unit.audit.history import (
    AGENCY,
    BEGAN,
    NARRATIVE,
    OF_CALL,
    OF_MATCH,
    OFFER,
    REGION,
    VERDICT,
    History,
    cad_call,
    seat,
    true_history,
)

EXPLAINED = {
    "dlq-reason": "invalid",
    "dlq-detail": "latitude is above 90",
    "dlq-topic": "cad.inbound.v1",
    "dlq-partition": "0",
    "dlq-offset": "7",
    "dlq-at": BEGAN.isoformat(),
}


def broken(history: History, **when: timedelta) -> dict[str, str]:
    """Number -> what broke it, for every invariant that does not hold."""
    return {it.invariant.number: it.verdict for it in audit(history.seen(**when)) if it.broken}


def test_a_true_history_breaks_nothing() -> None:
    assert broken(true_history()) == {}


def test_every_invariant_has_its_number_once() -> None:
    numbers = [it.number for it in INVARIANTS]

    assert numbers == [f"I{n}" for n in range(1, 14)]


def stood_down(**fields: Any) -> StoodDown:
    told = StoodDown(
        "m-1",
        "clinician",
        "cli-1",
        needs_answer=True,
        told_at=BEGAN,
        acknowledged=False,
        desk_told=False,
    )
    return replace(told, **fields)


def watched(**fields: Any) -> Watched:
    person = Watched(
        "m-1", "clinician", "cli-1", "watching", has_left=False, has_timer=True, desk_told=False
    )
    return replace(person, **fields)


def a_lost_cad_event(history: History) -> None:
    history.cad(cad_call(call_id="R-2"), id_="m-2", handled=False)


def a_call_that_was_handled_but_not_assessed(history: History) -> None:
    history.cad(cad_call(call_id="R-2"), id_="m-2")


def a_fact_that_the_broker_refused(history: History) -> None:
    history.change(waiting={"matcher": Waiting(failed=1)})


def a_fact_that_waits_for_ever(history: History) -> None:
    history.change(waiting={"matcher": Waiting(oldest_s=300)})


def a_person_in_two_matches(history: History) -> None:
    for match_id in ("m-2", "m-3"):
        history.tell(MatchProposed, match_id=match_id, epoch=2)


def a_person_booked_twice(history: History) -> None:
    history.change(bookings=[Booking(REGION, "cli-1", "m-1"), Booking(REGION, "cli-1", "m-2")])


def a_confirmation_with_an_empty_seat(history: History) -> None:
    seats = [seat("officer", None), seat("clinician", "cli-1", filled_by=None)]
    history.tell(MatchProposed, match_id="m-2", epoch=2, seats=seats)
    history.tell(MatchConfirmed, match_id="m-2", epoch=2, seats=seats)


def a_confirmation_that_nobody_accepted(history: History) -> None:
    seats = [seat("clinician", "cli-2")]
    history.tell(MatchProposed, match_id="m-2", epoch=2, seats=seats)
    history.tell(MatchConfirmed, match_id="m-2", epoch=2, seats=seats)


def a_confirmation_by_the_wrong_rule(history: History) -> None:
    seats = [seat("clinician", "cli-2", filled_by="told")]
    history.tell(MatchProposed, match_id="m-2", epoch=2, seats=seats)
    history.tell(MatchConfirmed, match_id="m-2", epoch=2, seats=seats)


def half_a_pair(history: History) -> None:
    history.tell(MatchProposed, match_id="m-2", epoch=2)
    history.tell(OfferAccepted, offer_id="o-2", match_id="m-2", epoch=2)
    history.tell(MatchConfirmed, match_id="m-2", epoch=2, seats=[seat("clinician", "cli-1")])


def a_confirmation_of_nothing(history: History) -> None:
    history.tell(MatchConfirmed, match_id="m-2", epoch=2)


def an_offer_without_an_end(history: History) -> None:
    history.tell(OfferSent, offer_id="o-2", expires_at=history.at + timedelta(seconds=30))


def a_stand_down_that_nobody_noticed(history: History) -> None:
    history.change(stood_down=[stood_down()])


def a_withdrawal_that_nobody_heard_of(history: History) -> None:
    history.tell(MatchProposed, match_id="m-2", epoch=2)
    history.tell(ResponderStatus, match_id="m-2", status="en_route")
    history.tell(MatchWithdrawn, **OF_CALL, match_id="m-2", epoch=2, reason="call_closed")


def an_answer_to_a_dead_offer(history: History) -> None:
    history.tell(OfferSent, offer_id="o-2")
    history.tell(OfferExpired, offer_id="o-2")
    history.tell(OfferAccepted, offer_id="o-2")


def an_id_with_two_bodies(history: History) -> None:
    for probability in (0.1, 0.2):
        verdict = VERDICT | {"probability": probability}
        history.tell(CallAssessed, "same-id", revision=3, assessment=verdict)


def an_effect_told_twice(history: History) -> None:
    history.tell(CallAssessed, "other-id", revision=1)


def a_revision_that_is_missing(history: History) -> None:
    history.tell(CallAssessed, revision=5)


def a_match_with_two_ends(history: History) -> None:
    history.tell(MatchWithdrawn, **OF_MATCH, reason="late")


def a_status_that_steps_back(history: History) -> None:
    history.tell(ResponderStatus, seq=0, status="en_route")


def an_outcome_that_steps_back(history: History) -> None:
    history.tell(OutcomeRecorded, revision=0)


def an_offer_with_two_ends(history: History) -> None:
    for end in (OfferDeclined, OfferWithdrawn):
        history.tell(end, **(OFFER | {"offer_id": "o-2"}))


def a_dead_letter_without_a_reason(history: History) -> None:
    headers = EXPLAINED | {"dlq-reason": ""}
    history.keep(dead_letters_of("intake"), b"{}", headers)


def a_dead_letter_without_its_body(history: History) -> None:
    history.keep(dead_letters_of("intake"), None, EXPLAINED)


def a_partition_that_stands_still(history: History) -> None:
    history.keep(dead_letters_of("intake"), b"{}", EXPLAINED)
    history.committed["intake", "cad.inbound.v1", 0] = 7


def a_refusal_without_a_dead_letter(history: History) -> None:
    history.change(inbox={**history.tables.inbox, "matcher": {mark_place("x", 0, 1): REFUSED}})


def a_verdict_without_evidence(history: History) -> None:
    history.tell(CallAssessed, revision=3, assessment=VERDICT | {"evidence": []})


def a_policy_that_was_not_kept(history: History) -> None:
    history.tell(CallAssessed, revision=3, assessment=VERDICT | {"policy": "riverton@0000000"})


def a_team_whose_reasons_were_not_kept(history: History) -> None:
    history.change(decisions=frozenset())


def an_unserved_call_without_a_reason(history: History) -> None:
    history.tell(CallUnserved, **OF_CALL, revision=1, reason="too_far")


def an_eligible_call_that_nobody_speaks_of(history: History) -> None:
    history.tell(CallAssessed, call_id="R-2")
    history.tell(CallClosed, call_id="R-2")


def a_narrative_in_a_detail(history: History) -> None:
    history.tell(CallUnserved, **OF_CALL, revision=1, reason="too_far", detail=f"no: {NARRATIVE}")


def a_canary_in_a_reason(history: History) -> None:
    history.canary = "zebrafinch"
    history.tell(OfferDeclined, offer_id="o-2", reason="zebrafinch")


def an_address_in_a_response(history: History) -> None:
    history.tell(ResponderStatus, seq=9, status="cleared", destination="500 ALDER ST")


def care_beside_police_data(history: History) -> None:
    body = b'{"responder_id":"cli-1","revision":1,"services":["safety_plan"]}'
    history.keep("people.v1", body)


def a_figure_that_is_wrong(history: History) -> None:
    history.change(figures={**history.tables.figures, (AGENCY, "matched"): 2})


def a_figure_that_is_missing(history: History) -> None:
    history.change(figures={})


def an_exercise_that_pages_somebody(history: History) -> None:
    history.tell(CallAssessed, call_id="R-2", exercise=True)
    history.tell(MatchProposed, call_id="R-2", match_id="m-2")


def somebody_unwatched(history: History) -> None:
    history.change(watched=[watched(stage="off", has_timer=False)])


def a_watch_without_a_timer(history: History) -> None:
    history.change(watched=[watched(has_timer=False)])


def an_overdue_check_in_that_nobody_heard_of(history: History) -> None:
    history.change(watched=[watched(stage="overdue")])


def a_timer_that_does_not_fire(history: History) -> None:
    history.change(late_s={"notifier": 500.0})


def an_arrival_that_is_not_watched(history: History) -> None:
    history.tell(MatchProposed, match_id="m-2", epoch=2)
    history.tell(ResponderStatus, match_id="m-2", status="on_scene")


PLANTED: list[tuple[str, Callable[[History], None]]] = [
    ("I1", a_lost_cad_event),
    ("I1", a_call_that_was_handled_but_not_assessed),
    ("I1", a_fact_that_the_broker_refused),
    ("I1", a_fact_that_waits_for_ever),
    ("I2", a_person_in_two_matches),
    ("I2", a_person_booked_twice),
    ("I3", a_confirmation_with_an_empty_seat),
    ("I3", a_confirmation_that_nobody_accepted),
    ("I3", a_confirmation_by_the_wrong_rule),
    ("I3", half_a_pair),
    ("I3", a_confirmation_of_nothing),
    ("I4", an_offer_without_an_end),
    ("I4", a_stand_down_that_nobody_noticed),
    ("I4", a_withdrawal_that_nobody_heard_of),
    ("I5", an_answer_to_a_dead_offer),
    ("I6", an_id_with_two_bodies),
    ("I6", an_effect_told_twice),
    ("I7", a_revision_that_is_missing),
    ("I7", a_match_with_two_ends),
    ("I7", a_status_that_steps_back),
    ("I7", an_outcome_that_steps_back),
    ("I7", an_offer_with_two_ends),
    ("I8", a_dead_letter_without_a_reason),
    ("I8", a_dead_letter_without_its_body),
    ("I8", a_partition_that_stands_still),
    ("I8", a_refusal_without_a_dead_letter),
    ("I9", a_verdict_without_evidence),
    ("I9", a_policy_that_was_not_kept),
    ("I9", a_team_whose_reasons_were_not_kept),
    ("I9", an_unserved_call_without_a_reason),
    ("I9", an_eligible_call_that_nobody_speaks_of),
    ("I10", a_narrative_in_a_detail),
    ("I10", a_canary_in_a_reason),
    ("I10", an_address_in_a_response),
    ("I10", care_beside_police_data),
    ("I11", a_figure_that_is_wrong),
    ("I11", a_figure_that_is_missing),
    ("I12", an_exercise_that_pages_somebody),
    ("I13", somebody_unwatched),
    ("I13", a_watch_without_a_timer),
    ("I13", an_overdue_check_in_that_nobody_heard_of),
    ("I13", a_timer_that_does_not_fire),
    ("I13", an_arrival_that_is_not_watched),
]


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
