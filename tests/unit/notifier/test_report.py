"""Statuses: legal order, whoever says them."""

from __future__ import annotations

import pytest

from services.notifier.domain.model import Match, Member
from services.notifier.domain.report import Report, is_next, report
from services.notifier.domain.stand_down import end
from services.notifier.domain.step import NoteKind, Step
from shared.events.encounters import ResponderStatus
from shared.vocabulary import ResponderId, StatusOf, StatusSource
from tests.unit.notifier.nouns import (
    ASKING,
    after,
    confirmed_pair,
    fact,
    proposed,
    refused,
    says,
    took,
)


def clinician(match: Match) -> Member:
    [member] = match.members_named(ResponderId("c-1"))
    return member


def said(match: Match, what: Report, *, at: float = 10) -> Step:
    return took(report(match, clinician(match), what, asking=ASKING, now=after(at)))


def walked(*statuses: StatusOf) -> Match:
    match = confirmed_pair()
    for status in statuses:
        match = said(match, says(status)).match
    return match


def test_statuses_are_numbered_by_role_and_told() -> None:
    first = said(confirmed_pair(), says(StatusOf.EN_ROUTE))
    second = said(first.match, says(StatusOf.ON_SCENE))

    assert [fact(s, ResponderStatus).seq for s in (first, second)] == [1, 2]
    assert fact(second, ResponderStatus).recorded_by == "person:c-1"
    assert clinician(second.match).arrived_at == after(10)


def test_the_desk_reads_who_is_on_the_way() -> None:
    step = said(confirmed_pair(), says(StatusOf.EN_ROUTE))

    assert [(n.kind, n.text) for n in step.notes] == [(NoteKind.EN_ROUTE, "Clinician c-1 en route")]


def test_the_desk_is_not_told_what_its_own_cad_has_said() -> None:
    step = said(confirmed_pair(), says(StatusOf.EN_ROUTE, source=StatusSource.CAD, by="cad:11K"))

    assert step.notes == ()


def test_whoever_has_not_taken_the_seat_has_no_status() -> None:
    match = proposed().match

    outcome = report(match, clinician(match), says(StatusOf.EN_ROUTE), asking=ASKING, now=after(1))

    assert refused(outcome) == "seat-not-filled"


def test_a_status_of_the_future_came_true_now() -> None:
    step = said(confirmed_pair(), says(StatusOf.EN_ROUTE, at=500), at=10)

    assert fact(step, ResponderStatus).at == after(10)


@pytest.mark.parametrize(
    ("before", "then"),
    [
        (StatusOf.ON_SCENE, StatusOf.EN_ROUTE),
        (StatusOf.TRANSPORTING, StatusOf.ON_SCENE),
        (StatusOf.ON_SCENE, StatusOf.CANCELLED_EN_ROUTE),
        (StatusOf.EN_ROUTE, StatusOf.EN_ROUTE),
        (None, StatusOf.OTHER),
    ],
)
def test_nobody_goes_back(before: StatusOf | None, then: StatusOf) -> None:
    assert not is_next(before, then)


def test_one_may_go_to_and_fro_between_scene_and_person() -> None:
    assert is_next(StatusOf.WITH_PERSON, StatusOf.ON_SCENE)
    assert is_next(StatusOf.ON_SCENE, StatusOf.WITH_PERSON)


def test_a_number_that_is_not_new_is_refused() -> None:
    match = walked(StatusOf.EN_ROUTE)

    again = says(StatusOf.ON_SCENE, seq=1)
    outcome = report(match, clinician(match), again, asking=ASKING, now=after(11))

    assert refused(outcome) == "status-superseded"


def test_after_clearing_there_is_nothing_more() -> None:
    match = walked(StatusOf.ON_SCENE, StatusOf.CLEARED)

    outcome = report(match, clinician(match), says(StatusOf.ON_SCENE), asking=ASKING, now=after(20))

    assert refused(outcome) == "part-over"


def test_who_turns_round_on_the_way_leaves_the_seat_open() -> None:
    step = said(walked(StatusOf.EN_ROUTE), says(StatusOf.CANCELLED_EN_ROUTE))

    assert [s.filled_by is None for s in step.match.seats] == [False, True]
    assert [n.kind for n in step.notes] == [NoteKind.CANCELLED]


def test_whoever_is_on_scene_when_the_match_ends_can_still_clear() -> None:
    match = walked(StatusOf.ON_SCENE)
    ended = end(match, epoch=1, reason="x", wants_note=False, asking=ASKING, now=after(20))
    assert ended is not None

    step = said(ended.match, says(StatusOf.CLEARED, at=30), at=30)

    assert fact(step, ResponderStatus).status is StatusOf.CLEARED


def test_whoever_had_not_arrived_when_the_match_ended_is_not_expected() -> None:
    match = walked(StatusOf.EN_ROUTE)
    ended = end(match, epoch=1, reason="x", wants_note=False, asking=ASKING, now=after(20))
    assert ended is not None

    outcome = report(
        ended.match, clinician(match), says(StatusOf.ON_SCENE), asking=ASKING, now=after(30)
    )

    assert refused(outcome) == "match-ended"
