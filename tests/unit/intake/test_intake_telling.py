"""What readers are told, and when nothing is told."""

from __future__ import annotations

import json
from datetime import timedelta

from services.intake.domain.model import CallKey
from shared.events.base import Body
from shared.events.calls import CallAssessed, CallClosed
from shared.vocabulary import CallId, Eligibility
from tests.support.dispatch import AGENCY, KEY, NIGHT, Desk, request, snapshot

MINUTE = timedelta(minutes=1)


def assessed(told: list[Body]) -> CallAssessed:
    only = [body for body in told if isinstance(body, CallAssessed)]
    assert len(only) == 1
    return only[0]


def test_what_changes_nothing_for_readers_is_not_told() -> None:
    desk = Desk()
    desk.hears(snapshot("pacing"))

    again = desk.hears(snapshot("pacing"))
    more = desk.hears(snapshot("he wears a red jacket", updated_at=NIGHT + MINUTE))

    assert (again, more) == ([], [])
    assert desk.call.revision == 1


def test_several_updates_of_one_run_are_one_fact() -> None:
    desk = Desk()

    told = desk.hears(
        snapshot("pacing"),
        snapshot("has a knife", updated_at=NIGHT + MINUTE, units=["11K"]),
        snapshot("he is suicidal", updated_at=NIGHT + 2 * MINUTE, units=["11K", "12A"]),
    )

    fact = assessed(told)
    assert fact.revision == 1
    assert fact.call.units == ("11K", "12A")
    assert fact.assessment.eligibility is Eligibility.POLICE_FIRST


def test_the_change_is_named() -> None:
    desk = Desk()
    first = assessed(desk.hears(snapshot("he is suicidal")))

    second = assessed(
        desk.hears(
            snapshot(
                "has a knife",
                updated_at=NIGHT + MINUTE,
                units=["11K"],
                location={"beat": "523"},
                priority="1",
            )
        )
    )

    assert first.changed == ("status",)
    assert set(second.changed) == {"eligibility", "gates", "urgency", "units", "location"}
    assert second.revision == 2


def test_a_call_that_opens_and_closes_in_one_run_is_told_and_closed() -> None:
    desk = Desk()

    told = desk.hears(snapshot(), snapshot(status="closed", updated_at=NIGHT + MINUTE))

    assert [type(body) for body in told] == [CallAssessed, CallClosed]


def test_after_the_end_only_the_end_is_told() -> None:
    desk = Desk()
    desk.hears(snapshot())
    desk.hears(snapshot(status="closed", updated_at=NIGHT + MINUTE))

    late_words = desk.hears(snapshot("he is suicidal", status="closed", updated_at=NIGHT + MINUTE))
    disposition = desk.hears(
        snapshot(status="closed", disposition="A", updated_at=NIGHT + 2 * MINUTE)
    )

    assert late_words == []
    assert isinstance(disposition[0], CallClosed)
    assert disposition[0].revision == 3


def test_late_words_about_a_historical_call_are_told_and_its_end_again() -> None:
    desk = Desk()
    desk.hears(snapshot(status="closed"))

    told = desk.hears(snapshot("he is suicidal", status="closed", updated_at=NIGHT - MINUTE))

    assert [type(body) for body in told] == [CallAssessed, CallClosed]


def test_a_request_for_an_unknown_call_waits_for_the_call() -> None:
    desk = Desk()

    before = desk.hears(request())
    told = desk.hears(snapshot())

    assert before == []
    fact = assessed(told)
    assert fact.assessment.eligibility is Eligibility.CO_RESPONSE
    assert fact.assessment.requested is not None
    assert fact.assessment.requested.request_id == "r1"


def test_a_request_is_taken_back_and_the_newest_counts() -> None:
    desk = Desk()
    desk.hears(snapshot(), request(at=NIGHT + MINUTE))

    older = desk.hears(request("none", request_id="r0", at=NIGHT))
    newer = desk.hears(request("none", request_id="r2", at=NIGHT + 2 * MINUTE))

    assert older == []
    fact = assessed(newer)
    assert fact.assessment.requested is None
    assert fact.assessment.eligibility is Eligibility.NOT_ELIGIBLE


def test_a_request_that_is_sent_again_is_the_same_request() -> None:
    desk = Desk()
    desk.hears(snapshot(), request(), request(), request("tele", at=NIGHT - MINUTE))

    assert len(desk.call.asks) == 1
    assert desk.call.told["requested"].startswith("co_response")


def test_no_narrative_and_no_reason_is_told() -> None:
    desk = Desk(secret=b"key")
    canary = "zebra"

    told = desk.hears(
        snapshot(
            f"{canary} is suicidal, has a knife, 15 year old",
            {"text": "no knife", "by": canary, "at": NIGHT},
            people=[{"n": 1, "known_person": canary}],
        ),
        request(reason=canary, requested_by={"kind": "officer", "id": canary}),
    )

    assert told
    assert all(canary not in body.to_json().decode() for body in told)


def test_evidence_names_its_place_and_quotes_only_codes() -> None:
    desk = Desk()

    fact = assessed(desk.hears(snapshot("he is suicidal", call_type={"code": "5150"})))

    by_rule = {item.rule: item for item in fact.assessment.evidence}
    assert by_rule["type.mental"].quote == "5150"
    assert by_rule["sign.suicidal"].where == "narrative[0]:6-14"
    assert by_rule["sign.suicidal"].quote is None
    assert fact.assessment.policy == "riverton@0000000"


def test_the_headline_is_made_of_codes_and_gate_states() -> None:
    desk = Desk()

    sent = snapshot("no weapons", call_type={"code": "5150", "description": "Mental health crisis"})

    headline = assessed(desk.hears(sent)).call.headline
    assert headline == "Mental health crisis; weapon: denied by caller 00:00"


def test_known_persons_are_told_as_references_that_only_the_agency_can_make() -> None:
    people = [{"n": 1, "known_person": "p-1"}, {"n": 2, "known_person": "p-2"}]
    one, other, none = Desk(secret=b"one"), Desk(secret=b"other"), Desk()

    refs = [
        assessed(desk.hears(snapshot(people=people))).call.subject_refs
        for desk in (one, other, none)
    ]

    assert len(refs[0]) == 2
    assert all(ref.startswith("h:") for ref in refs[0])
    assert not set(refs[0]) & set(refs[1])
    assert refs[2] == ()


def test_a_fact_is_one_that_readers_can_read() -> None:
    desk = Desk()

    fact = assessed(desk.hears(snapshot("suicidal"), request()))

    assert CallAssessed.model_validate(json.loads(fact.to_json())) == fact


def test_calls_of_the_same_number_elsewhere_are_other_calls() -> None:
    desk = Desk()

    desk.hears(snapshot(), snapshot(call_id="E2"))

    assert set(desk.calls) == {KEY, CallKey(AGENCY, CallId("E2"))}
