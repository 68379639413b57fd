"""Calls change under way: they are updated, merged, cancelled and closed."""

from __future__ import annotations

from tests.support.city import City
from tests.support.city.city import people_of
from tests.support.stage import Stage


async def test_offers_are_withdrawn_when_the_call_is_closed_first(city: City) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")
    call = await city.call()
    await city.offered_to(officer, call)
    await city.offered_to(clinician, call)

    await city.close(call)

    await city.expect("match.withdrawn.v1", call)
    for person in (officer, clinician):
        await city.expect("offer.withdrawn.v1", call, responder_id=person.responder_id)
    assert await city.unserved(call, reason="call_closed_first", final=True)


async def test_people_are_free_again_after_a_cancelled_call(city: City) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")
    call = await city.call()
    await city.proposed(call)
    await city.close(call, "cancelled")
    await city.expect("match.withdrawn.v1", call)

    again = await city.call()

    assert people_of(await city.proposed(again)) == {
        "officer": officer.responder_id,
        "clinician": clinician.responder_id,
    }


async def test_a_team_moves_with_a_merged_call(city: City) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")
    duplicate = await city.call()
    await city.accepts(officer, duplicate)
    await city.accepts(clinician, duplicate)
    before = await city.confirmed(duplicate)
    original = await city.call()
    await city.unserved(original)

    await city.update(duplicate, status="closed", merged_into=original.call_id)

    moved = await city.proposed(original)
    assert moved["match_id"] == before["match_id"]
    assert people_of(moved) == people_of(before)
    assert await city.confirmed(original)


async def test_a_weapon_seen_later_makes_it_police_first(city: City) -> None:
    await city.on_duty("officer", "clinician")
    call = await city.call()
    await city.assessed(call, eligibility="co_response")

    await city.update(call, text="caller now says he has a knife in his hand")

    told = await city.assessed(call, eligibility="police_first")
    assert "eligibility" in told["changed"]
    gates = {gate["gate"]: gate["state"] for gate in told["assessment"]["gates"]}
    assert gates["weapon"] == "present"


async def test_the_same_event_again_has_no_second_effect(city: City, stage: Stage) -> None:
    await city.on_duty("officer", "clinician")
    call = city.new_call()
    event_id = await city.send(call)
    await city.proposed(call)

    for _ in range(3):
        await city.send(call, id_=event_id)

    await stage.quiet.wait()
    assert len(city.told("call.assessed.v1", call)) == 1
    assert len(city.told("match.proposed.v1", call)) == 1


async def test_a_stale_snapshot_does_not_undo_a_newer_one(city: City, stage: Stage) -> None:
    call = city.new_call()
    older = dict(call.snapshot)
    await city.update(call, text="now quiet", priority="1")
    await city.assessed(call)

    call.snapshot = older
    await city.send(call)

    await stage.quiet.wait()
    urgencies = {told["call"]["urgency"] for told in city.told("call.assessed.v1", call)}
    assert len(urgencies) == 1, city.story(call)


async def test_history_and_exercises_page_nobody(city: City, stage: Stage) -> None:
    await city.on_duty("officer", "clinician")

    exercise = await city.call(exercise=True)
    late = await city.call(entered_late=True)

    await city.assessed(exercise)
    assert (await city.assessed(late))["historical"]
    await stage.quiet.wait()
    for call in (exercise, late):
        assert not city.told("match.proposed.v1", call), city.story(call)
        assert not city.told("call.unserved.v1", call), city.story(call)
