"""The feed is watched, and a canary goes all the way through intake and reaches nobody."""

from __future__ import annotations

from typing import Any

from shared.events.cad import CANARY_CALL
from shared.events.topics import CAD_INBOUND
from tests.support.city import City
from tests.support.doors import done
from tests.support.patience import until
from tests.support.stage import Stage, write_policy

CANARY_EACH_SECOND = "[feeds]\ncanary_every_s = 1\ncanary_within_s = 30"


async def feeds_of(city: City, agency: str) -> dict[str, Any]:
    return done(await city.doors.get("intake", "/v1/feeds", agency=agency, scope="operate"))


async def test_a_canary_is_assessed_and_nobody_is_asked(stage: Stage) -> None:
    city = await stage.found_city(CANARY_EACH_SECOND)
    await city.on_duty("officer", "clinician")
    agency = city.agencies[0]
    back: set[str] = set()

    async def have_come_back() -> bool:
        flown = (await feeds_of(city, agency))["canaries"]
        back.update(it["sent_at"] for it in flown if "returned_at" in it)
        return len(back) > 1

    await until(have_come_back, "two canaries have come back")

    [canary] = (await feeds_of(city, agency))["canaries"]
    assert canary["eligibility"] == "co_response"
    assert canary["took_s"] < 30
    write_policy(stage.agencies, agency, city.region)
    await stage.quiet.wait()
    told = [it for it in city.facts.of(agency) if CANARY_CALL.encode() in it.value]
    assert {it.topic for it in told} == {CAD_INBOUND}
    kept = await city.doors.get("intake", f"/v1/calls/{agency}/{CANARY_CALL}")
    assert kept.status_code == 404
    await stage.holds()


async def test_what_a_dispatch_system_sends_is_shown_as_its_feed(city: City) -> None:
    call = await city.call()
    await city.assessed(call)

    feeds: list[dict[str, Any]] = []

    async def are_written() -> bool:
        feeds[:] = (await feeds_of(city, call.agency))["feeds"]
        return bool(feeds)

    await until(are_written, "what was heard is written")
    [feed] = feeds
    assert feed["last_day"]["accepted"] >= 1
    assert feed["silent_for_s"] < 60
