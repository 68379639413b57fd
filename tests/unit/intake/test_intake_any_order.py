"""Properties: however often and in whatever order snapshots come, a call ends up the same."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.model import Call
from shared.events.cad import CadCall
from shared.events.calls import CallAssessed, CallClosed
from tests.support.dispatch import NIGHT, Desk, remark, snapshot

TEXTS = ("pacing", "he is suicidal", "no weapons", "has a knife", "red jacket")


@st.composite
def histories(draw: st.DrawFn) -> list[CadCall]:
    """Snapshots of one call, each newer than the one before; the first is open."""
    count = draw(st.integers(1, 5))
    return [
        snapshot(
            *(remark(text, at=NIGHT) for text in draw(st.sets(st.sampled_from(TEXTS)))),
            updated_at=NIGHT + timedelta(seconds=n),
            status="open" if n == 0 else draw(st.sampled_from(("open", "open", "closed"))),
            priority=draw(st.sampled_from((None, "1", "4"))),
            flags={"weapon": draw(st.sampled_from((None, True, False)))},
        )
        for n in range(count)
    ]


def known(call: Call) -> object:
    """What must not depend on how it was learned."""
    lines = {(line.sent_at, line.text) for line in call.lines}
    return call.latest, call.opened_at, call.order, call.ended_at, call.is_open, lines


@settings(deadline=None)  # the first example compiles the phrases
@given(histories(), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(history: list[CadCall], random: object) -> None:
    shuffled = [*history, *history]
    getattr(random, "shuffle")(shuffled)  # noqa: B009 # hypothesis types its Random loosely
    straight, shaken = Desk(), Desk()

    straight.hears(*history)
    for sent in shuffled:
        shaken.hears(sent)

    assert known(shaken.call) == known(straight.call)


@settings(deadline=None)  # the first example compiles the phrases
@given(histories())
def test_one_run_or_many_lead_to_the_same_assessment(history: list[CadCall]) -> None:
    together, apart = Desk("settle_s = 0"), Desk("settle_s = 0")

    together.hears(*history)
    for sent in history:
        apart.hears(sent)

    assert known(together.call) == known(apart.call)
    if apart.call.is_open:
        assert together.call.told == apart.call.told


@settings(deadline=None)  # the first example compiles the phrases
@given(histories())
def test_revisions_grow_by_one_and_a_second_reading_tells_nothing(history: list[CadCall]) -> None:
    desk = Desk()

    told = [body for sent in history for body in desk.hears(sent)]
    again = [body for sent in history for body in desk.hears(sent)]

    revisions = [body.revision for body in told if isinstance(body, CallAssessed | CallClosed)]
    assert revisions == list(range(1, len(told) + 1))
    assert again == []
