"""Answers: each offer ends once, and what comes too late is told so."""

from __future__ import annotations

from services.notifier.domain.answer import Answer, accept, decline, expire, sent, undeliverable
from services.notifier.domain.model import OfferState
from services.notifier.domain.stand_down import end
from services.notifier.domain.step import Alarm, AlarmName, MessageKind
from shared.events.offers import (
    MatchConfirmed,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferUndeliverable,
)
from shared.vocabulary import Structure
from tests.unit.notifier.nouns import (
    ASKING,
    accepted,
    after,
    answer,
    fact,
    offer_to,
    proposed,
    reached,
    refused,
    took,
    types,
)


def test_the_last_acceptance_confirms_the_team() -> None:
    one = accepted(proposed().match, "o-1", at=5)
    both = accepted(one.match, "c-1", at=8)

    assert types(one) == ["offer.accepted"]
    assert types(both) == ["offer.accepted", "match.confirmed"]
    assert fact(both, MatchConfirmed).waited_s == 8
    assert {m.responder_id for m in both.messages if m.kind is MessageKind.CONFIRMED} == {
        "o-1",
        "c-1",
    }


def test_an_acceptance_stops_the_expiry_timer() -> None:
    match = proposed().match

    step = accepted(match, "c-1")

    stopped = Alarm(AlarmName.OFFER_EXPIRES, offer_to(match, "c-1").offer_id, None)
    assert stopped in step.alarms


def test_a_second_answer_changes_nothing_and_is_told_so() -> None:
    match = accepted(proposed().match, "c-1").match

    for verb in (accept, decline):
        assert refused(verb(match, answer(match, "c-1"), asking=ASKING, now=after(9))) == (
            "offer-not-live"
        )


def test_an_answer_after_the_match_has_ended_changes_nothing() -> None:
    match = proposed().match
    ended = end(match, epoch=1, reason="x", wants_note=True, asking=ASKING, now=after(3))
    assert ended is not None

    given = answer(ended.match, "c-1")
    assert refused(accept(ended.match, given, asking=ASKING, now=after(4))) == "offer-not-live"


def test_a_decline_tells_its_reason_and_leaves_the_partner_alone() -> None:
    match = accepted(proposed().match, "o-1").match

    given = answer(match, "c-1", reason="busy")
    step = took(decline(match, given, asking=ASKING, now=after(6)))

    assert fact(step, OfferDeclined).reason == "busy"
    assert step.match.seats[0].filled_by is not None
    assert step.messages == ()


def test_an_answer_by_the_desk_says_who_gave_it() -> None:
    match = proposed().match
    given = Answer(offer_to(match, "c-1").offer_id, "desk-key", None, "desk")

    told = fact(took(accept(match, given, asking=ASKING, now=after(2))), OfferAccepted)

    assert (told.by, told.channel, told.responder_id) == ("desk-key", "desk", "c-1")


def test_a_persons_own_answer_names_nobody_else() -> None:
    step = accepted(proposed().match, "c-1")

    assert fact(step, OfferAccepted).by is None


def test_any_member_of_a_dedicated_team_accepts_for_all_and_the_others_are_told() -> None:
    match = proposed(structure=Structure.DEDICATED).match

    step = accepted(match, "o-1")

    assert types(step) == ["offer.accepted", "match.confirmed"]
    assert fact(step, OfferAccepted).responder_id == "c-1"
    assert fact(step, OfferAccepted).by == "person:o-1"
    assert [m.responder_id for m in step.messages if m.kind is MessageKind.TAKEN] == ["c-1"]


def test_any_member_of_a_dedicated_team_declines_for_all() -> None:
    match = proposed(structure=Structure.DEDICATED).match

    step = took(decline(match, answer(match, "o-1"), asking=ASKING, now=after(2)))

    assert types(step) == ["offer.declined"]
    assert step.match.live_offers == ()


def test_silence_after_being_reached_is_an_expiry() -> None:
    match = proposed().match
    offer_id = offer_to(match, "c-1").offer_id

    step = expire(reached(match, offer_id), offer_id, asking=ASKING, now=after(30))

    assert fact(step, OfferExpired).reason == "no_answer"


def test_whoever_was_not_reached_was_not_silent() -> None:
    match = proposed().match

    step = expire(match, offer_to(match, "c-1").offer_id, asking=ASKING, now=after(30))

    assert fact(step, OfferUndeliverable).reason == "not_reached_in_time"


def test_an_expiry_after_the_answer_changes_nothing() -> None:
    match = accepted(proposed().match, "c-1").match

    step = expire(match, offer_to(match, "c-1").offer_id, asking=ASKING, now=after(30))

    assert step.match == match
    assert step.facts == ()


def test_an_offer_is_sent_once_however_many_channels_take_it() -> None:
    match = proposed().match
    offer_id = offer_to(match, "c-1").offer_id

    first = sent(match, offer_id, channel="inbox", now=after(0))
    second = sent(first.match, offer_id, channel="email", now=after(10))

    assert types(first) == ["offer.sent"]
    assert types(second) == []
    assert offer_to(second.match, "c-1").channel == "inbox"


def test_a_failed_channel_does_not_undo_one_that_took_the_offer() -> None:
    match = proposed().match
    offer_id = offer_to(match, "c-1").offer_id

    step = undeliverable(reached(match, offer_id), offer_id, reason="x", now=after(1))

    assert step.facts == ()


def test_whom_nobody_reached_may_still_answer_until_it_ends() -> None:
    match = proposed().match

    step = took(decline(match, answer(match, "c-1"), asking=ASKING, now=after(3)))

    assert offer_to(step.match, "c-1").state is OfferState.DECLINED
