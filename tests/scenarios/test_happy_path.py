"""From a dispatch system's event to a confirmed pair, an outcome and a figure."""

from __future__ import annotations

from tests.support.city import City
from tests.support.city.city import people_of
from tests.support.doors import done
from tests.support.patience import until


async def test_an_officer_and_a_clinician_are_sent_together(city: City) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")

    call = await city.call(type="5150", text="pacing, talking to himself")

    match = await city.proposed(call)
    assert people_of(match) == {
        "officer": officer.responder_id,
        "clinician": clinician.responder_id,
    }
    await city.accepts(officer, call)
    await city.accepts(clinician, call)
    confirmed = await city.confirmed(call)
    assert confirmed["match_id"] == match["match_id"]
    assert people_of(confirmed) == people_of(match)


async def test_an_encounter_ends_with_an_outcome_and_a_figure(city: City) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")
    call = await city.call()
    await city.accepts(officer, call)
    await city.accepts(clinician, call)
    await city.confirmed(call)

    await city.status(officer, call, "en_route", "on_scene")
    await city.status(clinician, call, "en_route", "on_scene", "with_person")
    await city.outcome(call, "remained_in_place")
    await city.status(officer, call, "cleared")
    await city.status(clinician, call, "cleared")
    completed = await city.expect("match.completed.v1", call)
    await city.close(call)

    assert completed["reason"] == "cleared"
    assert set(completed["arrivals"]) == {"officer", "clinician"}
    await until(lambda: _is_counted(city), "the call in the figures")


async def test_people_who_are_on_a_match_are_not_offered_another_call(city: City) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")
    first = await city.call()
    await city.accepts(officer, first)
    await city.accepts(clinician, first)
    await city.confirmed(first)

    second = await city.call()

    assert (await city.unserved(second))["reason"] in {"no_clinician_free", "no_officer_free"}


async def test_every_fact_of_a_call_is_in_one_trace(city: City) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")
    call = await city.call()
    await city.accepts(officer, call)
    await city.accepts(clinician, call)
    await city.confirmed(call)
    await city.status(officer, call, "en_route", "on_scene", "cleared")
    await city.status(clinician, call, "en_route", "on_scene", "cleared")
    await city.expect("match.completed.v1", call)

    traces = {
        fact.trace_id
        for fact in city.facts.of(city.agency)
        if fact.body.get("call_id") == call.call_id and fact.topic != "cad.inbound.v1"
    }
    assert len(traces) == 1, city.story(call)


async def _is_counted(city: City) -> bool:
    figures = done(await city.doors.get("metrics", f"/v1/metrics/{city.agency}", scope="report"))
    counts = figures["counts"]
    return counts["received"] == counts["confirmed"] == counts["active"] == 1
