"""Proposals: who is asked, who is told, who keeps a seat and who loses one."""

from __future__ import annotations

from services.notifier.domain.answer import Answer, decline, expire
from services.notifier.domain.infer import Unit, infer
from services.notifier.domain.model import OfferState
from services.notifier.domain.propose import propose
from services.notifier.domain.step import AlarmName, MessageKind
from shared.events.encounters import ResponderStatus
from shared.events.offers import MatchConfirmed, OfferWithdrawn
from shared.vocabulary import (
    CLINICIAN,
    MEDIC,
    OFFICER,
    AgencyId,
    CallId,
    FilledBy,
    ResponderId,
    SeatRule,
    StatusOf,
    Structure,
    UnitId,
    UnitStatus,
)
from tests.unit.notifier.nouns import (
    ASKING,
    accepted,
    after,
    answer,
    confirmed_pair,
    fact,
    offer_to,
    on_call,
    proposal,
    proposed,
    reached,
    seat,
    took,
    types,
)


def test_each_seat_that_is_asked_for_gets_one_offer() -> None:
    step = proposed()

    assert {o.responder_id for o in step.match.live_offers} == {"o-1", "c-1"}
    assert [m.kind for m in step.messages] == [MessageKind.OFFER, MessageKind.OFFER]
    assert types(step) == []


def test_an_officer_whom_cad_has_on_the_call_is_not_asked() -> None:
    step = proposed(on_call(), seat(CLINICIAN, "c-1"))

    assert [o.responder_id for o in step.match.live_offers] == ["c-1"]


def test_a_told_seat_is_filled_at_once_and_its_person_hears_of_it() -> None:
    step = proposed(seat(OFFICER, "o-1", rule=SeatRule.TELL), seat(CLINICIAN, "c-1"))

    assert step.match.seats[0].filled_by is FilledBy.TOLD
    assert [m.kind for m in step.messages if m.responder_id == "o-1"] == [MessageKind.TOLD]


def test_a_team_that_needs_no_answer_is_confirmed_at_once() -> None:
    step = proposed(on_call(), seat(CLINICIAN, "c-1", rule=SeatRule.TELL))

    assert types(step) == ["match.confirmed"]
    assert fact(step, MatchConfirmed).waited_s == 0


def test_a_dedicated_team_is_asked_once_in_the_name_of_the_clinician() -> None:
    step = proposed(structure=Structure.DEDICATED)

    [offer] = step.match.live_offers
    assert (offer.role, offer.responder_id) == (CLINICIAN, "c-1")
    assert {m.responder_id for m in step.messages} == {"o-1", "c-1"}


def test_the_officers_seat_may_have_its_own_time_to_answer() -> None:
    asking = ASKING.model_validate(
        {"seats": {"officer": {"after_s": 5, "answer_within_s": 20}}, "answer_within_s": 60}
    )

    match = proposed(asking=asking).match

    assert offer_to(match, "o-1").expires_at == after(25)
    assert offer_to(match, "c-1").expires_at == after(60)


def test_an_older_proposal_changes_nothing() -> None:
    match = proposed(epoch=3).match

    for epoch in (2, 3):
        fact_ = proposal(epoch=epoch)
        assert propose(match, fact_, asking=ASKING, now=after(1), traceparent=None) is None


def test_a_kept_offer_survives_the_next_epoch() -> None:
    first = proposed().match
    kept = seat(CLINICIAN, "c-1", kept=True)

    step = proposed(seat(OFFICER, "o-2"), kept, known=first, epoch=2, at=3)

    assert offer_to(step.match, "c-1") == offer_to(first, "c-1")
    assert offer_to(step.match, "o-2").epoch == 2
    assert fact(step, OfferWithdrawn).responder_id == "o-1"
    assert fact(step, OfferWithdrawn).epoch == 2


def test_an_acceptance_survives_the_next_epoch() -> None:
    first = accepted(proposed().match, "c-1").match

    step = proposed(seat(OFFICER, "o-2"), seat(CLINICIAN, "c-1", kept=True), known=first, epoch=2)

    assert [s.filled_by for s in step.match.seats] == [None, FilledBy.ACCEPTED]
    assert types(accepted(step.match, "o-2")) == ["offer.accepted", "match.confirmed"]


def test_a_declined_seat_is_offered_to_the_next_person_and_the_partner_is_not_asked_again() -> None:
    first = accepted(proposed().match, "o-1").match
    declined = took(decline(first, answer(first, "c-1"), asking=ASKING, now=after(2))).match

    step = proposed(
        seat(OFFICER, "o-1", kept=True), seat(CLINICIAN, "c-2"), known=declined, epoch=2
    )

    assert [o.responder_id for o in step.match.live_offers] == ["c-2"]
    assert [m.responder_id for m in step.messages] == ["c-2"]


