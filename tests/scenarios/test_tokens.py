"""A person's token acts for that person alone; another agency's data does not exist."""

from __future__ import annotations

from tests.support.city import City, Person
from tests.support.doors import done


async def test_a_person_answers_with_her_own_token(city: City) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")
    token = await _enrolled(city, clinician)
    call = await city.call()
    offer = await city.offered_to(clinician, call)

    await city.accepts(officer, call)
    path = f"/v1/offers/{offer['offer_id']}/accept"
    done(await city.doors.post("notifier", path, token=token))

    accepted = await city.expect(
        "offer.accepted.v1", call, responder_id=clinician.responder_id, channel="inbox"
    )
    assert accepted["offer_id"] == offer["offer_id"]
    assert await city.confirmed(call)


async def test_a_token_does_not_answer_for_another(city: City) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")
    token = await _enrolled(city, officer)
    call = await city.call()
    offer = await city.offered_to(clinician, call)

    path = f"/v1/offers/{offer['offer_id']}/accept"
    answer = await city.doors.post("notifier", path, token=token)

    assert answer.status_code == 404


async def test_a_revoked_token_opens_nothing(city: City) -> None:
    [clinician] = await city.on_duty("clinician")
    token = await _enrolled(city, clinician)
    path = f"/v1/responders/{clinician.agency}/{clinician.responder_id}"
    done(await city.doors.post("notifier", f"{path}/revoke"))

    answer = await city.doors.post("notifier", f"{path}/duty", {"on": False}, token=token)

    assert answer.status_code == 401


async def _enrolled(city: City, person: Person) -> str:
    path = f"/v1/responders/{person.agency}/{person.responder_id}/enrol"
    return str(done(await city.doors.post("notifier", path))["token"])
