"""How matches end: withdrawn, completed, or moved with a call that became part of another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from services.matcher.domain import answer
from services.matcher.telling import facts_of
from shared.events import MatchCompleted, MatchProposed, MatchWithdrawn
from shared.vocabulary import (
    CLINICIAN,
    OFFICER,
    CallId,
    Completion,
    Eligibility,
    FilledBy,
    ResponderId,
    StatusOf,
    UnitStatus,
    Unserved,
)
from tests.support.work import NOON
from tests.unit.matcher.region import (
    Region,
    call,
    clinician,
    ended,
    officer,
    proposed,
    unit,
    why,
)


def confirmed_team() -> Region:
    here = Region(officer("o1"), clinician("c1"), call())
    here.decide()
    here.confirm()
    return here


def test_a_match_is_complete_when_everybody_has_cleared() -> None:
    here = confirmed_team()
    here.report(OFFICER, StatusOf.ON_SCENE)
    here.report(CLINICIAN, StatusOf.ON_SCENE)
    here.report(OFFICER, StatusOf.CLEARED)
    assert not here.decide().ended
    here.report(CLINICIAN, StatusOf.CLEARED)

    changes = here.decide()

    body = facts_of(changes, here.now)[0].body
    assert isinstance(body, MatchCompleted)
    assert body.reason is Completion.CLEARED
    assert body.arrivals == {OFFICER: NOON, CLINICIAN: NOON}
    assert changes.released == [("riverton/E1/1", "c1"), ("riverton/E1/1", "o1")]


def test_a_call_that_was_answered_is_not_answered_again() -> None:
    here = confirmed_team()
    here.report(OFFICER, StatusOf.CLEARED)
    here.report(CLINICIAN, StatusOf.CLEARED)
    here.decide()

    assert not here.update().proposed
    assert not here.call().is_watched
    assert not here.close().left


def test_unless_a_person_asks_again() -> None:
    here = confirmed_team()
    here.report(OFFICER, StatusOf.CLEARED)
    here.report(CLINICIAN, StatusOf.CLEARED)
    here.decide()

    again = proposed(here.update(wanted_at=NOON + timedelta(minutes=5)))

    assert again.match.match_id == "riverton/E1/2"
    assert again.match.epoch == 2


def test_a_confirmed_team_on_its_way_to_a_call_that_closes_is_complete() -> None:
    changes = confirmed_team().close()

    assert ended(changes) == {"E1": Completion.CALL_CLOSED}
    assert not changes.left


def test_a_closed_call_never_ends_a_match_in_which_somebody_has_arrived() -> None:
    here = confirmed_team()
    here.report(CLINICIAN, StatusOf.ON_SCENE)

    changes = here.close()

    assert not changes.ended
    assert here.call().is_watched
    here.report(CLINICIAN, StatusOf.CLEARED)
    here.report(OFFICER, StatusOf.CANCELLED_EN_ROUTE)
    assert ended(here.decide()) == {"E1": Completion.CLEARED}


def test_a_clinician_on_her_way_is_stood_down_once_cads_own_officer_has_left() -> None:
    here = Region(unit("11K", call_id="E1"), clinician("c1", km=9), call())
    here.decide()
    here.confirm()
    here.report(OFFICER, StatusOf.ON_SCENE)

    assert not here.close().ended
    here.report(OFFICER, StatusOf.CLEARED)
    assert ended(here.decide()) == {"E1": Completion.CALL_CLOSED}


def test_a_team_that_is_not_confirmed_at_the_newest_epoch_is_withdrawn_at_the_close() -> None:
    here = Region(officer("o1"), clinician("c1"), clinician("c2"), call())
    here.decide()
    here.confirm()
    here.refuse("c1", why=Unserved.CLINICIAN_CANCELLED)

    changes = here.close()

    body = facts_of(changes, here.now)[0].body
    assert isinstance(body, MatchWithdrawn)
    assert (body.epoch, body.reason) == (2, "call_closed")
    assert why(changes).why.reason is Unserved.CALL_CLOSED_FIRST


def test_a_confirmation_counts_only_for_the_epoch_it_names() -> None:
    here = Region(officer("o1"), clinician("c1"), clinician("c2"), call())
    here.decide()
    here.refuse("c1")

    assert answer.confirmed(here.match(), 1, NOON, ()) is None
    assert answer.confirmed(here.match(), 2, NOON, ()) is not None


def test_an_older_status_changes_nothing() -> None:
    here = confirmed_team()
    here.report(OFFICER, StatusOf.ON_SCENE)

    match = here.match()
    assert answer.reported(match, OFFICER, "o1", seq=1, status=StatusOf.EN_ROUTE, at=NOON) is None


def test_what_the_last_holder_of_a_seat_reports_says_nothing_of_the_new_one() -> None:
    here = Region(officer("o1"), clinician("c1"), clinician("c2"), call())
    here.decide()
    here.refuse("c1")

    match = here.match()
    late = answer.reported(match, CLINICIAN, "c1", seq=2, status=StatusOf.ON_SCENE, at=NOON)

    assert here.team() == {"officer": "o1", "clinician": "c2"}
    assert late is None


def test_a_live_match_moves_with_its_call_and_everybody_stays() -> None:
    here = Region(officer("o1"), clinician("c1"), call("E1"))
    here.decide()
    here.accept("c1")
    here.calls |= {call("E2", epoch=4).key: call("E2", epoch=4)}
    here.people.clear()

    here.people |= {who.responder_id: who for who in (officer("o1"), clinician("c1"))}
    changes = here.close("E1", into="E2")

    moved = facts_of(changes, here.now)[0].body
    assert isinstance(moved, MatchProposed)
    assert (moved.call_id, moved.match_id, moved.epoch) == ("E2", "riverton/E1/1", 5)
    assert [seat.kept for seat in moved.seats] == [True, True]
    assert moved.seats[1].filled_by is FilledBy.ACCEPTED
    assert moved.decision.rule == "merge"
    assert not changes.released
    assert not changes.booked
    assert not here.decide().proposed


def test_a_match_waits_for_the_call_as_which_its_own_lives_on() -> None:
    here = Region(officer("o1"), clinician("c1"), call("E1"))
    here.decide()

    waiting = here.close("E1", into="E2")
    moved = here.change(call("E2"))

    assert not waiting.ended
    assert proposed(moved, "E2").match.match_id == "riverton/E1/1"


def test_a_match_moves_to_a_call_that_was_not_eligible_itself() -> None:
    here = Region(officer("o1"), clinician("c1"), call("E1"))
    here.decide()
    here.confirm()
    other = call("E2", eligibility=Eligibility.NOT_ELIGIBLE)
    here.calls[other.key] = other

    changes = here.close("E1", into="E2")

    assert proposed(changes, "E2").match.eligibility is Eligibility.CO_RESPONSE
    assert not here.decide().ended


def test_merges_are_followed_to_the_end() -> None:
    here = Region(officer("o1"), clinician("c1"), call("E1"))
    here.decide()
    middle = call("E2", is_open=False, merged_into=CallId("E3"))
    here.calls |= {middle.key: middle, call("E3").key: call("E3")}

    here.close("E1", into="E2")

    assert here.team("E3") == {OFFICER: "o1", CLINICIAN: "c1"}


def two_matches() -> Region:
    here = Region(
        officer("o1"), clinician("c1"), officer("o2"), clinician("c2"), call("E1"), call("E2")
    )
    here.decide()
    return here


def test_of_two_matches_the_one_that_was_confirmed_earlier_wins() -> None:
    here = two_matches()
    here.confirm("E1", at=NOON)
    here.confirm("E2", at=NOON + timedelta(seconds=5))
    winner = here.match("E1").people

    changes = here.close("E1", into="E2")

    assert here.match("E2").people == winner
    assert ended(changes) == {"E2": "merged"}
    assert changes.ended[0].match.epoch == 2


def test_of_two_matches_without_confirmation_the_one_that_is_there_stays() -> None:
    here = two_matches()
    stays = here.match("E2").people

    changes = here.close("E1", into="E2")

    assert here.match("E2").people == stays
    assert ended(changes) == {"E1": "merged"}
    assert not changes.left


def test_nobody_who_has_arrived_is_sent_away_by_a_merge() -> None:
    here = two_matches()
    here.confirm("E1", at=NOON)
    here.confirm("E2", at=NOON + timedelta(seconds=5))
    here.report(CLINICIAN, StatusOf.ON_SCENE, "E2")
    stays = here.match("E2").people

    changes = here.close("E1", into="E2")

    assert here.match("E2").people == stays
    assert ended(changes) == {"E1": Completion.CALL_CLOSED}


def test_two_teams_that_have_both_arrived_both_stay() -> None:
    here = two_matches()
    for call_id in ("E1", "E2"):
        here.confirm(call_id)
        here.report(CLINICIAN, StatusOf.ON_SCENE, call_id)

    changes = here.close("E1", into="E2")

    assert not changes.ended
    assert here.team("E1")
    assert here.team("E2")


def test_who_refused_one_call_is_not_asked_for_the_call_as_which_it_lives_on() -> None:
    here = Region(officer("o1"), clinician("c1"), clinician("c2", km=5), call("E1"))
    here.decide()
    here.refuse("c1")
    here.calls[call("E2").key] = call("E2")

    here.close("E1", into="E2")
    here.change(clinician("c3", km=9))
    here.refuse("c2", "E2")

    assert here.team("E2") == {OFFICER: "o1", CLINICIAN: "c3"}
    assert [who for who, _ in here.call("E2").refused] == ["c1", "c2"]


def test_a_unit_that_becomes_free_is_a_reason_to_look_again() -> None:
    busy = unit("11K", UnitStatus.ON_SCENE, crew=("77",), call_id="T9")
    here = Region(officer("o1", cad_ids=("77",)), busy, clinician("c1"), call())
    here.decide()

    free = replace(busy, status=UnitStatus.AVAILABLE, call_id=None)

    assert proposed(here.change(free)).match.people == {ResponderId("o1"), ResponderId("c1")}
