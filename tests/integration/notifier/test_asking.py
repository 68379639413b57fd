"""From a proposal to a confirmed team, an answer that comes too late, and the end."""

from __future__ import annotations

import pytest

from shared.events.calls import CallClosed
from shared.events.matches import CallUnserved, MatchCompleted, MatchWithdrawn
from shared.events.units import UnitChanged
from shared.vocabulary import (
    CLINICIAN,
    AgencyId,
    CallEnd,
    CallId,
    Completion,
    MatchId,
    SeatRule,
    Structure,
    UnitId,
    UnitStatus,
    Unserved,
)
from tests.integration.notifier.conftest import Notifier, ok, problem
from tests.support.work import NOON, TRACE
from tests.unit.notifier.nouns import on_call, proposal, seat

pytestmark = pytest.mark.database


def offer_id(notifier: Notifier, person: str) -> str:
    told = [o for o in notifier.told("offer.sent") if o["responder_id"] == person]
    return str(told[-1]["offer_id"])


async def answers(notifier: Notifier, person: str, verb: str = "accept") -> None:
    ok(await notifier.post(f"/v1/offers/{offer_id(notifier, person)}/{verb}"))


async def test_a_team_is_asked_and_confirmed(notifier: Notifier) -> None:
    await notifier.hears(proposal())
    assert {o["channel"] for o in notifier.told("offer.sent")} == {"inbox"}

    await answers(notifier, "o-1")
    await answers(notifier, "c-1")

    [confirmed] = notifier.told("match.confirmed")
    assert [s["filled_by"] for s in confirmed["seats"]] == ["accepted", "accepted"]
    assert await notifier.waiting() == {("ends_soon", "m-1")}


async def test_the_same_proposal_twice_asks_once(notifier: Notifier) -> None:
    for _ in range(2):
        await notifier.hears(proposal())

    assert len(notifier.told("offer.sent")) == 2


async def test_all_facts_of_a_match_are_in_the_calls_trace(notifier: Notifier) -> None:
    await notifier.hears(proposal())
    await answers(notifier, "o-1")

    traces = {dict(row.record.headers)["traceparent"] for row in notifier.heard.rows}

    assert {trace.decode()[3:35] for trace in traces} == {TRACE[3:35]}


async def test_a_silent_seat_expires_and_a_late_answer_is_told_so(notifier: Notifier) -> None:
    await notifier.hears(proposal())
    assert await notifier.fires("offer_expires") == 2

    late = await notifier.post(f"/v1/offers/{offer_id(notifier, 'c-1')}/accept")

    assert len(notifier.told("offer.expired")) == 2
    assert problem(late) == (409, "offer-not-live")
    assert notifier.told("offer.accepted") == []


async def test_an_answer_sent_again_with_its_key_is_answered_again(notifier: Notifier) -> None:
    await notifier.hears(proposal())
    path = f"/v1/offers/{offer_id(notifier, 'c-1')}/accept"

    answers_ = [await notifier.post(path, **{"Idempotency-Key": "tap-1"}) for _ in range(2)]

    assert [ok(answer)["state"] for answer in answers_] == ["accepted", "accepted"]
    assert len(notifier.told("offer.accepted")) == 1


async def test_a_decline_carries_its_reason_and_the_seat_goes_on(notifier: Notifier) -> None:
    await notifier.hears(proposal())
    await answers(notifier, "o-1")
    path = f"/v1/offers/{offer_id(notifier, 'c-1')}/decline"

    ok(await notifier.post(path, {"reason": "busy"}))
    kept = seat(proposal().seats[0].role, "o-1", kept=True)
    await notifier.hears(proposal(kept, seat(CLINICIAN, "c-2"), epoch=2))
    await answers(notifier, "c-2")

    assert notifier.told("offer.declined")[0]["reason"] == "busy"
    assert notifier.told("match.confirmed")[0]["epoch"] == 2


async def test_a_dedicated_team_takes_one_answer(notifier: Notifier) -> None:
    await notifier.hears(proposal(structure=Structure.DEDICATED))

    await answers(notifier, "c-1")

    assert len(notifier.told("offer.sent")) == 1
    assert len(notifier.told("match.confirmed")) == 1


async def test_the_desk_confirms_its_own_seat_and_no_other(notifier: Notifier) -> None:
    officer = seat(proposal().seats[0].role, "o-1", rule=SeatRule.DESK_CONFIRMS)
    await notifier.hears(proposal(officer, seat(CLINICIAN, "c-1")))
    await answers(notifier, "c-1")

    other = await notifier.post("/v1/matches/m-1/seats/clinician/confirm")
    answer = ok(await notifier.post("/v1/matches/m-1/seats/officer/confirm"))

    assert problem(other) == (409, "seat-rule")
    assert answer["confirmed"] is True
    assert notifier.told("match.confirmed")[0]["seats"][0]["filled_by"] == "desk"


async def test_a_closed_call_is_not_asked_about_any_more(notifier: Notifier) -> None:
    await notifier.hears(proposal())

    closed = CallClosed(
        agency=AgencyId("riverton"),
        call_id=CallId("E1"),
        revision=2,
        at=NOON,
        reason=CallEnd.CLOSED,
    )
    await notifier.hears(closed)

    assert {o["reason"] for o in notifier.told("offer.withdrawn")} == {"call_closed"}


async def test_a_merged_call_keeps_its_offers(notifier: Notifier) -> None:
    await notifier.hears(proposal())

    merged = CallClosed(
        agency=AgencyId("riverton"),
        call_id=CallId("E1"),
        revision=2,
        at=NOON,
        reason=CallEnd.MERGED,
        into=CallId("E2"),
    )
    await notifier.hears(merged)

    assert notifier.told("offer.withdrawn") == []


