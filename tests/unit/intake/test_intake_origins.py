"""Where a call comes from, and the numbers that it brings along."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.events.calls import CallAssessed
from shared.vocabulary import Eligibility, Origin
from tests.support.dispatch import NIGHT, Desk, snapshot, verdict

LIFELINE = {"agency": "988", "number": "L-17"}
FIRE = {"agency": "fire", "number": "F-88"}


@pytest.mark.parametrize(
    ("word", "origin"),
    [
        ("988", Origin.CRISIS_LINE),
        ("988 Lifeline", Origin.CRISIS_LINE),
        ("Mobile Crisis Team", Origin.MOBILE_CRISIS),
        ("MCT", Origin.MOBILE_CRISIS),
        ("County Jail", Origin.JAIL),
        ("ER", Origin.HOSPITAL),
        ("School", Origin.SCHOOL),
        ("Walk-In", Origin.WALK_IN),
        ("E911", Origin.EMERGENCY),
        ("ON VIEW", Origin.OFFICER),
        ("carrier pigeon", Origin.OTHER),
    ],
)
def test_a_cads_word_for_an_origin_is_read(word: str, origin: Origin) -> None:
    assert snapshot(origin=word).origin is origin


def test_a_call_that_a_crisis_line_passes_on_is_eligible_by_itself() -> None:
    found = verdict(origin="988")

    assert found.outcome.eligibility is Eligibility.CO_RESPONSE
    assert [(r.rule, r.where, r.quote) for r in found.reasons] == [("origin.988", "origin", "988")]


def test_a_call_from_a_hospital_alone_is_not() -> None:
    assert not verdict(origin="hospital").outcome.eligibility.is_eligible


def test_a_transferred_call_keeps_the_number_it_came_with() -> None:
    desk = Desk()
    later = NIGHT + timedelta(minutes=1)

    desk.hears(snapshot(origin="988", incident_refs=[LIFELINE]))
    told = desk.hears(snapshot(updated_at=later, incident_refs=[FIRE]))

    fact = next(body for body in told if isinstance(body, CallAssessed))
    assert [(ref.agency, ref.number) for ref in fact.call.incident_refs] == [
        ("988", "L-17"),
        ("fire", "F-88"),
    ]
    assert "incident_refs" in fact.changed


def test_a_stale_snapshot_still_brings_its_number() -> None:
    desk = Desk()
    desk.hears(snapshot())

    desk.hears(snapshot(updated_at=NIGHT - timedelta(minutes=1), incident_refs=[LIFELINE]))

    assert [ref.number for ref in desk.call.refs] == ["L-17"]
