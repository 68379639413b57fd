"""Faults to plant in a true history: at least one for each invariant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

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
from tandem.audit.tables_seen import Booking, Waiting
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
    stood_down,
    watched,
)

EXPLAINED = {
    "dlq-reason": "invalid",
    "dlq-detail": "latitude is above 90",
    "dlq-topic": "cad.inbound.v1",
    "dlq-partition": "0",
    "dlq-offset": "7",
    "dlq-at": BEGAN.isoformat(),
}


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
