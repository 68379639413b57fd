"""Histories that nobody thought of: random facts about a few calls of two agencies."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from shared.events import Event
from tests.support.history import Call, History

_EMPLOYERS = ("Valley County", "Open Door", "")
_ELIGIBILITIES = ("co_response", "civilian_response", "police_first", "not_eligible")
_STRUCTURES = ("rotating", "tele", "civilian")
_CODES = ("arrest", "remained_in_place", "arrestable_not_arrested", "transport_ed")
_UNNAMED = ({}, {"call_id": None})
"""Some facts name only their match or outcome."""


@st.composite
def histories(draw: st.DrawFn) -> list[Event[Any]]:
    """The facts of up to six calls, and of the people sent to them, in the order told."""
    facts: list[Event[Any]] = []
    for agency in draw(st.sampled_from((("riverton",), ("riverton", "lakeside")))):
        history = History(agency)
        for number in draw(st.lists(st.integers(1, 2), max_size=3)):
            employer = draw(st.sampled_from(_EMPLOYERS))
            revision = len(facts) + len(history.facts) + 1
            history.person(f"c-{number}", employer, revision=revision)
        for _ in range(draw(st.integers(1, 3))):
            call = history.unassessed_call()
            for _ in range(draw(st.integers(1, 9))):
                _happen(draw, call)
        facts += history.facts
    return facts


def _happen(draw: st.DrawFn, call: Call) -> None:
    """Let something happen to the call, whether or not it makes sense by now."""
    unnamed: dict[str, Any] = draw(st.sampled_from(_UNNAMED))
    match draw(st.integers(0, 12)):
        case 0 | 1 | 2:
            call.assessed(
                draw(st.sampled_from(_ELIGIBILITIES)),
                specialties=draw(st.sampled_from(((), ("youth",), ("veterans", "youth")))),
                historical=draw(st.booleans()),
            )
        case 3:
            call.closed(draw(st.sampled_from(("closed", "cancelled", "merged"))))
        case 4:
            call.unserved(draw(st.sampled_from(("too_far", "declined"))), final=draw(st.booleans()))
        case 5 | 6:
            clinician = draw(st.sampled_from(("c-1", "c-2")))
            call.proposed(draw(st.sampled_from(_STRUCTURES)), clinician=clinician)
        case 7:
            call.confirmed(**unnamed)
        case 8:
            draw(st.sampled_from((call.withdrawn, call.completed)))(**unnamed)
        case 9:
            status = draw(st.sampled_from(("en_route", "on_scene", "cancelled_en_route")))
            role = draw(st.sampled_from(("officer", "clinician")))
            source = draw(st.sampled_from(("app", "inferred")))
            call.status(role, status, source=source, **unnamed)
        case 10:
            call.unit(draw(st.sampled_from(("11K", "CO-3"))))
        case 11:
            code, story = draw(st.sampled_from(_CODES)), {"text": "Glad.", "consent": True}
            released = call.history.now if draw(st.booleans()) else None
            call.outcome(
                code,
                revision=draw(st.integers(1, 2)) * 100 + call.history.now.minute,
                officer_released_at=released,
                story=story if draw(st.booleans()) else None,
            )
        case _:
            call.care("assessment", revision=call.history.now.minute + 1, **unnamed)