async def test_a_withdrawal_calls_back_whoever_is_under_way_until_they_answer(
    notifier: Notifier,
) -> None:
    await notifier.hears(proposal())
    for person in ("o-1", "c-1"):
        await answers(notifier, person)
    gone = MatchWithdrawn(match_id=MatchId("m-1"), epoch=1, at=NOON, reason="not_wanted_on_scene")
    await notifier.hears(gone)

    ok(await notifier.post("/v1/matches/m-1/acknowledge", {"responder_id": "c-1"}))
    assert await notifier.fires("not_acknowledged") == 1

    notes = ok(await notifier.get("/v1/desk/riverton/notes"))
    silent = [n["text"] for n in notes if n["kind"] == "not_acknowledged"]
    assert silent == ["No answer to stand-down: officer o-1; call them by radio"]


async def test_a_completed_match_that_cleared_makes_no_noise(notifier: Notifier) -> None:
    await notifier.hears(proposal(on_call(), seat(CLINICIAN, "c-1", rule=SeatRule.TELL)))
    for status in ("on_scene", "cleared"):
        ok(await notifier.post("/v1/matches/m-1/status", {"role": "clinician", "status": status}))

    done = MatchCompleted(match_id=MatchId("m-1"), epoch=1, at=NOON, reason=Completion.CLEARED)
    await notifier.hears(done)

    kinds = [n["kind"] for n in ok(await notifier.get("/v1/desk/riverton/notes"))]
    assert "withdrawn" not in kinds
    assert await notifier.rows("stand_downs") == []


async def test_the_officer_on_the_call_has_his_status_from_cad_even_if_it_came_first(
    notifier: Notifier,
) -> None:
    await notifier.hears(
        UnitChanged(
            unit_id=UnitId("11K"), status=UnitStatus.ON_SCENE, at=NOON, call_id=CallId("E1")
        )
    )
    await notifier.hears(proposal(on_call(), seat(CLINICIAN, "c-1")))

    [told] = notifier.told("responder.status")
    assert (told["role"], told["status"], told["source"]) == ("officer", "on_scene", "cad")


async def test_an_enrolled_crew_moves_with_its_unit(notifier: Notifier) -> None:
    ok(
        await notifier.put(
            "/v1/responders/riverton/c-1", {"role": "clinician", "cad_ids": ["P77", "P78"]}
        )
    )
    await notifier.hears(proposal(on_call(), seat(CLINICIAN, "c-1", rule=SeatRule.TELL)))

    for unit, crew in (("CR1", ("P77",)), ("CR2", ("P99",))):
        changed = UnitChanged(
            unit_id=UnitId(unit),
            status=UnitStatus.EN_ROUTE,
            at=NOON,
            call_id=CallId("E1"),
            crew=crew,
        )
        await notifier.hears(changed)

    [told] = notifier.told("responder.status")
    assert (told["responder_id"], told["status"]) == ("c-1", "en_route")


async def test_an_older_word_of_a_unit_changes_nothing(notifier: Notifier) -> None:
    await notifier.hears(proposal(on_call(), seat(CLINICIAN, "c-1")))
    newer = UnitChanged(
        unit_id=UnitId("11K"), status=UnitStatus.ON_SCENE, at=NOON, call_id=CallId("E1")
    )
    older = newer.model_copy(update={"status": UnitStatus.EN_ROUTE, "at": NOON.replace(hour=1)})

    await notifier.hears(newer)
    await notifier.hears(older)

    assert [s["status"] for s in notifier.told("responder.status")] == ["on_scene"]


async def test_the_desk_reads_why_nobody_comes(notifier: Notifier) -> None:
    said = CallUnserved(
        agency=AgencyId("riverton"),
        call_id=CallId("E1"),
        revision=1,
        at=NOON,
        reason=Unserved.NO_CLINICIAN_FREE,
        seat=CLINICIAN,
    )
    for _ in range(2):
        await notifier.hears(said)

    notes = ok(await notifier.get("/v1/desk/riverton/notes"))
    assert [n["text"] for n in notes] == ["No team yet: no clinician free (clinician)"]


async def test_an_encounter_that_nobody_ends_is_announced_before_its_end(
    notifier: Notifier,
) -> None:
    await notifier.hears(proposal())
    await answers(notifier, "o-1")
    await answers(notifier, "c-1")
    assert ("ends_soon", "m-1") in await notifier.waiting()

    assert await notifier.fires("ends_soon") == 1

    kinds = [row.kind for row in await notifier.rows("deliveries")]
    assert kinds.count("ends_soon") == 2
    assert "ends_soon" in [row.kind for row in await notifier.rows("notes")]


async def test_a_silent_person_on_scene_is_reported(notifier: Notifier) -> None:
    await notifier.hears(proposal(on_call(), seat(CLINICIAN, "c-1", rule=SeatRule.TELL)))
    ok(await notifier.post("/v1/matches/m-1/status", {"role": "clinician", "status": "on_scene"}))

    for _ in range(3):
        assert await notifier.fires("check_in") == 1
    notes = ok(await notifier.get("/v1/desk/riverton/notes"))

    overdue = [n["listener"] for n in notes if n["kind"] == "overdue"]
    assert overdue == ["desk", "supervisor"]
    answer = ok(await notifier.post("/v1/matches/m-1/check-in", {"role": "clinician"}))
    assert answer["check_in"] == "watching"


async def test_an_unknown_match_can_not_end(notifier: Notifier) -> None:
    gone = MatchWithdrawn(match_id=MatchId("m-9"), epoch=1, at=NOON, reason="x")

    await notifier.hears(gone)

    assert notifier.facts() == []
