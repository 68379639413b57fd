"""Letting people go: who is told, who has to acknowledge, and when the desk hears of silence."""

from __future__ import annotations

from datetime import timedelta

from services.notifier.domain.model import Match
from services.notifier.domain.report import report
from services.notifier.domain.stand_down import acknowledge, end, unacknowledged
from services.notifier.domain.step import Alarm, AlarmName, MessageKind, NoteKind, Step
from shared.vocabulary import CLINICIAN, ResponderId, StatusOf
from tests.unit.notifier.nouns import (
    ASKING,
    accepted,
    after,
    confirmed_pair,
    on_call,
    proposed,
    refused,
    says,
    seat,
    took,
    types,
)


def ended(match: Match, *, at: float = 20, epoch: int = 1) -> Step:
    step = end(
        match, epoch=epoch, reason="call_closed", wants_note=True, asking=ASKING, now=after(at)
    )
    assert step is not None
    return step


def moved(match: Match, person: str, *statuses: StatusOf) -> Match:
    for status in statuses:
        [member] = match.members_named(ResponderId(person))
        match = took(report(match, member, says(status), asking=ASKING, now=after(10))).match
    return match


def test_live_offers_are_withdrawn_when_the_match_ends() -> None:
    step = ended(proposed().match)

    assert types(step) == ["offer.withdrawn", "offer.withdrawn"]
    assert {m.kind for m in step.messages} == {MessageKind.ENDED}
    assert [n.kind for n in step.notes] == [NoteKind.WITHDRAWN]


def test_everybody_of_a_confirmed_team_who_has_not_arrived_has_to_acknowledge() -> None:
    step = ended(confirmed_pair())

    assert {s.responder_id for s in step.match.stand_downs if s.needs_answer} == {"o-1", "c-1"}
    waits = Alarm(AlarmName.NOT_ACKNOWLEDGED, "m-1/clinician/c-1", timedelta(seconds=60))
    assert waits in step.alarms


def test_whoever_has_arrived_is_not_stood_down() -> None:
    match = moved(confirmed_pair(), "c-1", StatusOf.EN_ROUTE, StatusOf.ON_SCENE)

    step = ended(match)

    assert [s.responder_id for s in step.match.stand_downs] == ["o-1"]


def test_somebody_under_way_before_the_team_was_complete_has_to_acknowledge() -> None:
    match = accepted(proposed().match, "c-1").match

    step = ended(moved(match, "c-1", StatusOf.EN_ROUTE))

    assert [s.needs_answer for s in step.match.stand_downs] == [True]


def test_somebody_who_only_accepted_is_told_without_having_to_answer() -> None:
    step = ended(accepted(proposed().match, "c-1").match)

    assert [s.needs_answer for s in step.match.stand_downs] == [False]


def test_cads_own_officer_stays_cads() -> None:
    match = accepted(proposed(on_call(person="o-1"), seat(CLINICIAN, "c-1")).match, "c-1").match

    step = ended(match)

    needs = {s.responder_id: s.needs_answer for s in step.match.stand_downs}
    assert needs == {"o-1": False, "c-1": True}


def test_without_an_answer_the_desk_is_told_once() -> None:
    match = ended(confirmed_pair()).match

    first = unacknowledged(match, "m-1/clinician/c-1", now=after(80))
    second = unacknowledged(first.match, "m-1/clinician/c-1", now=after(90))

    assert [n.kind for n in first.notes] == [NoteKind.NOT_ACKNOWLEDGED]
    assert second.notes == ()


def test_an_answer_in_time_spares_the_desk() -> None:
    match = ended(confirmed_pair()).match

    answered = took(acknowledge(match, ResponderId("c-1"), now=after(30)))
    late = unacknowledged(answered.match, "m-1/clinician/c-1", now=after(80))

    assert Alarm(AlarmName.NOT_ACKNOWLEDGED, "m-1/clinician/c-1", None) in answered.alarms
    assert late.notes == ()


def test_a_second_acknowledgement_changes_nothing() -> None:
    match = ended(confirmed_pair()).match
    once = took(acknowledge(match, ResponderId("c-1"), now=after(30)))

    assert took(acknowledge(once.match, ResponderId("c-1"), now=after(31))).match == once.match


def test_whoever_was_never_stood_down_has_nothing_to_acknowledge() -> None:
    outcome = acknowledge(confirmed_pair(), ResponderId("c-1"), now=after(30))

    assert refused(outcome) == "nothing-to-acknowledge"


def test_a_match_ends_once_and_not_for_an_older_epoch() -> None:
    match = proposed(epoch=2).match

    def again(match: Match, epoch: int) -> Step | None:
        return end(match, epoch=epoch, reason="x", wants_note=True, asking=ASKING, now=after(30))

    assert again(match, 1) is None
    assert again(ended(match, epoch=2).match, 2) is None


def test_a_withdrawal_beats_a_confirmation_of_the_same_epoch() -> None:
    step = ended(confirmed_pair())

    assert not step.match.is_live
    assert types(step) == []
