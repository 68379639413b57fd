"""The five ways of putting a team together."""

from __future__ import annotations

from tests.support.city import City
from tests.support.city.city import people_of
from tests.support.stage import Stage

TEAM = """
[[matching.teams]]
structure = "{structure}"
roles = {roles}
"""
ROTATING = TEAM.format(structure="rotating", roles='["officer", "clinician"]')
DEDICATED = TEAM.format(structure="dedicated", roles='["officer", "clinician"]')
TRIAD = TEAM.format(structure="triad", roles='["officer", "clinician", "medic"]')
TELE = TEAM.format(structure="tele", roles='["officer", "clinician"]')
CIVILIAN = """
[[matching.teams]]
structure = "civilian"
roles = ["clinician"]
eligibility = ["civilian_response"]

[[assessing.rules]]
id = "welfare"
then = "civilian_response"
call_types = ["WELFARE"]
"""


async def test_rotating_any_free_clinician_is_paired_with_any_free_officer(stage: Stage) -> None:
    city = await stage.found_city(ROTATING)
    near_officer, near_clinician, *_ = await city.on_duty(
        "officer", "clinician", "officer", "clinician"
    )

    match = await city.proposed(await city.call())

    assert match["structure"] == "rotating"
    assert people_of(match) == {
        "officer": near_officer.responder_id,
        "clinician": near_clinician.responder_id,
    }


async def test_dedicated_one_member_accepts_for_the_whole_car(stage: Stage) -> None:
    city = await stage.found_city(DEDICATED)
    officer, clinician = await city.on_duty("officer", "clinician", team_id="car-7")
    call = await city.call()
    match = await city.proposed(call)
    assert match["structure"] == "dedicated"

    await city.accepts(clinician, call)

    confirmed = await city.confirmed(call)
    assert people_of(confirmed) == {
        "officer": officer.responder_id,
        "clinician": clinician.responder_id,
    }
    assert not city.told("offer.accepted.v1", call, responder_id=officer.responder_id)


async def test_triad_officer_clinician_and_medic_go_together(stage: Stage) -> None:
    city = await stage.found_city(TRIAD)
    people = await city.on_duty("officer", "clinician", "medic")
    call = await city.call()

    match = await city.proposed(call)

    assert match["structure"] == "triad"
    assert people_of(match) == {person.role: person.responder_id for person in people}
    for person in people:
        await city.accepts(person, call)
    assert len((await city.confirmed(call))["seats"]) == 3


async def test_tele_the_officer_on_scene_brings_the_clinician_in_by_video(stage: Stage) -> None:
    city = await stage.found_city(TELE)
    [clinician] = await city.on_duty("clinician", modes=["tele"])
    call = await city.call(units=["11K"])
    await city.unit("11K", "on_scene", call=call)

    match = await city.proposed(call)

    assert match["structure"] == "tele"
    modes = {seat["role"]: seat["mode"] for seat in match["seats"]}
    assert modes == {"officer": "on_call", "clinician": "tele"}
    await city.accepts(clinician, call)
    assert await city.confirmed(call)


async def test_civilian_no_officer_is_asked(stage: Stage) -> None:
    city = await stage.found_city(CIVILIAN)
    officer, clinician = await city.on_duty("officer", "clinician")
    call = await city.call("WELFARE", "would like to talk to somebody, calm")
    await city.assessed(call, eligibility="civilian_response")

    await city.accepts(clinician, call)

    confirmed = await city.confirmed(call)
    assert people_of(confirmed) == {"clinician": clinician.responder_id}
    assert not city.offers_to(officer, call)


async def test_an_officer_whom_cad_has_on_scene_is_told_and_not_asked(city: City) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")
    call = city.new_call(units=["11K"])
    await city.unit("11K", "on_scene", call=call, crew=(officer,))
    await city.send(call)

    match = await city.proposed(call)
    await city.accepts(clinician, call)

    assert await city.confirmed(call)
    filled = {seat["role"]: seat.get("filled_by") for seat in match["seats"]}
    assert filled["officer"] == "dispatch"
    assert not city.offers_to(officer, call)


async def test_an_officer_whom_nobody_enrolled_still_counts(city: City) -> None:
    [clinician] = await city.on_duty("clinician")
    call = city.new_call(units=["11K"])
    await city.unit("11K", "on_scene", call=call)
    await city.send(call)
    await city.proposed(call)

    await city.accepts(clinician, call)

    confirmed = await city.confirmed(call)
    assert people_of(confirmed)["officer"] is None
    arrived = await city.expect("responder.status.v1", call, role="officer", status="on_scene")
    assert arrived["source"] in {"cad", "inferred"}


async def test_an_officer_asks_for_a_clinician_by_radio(city: City) -> None:
    [clinician] = await city.on_duty("clinician")
    call = city.new_call("415", None, units=["11K"])
    await city.unit("11K", "on_scene", call=call)
    await city.send(call)
    await city.assessed(call, eligibility="not_eligible")

    await city.request(call)

    told = await city.assessed(call, eligibility="co_response")
    assert told["assessment"]["requested"]["by"] == "officer"
    await city.accepts(clinician, call)
    assert await city.confirmed(call)
