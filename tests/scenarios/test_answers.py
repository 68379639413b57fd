"""People decline, stay silent, and answer too late."""

from __future__ import annotations

from tests.support.city import City
from tests.support.city.city import people_of
from tests.support.stage import Stage

IMPATIENT = """
[asking]
answer_within_s = 2
"""


async def test_a_declined_seat_is_offered_to_the_next_person_and_the_partner_keeps_theirs(
    city: City,
) -> None:
    officer, first, second = await city.on_duty("officer", "clinician", "clinician")
    call = await city.call(type="5150", text="pacing, talking to himself")

    await city.accepts(officer, call)
    await city.declines(first, call)

    assert await city.offered_to(second, call)
    assert not city.told("match.confirmed.v1", call)
    assert len(city.offers_to(officer, call)) == 1
    await city.accepts(second, call)
    assert people_of(await city.confirmed(call))["clinician"] == second.responder_id


async def test_a_silent_seat_is_offered_to_the_next_person(stage: Stage) -> None:
    city = await stage.found_city(IMPATIENT)
    officer, first, second = await city.on_duty("officer", "clinician", "clinician")
    call = await city.call()
    await city.accepts(officer, call)
    await city.offered_to(first, call)

    await city.expect("offer.expired.v1", call, responder_id=first.responder_id)

    await city.accepts(second, call)
    seats = people_of(await city.confirmed(call))
    assert seats == {"officer": officer.responder_id, "clinician": second.responder_id}


async def test_an_answer_that_comes_too_late_changes_nothing_and_is_told_so(stage: Stage) -> None:
    city = await stage.found_city(IMPATIENT)
    officer, first, second = await city.on_duty("officer", "clinician", "clinician")
    call = await city.call()
    await city.accepts(officer, call)
    late = await city.offered_to(first, call)
    await city.expect("offer.expired.v1", call, responder_id=first.responder_id)
    await city.offered_to(second, call)

    answer = await city.answer(late, "accept")

    assert answer.status_code == 409
    assert answer.headers["content-type"].startswith("application/problem+json")
    await stage.quiet.wait()
    assert not city.told("offer.accepted.v1", call, responder_id=first.responder_id)


async def test_a_second_tap_on_accept_has_no_second_effect(city: City, stage: Stage) -> None:
    _officer, clinician = await city.on_duty("officer", "clinician")
    call = await city.call()
    offer = await city.offered_to(clinician, call)

    answers = [await city.answer(offer, "accept") for _ in range(2)]

    assert answers[0].is_success
    await stage.quiet.wait()
    assert len(city.told("offer.accepted.v1", call)) == 1


async def test_when_everybody_has_declined_the_reason_is_told(city: City) -> None:
    _officer, only = await city.on_duty("officer", "clinician")
    call = await city.call()

    await city.declines(only, call)

    assert (await city.unserved(call, reason="declined"))["seat"] == "clinician"
