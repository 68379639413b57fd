"""Nobody on duty, people shared by two agencies, and nobody unwatched."""

from __future__ import annotations

from tests.support.city import City
from tests.support.city.city import people_of
from tests.support.doors import done
from tests.support.stage import Stage

WATCHFUL = """
[asking.check_in]
after_s = 1
overdue_s = 1
supervisor_s = 1
"""


async def test_without_a_clinician_on_duty_the_call_waits_with_its_reason(city: City) -> None:
    await city.on_duty("officer")
    call = await city.call()

    waiting = await city.unserved(call)

    assert waiting["reason"] == "no_clinician_on_duty"
    assert waiting["seat"] == "clinician"
    assert not waiting["final"]
    [clinician] = await city.on_duty("clinician")
    assert people_of(await city.proposed(call))["clinician"] == clinician.responder_id


async def test_two_agencies_never_book_the_same_clinician_twice(stage: Stage) -> None:
    city = await stage.found_city(others=("",))
    await city.on_duty("officer", agency=city.agencies[0])
    await city.on_duty("officer", agency=city.agencies[1])
    [shared] = await city.on_duty("clinician")

    first, second = [await city.call(agency=agency) for agency in city.agencies]
    await stage.quiet.wait()

    taken = [call for call in (first, second) if city.told("match.proposed.v1", call)]
    assert len(taken) == 1, f"{city.story(first)}\n--\n{city.story(second)}"
    [other] = {first.call_id, second.call_id} - {taken[0].call_id}
    waiting = first if first.call_id == other else second
    assert (await city.unserved(waiting))["reason"] == "no_clinician_free"
    await city.close(taken[0])
    assert people_of(await city.proposed(waiting))["clinician"] == shared.responder_id


async def test_a_person_on_scene_without_a_check_in_is_reported_to_the_desk(stage: Stage) -> None:
    city = await stage.found_city(WATCHFUL)
    officer, clinician = await city.on_duty("officer", "clinician")
    call = await city.call()
    await city.accepts(officer, call)
    await city.accepts(clinician, call)
    await city.confirmed(call)

    await city.status(clinician, call, "en_route", "on_scene")

    assert await city.note("overdue", call)
    assert await city.note("overdue", call, "supervisor")


async def test_a_check_in_starts_the_watch_again(stage: Stage) -> None:
    city = await stage.found_city(WATCHFUL.replace("after_s = 1", "after_s = 600"))
    officer, clinician = await city.on_duty("officer", "clinician")
    call = await city.call()
    await city.accepts(officer, call)
    await city.accepts(clinician, call)
    match = await city.confirmed(call)
    await city.status(clinician, call, "en_route", "on_scene")

    answer = await city.doors.post(
        "notifier", f"/v1/matches/{match['match_id']}/check-in", {"role": "clinician"}
    )

    assert done(answer)


async def test_a_clinician_joins_a_call_by_herself(city: City) -> None:
    _near, joining = await city.on_duty("clinician", "clinician")
    call = city.new_call("415", None, units=["11K"])
    await city.unit("11K", "on_scene", call=call)
    await city.send(call)
    await city.assessed(call, eligibility="not_eligible")

    path = f"/v1/calls/{call.agency}/{call.call_id}/join"
    done(await city.doors.post("notifier", path, {"responder_id": joining.responder_id}))

    confirmed = await city.confirmed(call)
    seats = {seat["role"]: seat["filled_by"] for seat in confirmed["seats"]}
    assert seats == {"officer": "dispatch", "clinician": "self"}
    assert people_of(confirmed)["clinician"] == joining.responder_id


async def test_the_desk_confirms_for_an_officer_without_a_phone(stage: Stage) -> None:
    city = await stage.found_city('[matching.seats.officer]\nrule = "desk_confirms"\n')
    officer, clinician = await city.on_duty("officer", "clinician")
    call = await city.call()
    await city.accepts(clinician, call)
    match = await city.proposed(call)
    assert not city.offers_to(officer, call)

    path = f"/v1/matches/{match['match_id']}/seats/officer/confirm"
    done(await city.doors.post("notifier", path))

    confirmed = await city.confirmed(call)
    filled = {seat["role"]: seat["filled_by"] for seat in confirmed["seats"]}
    assert filled == {"officer": "desk", "clinician": "accepted"}