def test_a_kept_person_whose_offer_has_just_ended_is_not_asked_again() -> None:
    first = proposed().match
    first = reached(first, offer_to(first, "c-1").offer_id)
    silent = expire(first, offer_to(first, "c-1").offer_id, asking=ASKING, now=after(30)).match

    step = proposed(
        seat(OFFICER, "o-2"), seat(CLINICIAN, "c-1", kept=True), known=silent, epoch=2, at=30
    )

    assert [o.responder_id for o in step.match.live_offers] == ["o-2"]


def test_a_person_who_is_chosen_again_after_declining_is_asked_again() -> None:
    first = proposed().match
    declined = took(decline(first, answer(first, "c-1"), asking=ASKING, now=after(2))).match

    step = proposed(
        seat(OFFICER, "o-1", kept=True), seat(CLINICIAN, "c-1"), known=declined, epoch=2
    )

    assert offer_to(step.match, "c-1").state is OfferState.ASKED
    assert len([o for o in step.match.offers if o.responder_id == "c-1"]) == 2


def test_somebody_who_accepted_and_loses_the_seat_is_stood_down() -> None:
    first = accepted(proposed().match, "o-1").match

    step = proposed(seat(CLINICIAN, "c-1", kept=True), known=first, epoch=2)

    assert [(m.kind, m.responder_id) for m in step.messages] == [(MessageKind.STAND_DOWN, "o-1")]
    assert not step.match.stand_downs[0].needs_answer


def test_a_third_seat_reopens_a_confirmed_match_until_it_is_filled() -> None:
    first = accepted(proposed().match, "o-1", "c-1").match
    kept = (seat(OFFICER, "o-1", kept=True), seat(CLINICIAN, "c-1", kept=True))

    step = proposed(*kept, seat(MEDIC, "m-1"), known=first, epoch=2)

    assert types(step) == []
    assert types(accepted(step.match, "m-1")) == ["offer.accepted", "match.confirmed"]


def test_a_merged_calls_match_moves_to_the_other_call() -> None:
    first = accepted(proposed().match, "o-1", "c-1").match
    kept = (seat(OFFICER, "o-1", kept=True), seat(CLINICIAN, "c-1", kept=True))

    moved = proposal(*kept, epoch=2).model_copy(update={"call_id": "E2"})
    step = propose(first, moved, asking=ASKING, now=after(9), traceparent=None)

    assert step is not None
    assert fact(step, MatchConfirmed).call_id == "E2"


def test_a_stranger_cannot_answer_for_a_seat() -> None:
    match = proposed().match
    stranger = Answer(offer_to(match, "c-1").offer_id, "person:x", ResponderId("x"), "inbox")

    outcome = decline(match, stranger, asking=ASKING, now=after(1))

    assert getattr(outcome, "kind", None) == "not-found"


def test_an_officer_whom_cad_sends_again_begins_anew() -> None:
    match = proposed(on_call(), seat(CLINICIAN, "c-1")).match
    for moment, status in ((10, UnitStatus.EN_ROUTE), (20, UnitStatus.AVAILABLE)):
        match = infer(match, [eleven(status, moment)], asking=ASKING, now=after(moment)).match
    assert match.seats[0].filled_by is None

    again = proposed(on_call(), seat(CLINICIAN, "c-1", kept=True), known=match, epoch=2, at=30)
    there = infer(again.match, [eleven(UnitStatus.ON_SCENE, 40)], asking=ASKING, now=after(40))

    told = fact(there, ResponderStatus)
    assert (told.status, told.seq) == (StatusOf.ON_SCENE, 3)


def test_a_proposal_that_crossed_with_a_cancellation_brings_nobody_back() -> None:
    match = proposed(on_call(), seat(CLINICIAN, "c-1")).match
    for moment, status in ((10, UnitStatus.EN_ROUTE), (20, UnitStatus.AVAILABLE)):
        match = infer(match, [eleven(status, moment)], asking=ASKING, now=after(moment)).match

    crossed = on_call().model_copy(update={"kept": True})
    partner = seat(CLINICIAN, "c-1", rule=SeatRule.TELL)
    step = proposed(crossed, partner, known=match, epoch=2, at=30)

    assert [s.filled_by for s in step.match.seats] == [None, FilledBy.TOLD]
    assert types(step) == ["offer.withdrawn"]


def test_somebody_who_is_chosen_again_has_no_stand_down_to_acknowledge() -> None:
    match = confirmed_pair()
    match = proposed(
        seat(OFFICER, "o-1", kept=True), seat(CLINICIAN, "c-2"), known=match, epoch=2
    ).match
    [told] = match.stand_downs
    assert told.needs_answer

    step = proposed(seat(OFFICER, "o-1", kept=True), seat(CLINICIAN, "c-1"), known=match, epoch=3)

    assert [a.name for a in step.alarms if a.after is None] == [
        AlarmName.OFFER_EXPIRES,
        AlarmName.NOT_ACKNOWLEDGED,
    ]
    assert not any(told.needs_answer for told in step.match.stand_downs)


def eleven(status: UnitStatus, at: float) -> Unit:
    call_id = None if status is UnitStatus.AVAILABLE else CallId("E1")
    return Unit(UnitId("11K"), AgencyId("riverton"), status, after(at), call_id)
