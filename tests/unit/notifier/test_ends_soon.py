"""Before an encounter that nobody ends is ended, its people and the desk are told."""

from __future__ import annotations

from services.notifier.domain.ends_soon import remind
from services.notifier.domain.report import report
from services.notifier.domain.stand_down import end
from services.notifier.domain.step import MessageKind, NoteKind
from shared.vocabulary import ResponderId, StatusOf
from tests.unit.notifier.nouns import ASKING, after, confirmed_pair, proposed, says, took


def test_whoever_has_not_cleared_and_the_desk_are_told() -> None:
    match = confirmed_pair()
    for moment, status in ((10, StatusOf.ON_SCENE), (20, StatusOf.CLEARED)):
        [officer] = match.members_named(ResponderId("o-1"))
        said = says(status, at=moment)
        match = took(report(match, officer, said, asking=ASKING, now=after(moment))).match

    step = remind(match, asking=ASKING)

    assert [(m.responder_id, m.kind) for m in step.messages] == [("c-1", MessageKind.ENDS_SOON)]
    assert [note.kind for note in step.notes] == [NoteKind.ENDS_SOON]


def test_nobody_is_reminded_of_a_match_that_has_ended_or_never_began() -> None:
    match = confirmed_pair()
    over = end(match, epoch=1, reason="x", wants_note=False, asking=ASKING, now=after(20))
    assert over is not None

    assert not remind(over.match, asking=ASKING).notes
    assert not remind(proposed().match, asking=ASKING).notes
