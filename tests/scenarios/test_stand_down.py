"""Somebody under way who is called off has to say that it was understood, or the desk is told."""

from __future__ import annotations

from tests.support.city import Call, City, Person
from tests.support.doors import done
from tests.support.stage import Stage

STRICT = """
[asking]
acknowledge_within_s = 2
"""


async def test_an_unacknowledged_stand_down_is_told_to_the_desk(stage: Stage) -> None:
    city = await stage.found_city(STRICT)
    call, *_ = await _under_way(city)

    await city.close(call)

    assert (await city.expect("match.completed.v1", call))["reason"] == "call_closed"
    assert await city.note("not_acknowledged", call)


async def test_an_acknowledged_stand_down_is_not(city: City, stage: Stage) -> None:
    call, *team = await _under_way(city)
    match = await city.confirmed(call)
    await city.close(call)
    await city.expect("match.completed.v1", call)

    for person in team:
        body = {"responder_id": person.responder_id}
        path = f"/v1/matches/{match['match_id']}/acknowledge"
        done(await city.doors.post("notifier", path, body))

    await stage.quiet.wait()
    assert await city.notes("not_acknowledged", call) == []


async def _under_way(city: City) -> tuple[Call, Person, Person]:
    officer, clinician = await city.on_duty("officer", "clinician")
    call = await city.call()
    await city.accepts(officer, call)
    await city.accepts(clinician, call)
    await city.confirmed(call)
    await city.status(clinician, call, "en_route")
    return call, officer, clinician
