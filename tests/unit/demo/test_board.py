from datetime import timedelta
from typing import Any

import pytest

from shared.events import (
    CadCall,
    CallAssessed,
    CallClosed,
    CallUnserved,
    DutyChanged,
    MatchCompleted,
    MatchConfirmed,
    MatchProposed,
    MatchWithdrawn,
    OfferAccepted,
    OfferDeclined,
    OfferSent,
    OutcomeRecorded,
    ResponderChanged,
    ResponderStatus,
)
from shared.vocabulary import CLINICIAN, StatusOf
from tandem.demo.board import Board
from tandem.demo.calls import Followed, OfferState
from tandem.demo.figures import count, quantiles
from tests.unit.demo.told import BEGAN, PROPOSAL, SEATS, SUMMARY, VERDICT, Teller

ASSESSED: dict[str, Any] = {"revision": 1, "call": SUMMARY, "assessment": VERDICT}
OFFER: dict[str, Any] = {"offer_id": "o-1", "role": "clinician", "responder_id": "cli-1"}
STATUS: dict[str, Any] = {"responder_id": "cli-1", "source": "app", "recorded_by": "cli-1"}


@pytest.fixture
def teller() -> Teller:
    return Teller(Board())


def the_call(teller: Teller) -> Followed:
    return teller.board.calls["riverton", "R-1"]


def happy_path(teller: Teller) -> None:
    teller.tell(CadCall, opened_at=BEGAN.isoformat())
    teller.tell(CallAssessed, after_ms=20, **ASSESSED)
    teller.tell(MatchProposed, after_ms=15, **PROPOSAL)
    teller.tell(OfferSent, after_ms=10, **OFFER)
    teller.tell(OfferAccepted, after_ms=9000, **OFFER)
    teller.tell(MatchConfirmed, after_ms=5, seats=SEATS, waited_s=9)
    teller.tell(ResponderStatus, role="officer", unit_id="4AR", seq=1, status="on_scene", **STATUS)
    arrived_at = (BEGAN + timedelta(minutes=14)).isoformat()
    arrived: dict[str, Any] = {
        "role": "clinician",
        "seq": 1,
        "status": "on_scene",
        "at": arrived_at,
    }
    teller.tell(ResponderStatus, **arrived, **STATUS)
    teller.tell(ResponderStatus, role="clinician", seq=2, status="cleared", **STATUS)
    people = [{"outcomes": ["remained_in_place"]}]
    teller.tell(OutcomeRecorded, outcome_id="x", revision=1, recorded_by="cli-1", people=people)
    teller.tell(CallClosed, revision=2, reason="closed")
    teller.tell(MatchCompleted, reason="cleared")


def test_a_call_is_followed_from_the_record_to_the_outcome(teller: Teller) -> None:
    happy_path(teller)

    figures = count(teller.board)

    assert (figures.calls, figures.matched, figures.confirmed, figures.completed) == (1, 1, 1, 1)
    assert figures.eligible == {"civilian_response": 0, "co_response": 1, "police_first": 0}
    assert figures.outcomes == {"remained_in_place": 1}
    assert figures.unserved == {}


def test_the_time_to_the_offer_counts_from_the_record_that_made_it_eligible(
    teller: Teller,
) -> None:
    happy_path(teller)

    assert the_call(teller).event_to_offer_ms == pytest.approx(45)


def test_a_call_that_waited_for_somebody_says_nothing_about_speed(teller: Teller) -> None:
    teller.tell(CadCall, opened_at=BEGAN.isoformat())
    teller.tell(CallAssessed, **ASSESSED)
    teller.tell(CallUnserved, revision=1, reason="no_clinician_free")
    teller.tell(MatchProposed, **PROPOSAL)
    teller.tell(OfferSent, **OFFER)

    assert the_call(teller).event_to_offer_ms is None


def test_both_have_arrived_when_the_second_has(teller: Teller) -> None:
    happy_path(teller)

    assert the_call(teller).call_to_both_arrived_s == 14 * 60


def test_the_telling_evidence_is_the_heaviest(teller: Teller) -> None:
    teller.tell(CallAssessed, **ASSESSED)

    telling = the_call(teller).telling

    assert telling is not None
    assert telling.rule == "type.MHC"


def test_facts_may_come_in_any_order(teller: Teller) -> None:
    teller.tell(OfferDeclined, **OFFER)
    teller.tell(OfferSent, **OFFER)
    teller.tell(MatchWithdrawn, reason="call_closed")
    teller.tell(MatchProposed, **PROPOSAL)
    teller.tell(CallAssessed, **ASSESSED)

    team = the_call(teller).team

    assert team is not None
    assert team.offers["clinician", "cli-1"] is OfferState.DECLINED  # type: ignore[index]
    assert team.withdrawn == "call_closed"


def test_a_status_that_comes_late_does_not_turn_back_the_newer_one(teller: Teller) -> None:
    teller.tell(MatchProposed, **PROPOSAL)
    teller.tell(ResponderStatus, role="clinician", seq=2, status="on_scene", **STATUS)
    teller.tell(ResponderStatus, role="clinician", seq=1, status="en_route", **STATUS)

    team = the_call(teller).team

    assert team is not None
    assert team.status_of(CLINICIAN) is StatusOf.ON_SCENE


def test_a_merge_takes_the_team_to_the_other_call(teller: Teller) -> None:
    teller.tell(CallAssessed, **ASSESSED)
    teller.tell(MatchProposed, **PROPOSAL)
    teller.tell(CallAssessed, **ASSESSED, call_id="R-2")
    teller.tell(MatchProposed, **PROPOSAL, call_id="R-2", epoch=2)
    teller.tell(MatchConfirmed, call_id="R-2", epoch=2, seats=SEATS, waited_s=9)

    board = teller.board

    assert board.calls["riverton", "R-1"].team is None
    assert board.calls["riverton", "R-2"].teams.keys() == {"m-1"}
    assert count(board).confirmed == 1


def test_the_same_fact_again_changes_nothing(teller: Teller) -> None:
    told = teller.tell(CallAssessed, **ASSESSED)
    happened = len(teller.board.happenings)

    teller.board.hear(told)

    assert len(teller.board.happenings) == happened


def test_exercises_and_history_are_not_eligible(teller: Teller) -> None:
    teller.tell(CallAssessed, **ASSESSED, exercise=True)
    teller.tell(CallAssessed, **ASSESSED, call_id="R-2", historical=True)

    figures = count(teller.board)

    assert figures.calls == 2
    assert sum(figures.eligible.values()) == 0


def test_reasons_for_nobody_are_counted_at_the_end(teller: Teller) -> None:
    teller.tell(CallAssessed, **ASSESSED)
    teller.tell(CallUnserved, revision=1, reason="too_far")
    assert count(teller.board).unserved == {}

    teller.tell(CallUnserved, revision=2, reason="too_far", final=True)

    assert count(teller.board).unserved == {"too_far": 1}


def test_people_come_on_duty_and_go(teller: Teller) -> None:
    teller.tell(ResponderChanged, responder_id="cli-1", revision=1, role="clinician")
    teller.tell(DutyChanged, responder_id="cli-1", revision=1, on=True)
    assert teller.board.on_duty == {"cli-1"}

    teller.tell(DutyChanged, responder_id="cli-1", revision=2, on=False)

    assert not teller.board.on_duty


def test_quantiles_are_values_that_were_measured() -> None:
    found = quantiles([*map(float, range(1, 101)), None])

    assert found is not None
    assert (found.p50, found.p90, found.p99) == (50, 90, 99)
    assert quantiles([None]) is None
