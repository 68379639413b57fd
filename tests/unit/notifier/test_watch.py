"""Nobody goes unwatched: asked, then the desk, then the supervisor; only a person stops it."""

from __future__ import annotations

from datetime import timedelta

from services.notifier.domain.model import Match, Member, Watch
from services.notifier.domain.officer_needed import call_for_officer
from services.notifier.domain.report import report
from services.notifier.domain.stand_down import end
from services.notifier.domain.step import AlarmName, Listener, MessageKind, NoteKind, Step
from services.notifier.domain.watch import check_in, check_in_due
from shared.policy.asking import Asking
from shared.vocabulary import CLINICIAN, Eligibility, ResponderId, SeatMode, SeatRule, StatusOf
from tests.unit.notifier.nouns import (
    after,
    confirmed_pair,
    on_call,
    proposed,
    refused,
    says,
    seat,
    took,
)

ASKING = Asking.model_validate(
    {"check_in": {"after_s": 600, "after_s_by": {"civilian_response": 300}, "overdue_s": 60}}
)
SUBJECT = "m-1/clinician/c-1"


def clinician(match: Match) -> Member:
    [member] = match.members_named(ResponderId("c-1"))
    return member


def arrived(match: Match | None = None) -> Step:
    match = match or confirmed_pair()
    said = says(StatusOf.ON_SCENE, at=100)
    return took(report(match, clinician(match), said, asking=ASKING, now=after(100)))


def due(match: Match, *, at: float = 700) -> Step:
    return check_in_due(match, SUBJECT, asking=ASKING, now=after(at))


def test_from_arrival_on_a_timer_runs() -> None:
    step = arrived()

    assert clinician(step.match).watch is Watch.WATCHING
    [alarm] = step.alarms
    assert (alarm.name, alarm.subject) == (AlarmName.CHECK_IN, SUBJECT)
    assert alarm.after == timedelta(seconds=600)


def test_without_an_officer_the_question_comes_sooner() -> None:
    civilian = proposed(
        seat(CLINICIAN, "c-1", rule=SeatRule.TELL), eligibility=Eligibility.CIVILIAN_RESPONSE
    ).match

    [alarm] = arrived(civilian).alarms

    assert alarm.after == timedelta(seconds=300)


def test_when_it_is_due_the_person_is_asked() -> None:
    step = due(arrived().match)

    assert [(m.kind, m.responder_id) for m in step.messages] == [(MessageKind.CHECK_IN, "c-1")]
    assert step.notes == ()


def test_without_an_answer_the_desk_and_then_the_supervisor_are_told() -> None:
    asked = due(arrived().match).match
    overdue = due(asked, at=760)
    escalated = due(overdue.match, at=940)

    assert [(n.kind, n.to) for n in overdue.notes] == [(NoteKind.OVERDUE, Listener.DESK)]
    assert [(n.kind, n.to) for n in escalated.notes] == [(NoteKind.OVERDUE, Listener.SUPERVISOR)]
    assert "on scene for 11 min" in overdue.notes[0].text
    assert due(escalated.match, at=2000).notes == ()


def test_a_check_in_starts_the_watch_again_and_calms_the_desk() -> None:
    overdue = due(due(arrived().match).match, at=760).match

    step = took(check_in(overdue, clinician(overdue), asking=ASKING, now=after(800)))

    assert clinician(step.match).watch is Watch.WATCHING
    assert [n.kind for n in step.notes] == [NoteKind.CHECKED_IN]
    assert [a.after for a in step.alarms] == [timedelta(seconds=600)]


def test_clearing_stops_the_watch() -> None:
    match = arrived().match

    cleared = says(StatusOf.CLEARED, at=200)
    step = took(report(match, clinician(match), cleared, asking=ASKING, now=after(200)))

    assert clinician(step.match).watch is Watch.OFF
    assert [a.after for a in step.alarms] == [None]
    assert due(step.match).messages == ()


def test_the_end_of_the_match_does_not_stop_the_watch() -> None:
    ended = end(
        arrived().match, epoch=1, reason="timed_out", wants_note=True, asking=ASKING, now=after(300)
    )
    assert ended is not None

    assert [m.kind for m in due(ended.match).messages] == [MessageKind.CHECK_IN]


def test_an_officer_whom_cad_watches_is_not_asked() -> None:
    match = proposed(on_call(person="o-1"), seat(CLINICIAN, "c-1")).match
    [officer] = match.members_named(ResponderId("o-1"))

    step = took(report(match, officer, says(StatusOf.ON_SCENE), asking=ASKING, now=after(10)))

    assert step.alarms == ()


def test_who_helps_by_video_is_not_at_the_scene() -> None:
    tele = proposed(seat(CLINICIAN, "c-1", mode=SeatMode.TELE, rule=SeatRule.TELL)).match

    assert arrived(tele).alarms == ()


def test_whoever_has_not_arrived_has_nothing_to_check_in() -> None:
    match = confirmed_pair()

    outcome = check_in(match, clinician(match), asking=ASKING, now=after(10))

    assert refused(outcome) == "not-on-scene"


def test_officer_needed_tells_desk_and_partner() -> None:
    match = arrived().match

    step = took(call_for_officer(match, clinician(match), asking=ASKING, now=after(200)))

    assert [(m.kind, m.responder_id) for m in step.messages] == [
        (MessageKind.OFFICER_NEEDED, "o-1")
    ]
    assert [n.text for n in step.notes] == ["Officer needed now by clinician c-1"]


def test_officer_needed_is_told_again_at_every_tap() -> None:
    match = arrived().match

    keys = {
        took(call_for_officer(match, clinician(match), asking=ASKING, now=after(at))).notes[0].key
        for at in (200, 201)
    }

    assert len(keys) == 2
