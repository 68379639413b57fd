"""The inbox: connected people hear at once, and a page without script does the same."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.notifier.forgetting import forget_once
from services.notifier.store import access
from services.notifier.store.access import Link, LinkKind
from shared.vocabulary import CLINICIAN, MatchId, ResponderId
from tests.integration.notifier.conftest import REGION, Notifier, OpenNotifier, ok, problem
from tests.support.work import NOON
from tests.unit.notifier.nouns import on_call, proposal, seat

pytestmark = pytest.mark.database
TEAM = (on_call(), seat(CLINICIAN, "c-1"))


class Stream:
    """A person's connection."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def state(self) -> dict[str, Any]:
        """The next state."""
        async for line in self._lines:
            if line.startswith("data: "):
                found: dict[str, Any] = json.loads(line.removeprefix("data: "))
                return found
        raise AssertionError("the stream has ended")


@asynccontextmanager
async def connected(notifier: Notifier, token: str) -> AsyncGenerator[Stream]:
    headers = {"Authorization": f"Bearer {token}"}
    async with notifier.http.stream("GET", "/v1/me/offers", headers=headers) as response:
        assert response.is_success
        yield Stream(response)


async def test_a_connected_person_hears_of_an_offer_and_of_its_end(notifier: Notifier) -> None:
    token = await notifier.enrols("c-1")
    async with connected(notifier, token) as stream:
        assert await stream.state() == {"encounters": [], "messages": []}

        await notifier.hears(proposal(*TEAM))
        [asked] = (await stream.state())["encounters"]
        ok(await notifier.post(f"/v1/offers/{asked['offer']['offer_id']}/accept", by=token))
        [seated] = (await stream.state())["encounters"]

    assert asked["offer"]["text"] == "Co-response offer near District 5, 9 min"
    assert "location" not in asked
    assert seated["is_confirmed"]
    assert seated["location"]["address"] == "500 ALDER ST"
    assert "offer" not in seated


async def test_whoever_connects_later_sees_what_is_open(notifier: Notifier) -> None:
    token = await notifier.enrols("c-1")
    await notifier.hears(proposal(*TEAM))

    async with connected(notifier, token) as stream:
        state = await stream.state()

    assert len(state["encounters"]) == 1
    assert [m["kind"] for m in state["messages"]] == ["offer"]


async def test_a_revoked_token_ends_the_stream(notifier: Notifier) -> None:
    token = await notifier.enrols("c-1")
    async with connected(notifier, token) as stream:
        await stream.state()

        ok(await notifier.post("/v1/responders/riverton/c-1/revoke"))

        with pytest.raises(AssertionError, match="has ended"):
            await stream.state()


async def test_the_inbox_is_for_people(notifier: Notifier) -> None:
    assert problem(await notifier.get("/v1/me/offers")) == (403, "person")


async def link_to(notifier: Notifier, person: str = "c-1") -> str:
    """A link as a message carries it."""
    secret = access.new_secret()
    async with notifier.door.work(REGION) as work:
        link = Link(
            REGION, access.digest(secret), LinkKind.PAGE, ResponderId(person), MatchId("m-1")
        )
        await access.store_link(work.conn, link, expires_at=work.now.replace(hour=23))
    return f"/p/{secret}"


async def tap(notifier: Notifier, link: str, **form: str) -> httpx.Response:
    return await notifier.http.post(link, data=form, follow_redirects=True)


async def test_looking_at_the_page_accepts_nothing(notifier: Notifier) -> None:
    await notifier.hears(proposal(*TEAM))
    link = await link_to(notifier)

    page = await notifier.http.get(link)

    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "script" not in page.headers["content-security-policy"]
    assert "ALDER" not in page.text
    assert notifier.told("offer.accepted") == []


async def test_two_buttons_lead_from_the_offer_to_the_scene(notifier: Notifier) -> None:
    await notifier.hears(proposal(*TEAM))
    [offer] = notifier.told("offer.sent")
    link = await link_to(notifier)

    seated = await tap(notifier, link, does="accept", offer_id=offer["offer_id"])
    there = await tap(notifier, link, does="status", status="on_scene")
    safe = await tap(notifier, link, does="check_in")
    help_ = await tap(notifier, link, does="officer_needed")

    assert all(page.status_code == 200 for page in (seated, there, safe, help_))
    assert "500 ALDER ST" in seated.text
    assert notifier.told("offer.accepted")[0]["channel"] == "page"
    assert [s["recorded_by"] for s in notifier.told("responder.status")] == ["person:c-1"]
    notes = ok(await notifier.get("/v1/desk/riverton/notes"))
    assert "officer_needed" in [note["kind"] for note in notes]


async def test_a_late_tap_is_told_so_on_the_page(notifier: Notifier) -> None:
    await notifier.hears(proposal(*TEAM))
    [offer] = notifier.told("offer.sent")
    await notifier.fires("offer_expires")

    late = await tap(notifier, await link_to(notifier), does="accept", offer_id=offer["offer_id"])

    assert late.status_code == 409
    assert "no longer open (expired)" in late.text


@pytest.mark.parametrize("form", [{"does": "dance"}, {"does": "status", "status": "flying"}])
async def test_an_unknown_button_does_nothing(notifier: Notifier, form: dict[str, str]) -> None:
    await notifier.hears(proposal(*TEAM))

    assert (await tap(notifier, await link_to(notifier), **form)).status_code == 422


async def test_a_strangers_link_opens_nothing(notifier: Notifier) -> None:
    await notifier.hears(proposal(*TEAM))

    unknown = await notifier.http.get("/p/never-given")
    stranger = await notifier.http.get(await link_to(notifier, "c-9"))

    assert unknown.status_code == stranger.status_code == 404
    assert "expired" in unknown.text


async def test_a_link_lives_ten_minutes(notifier: Notifier) -> None:
    await notifier.hears(proposal(*TEAM))
    secret = access.new_secret()
    async with notifier.door.work(REGION) as work:
        link = Link(REGION, access.digest(secret), LinkKind.PAGE, ResponderId("c-1"), None)
        await access.store_link(work.conn, link, expires_at=NOON)

    assert (await notifier.http.get(f"/p/{secret}")).status_code == 404


async def test_links_that_have_expired_are_forgotten(open_notifier: OpenNotifier) -> None:
    notifier = await open_notifier(runs=False)
    for hours in (-2, 2):
        secret = access.digest(access.new_secret())
        async with notifier.door.work(REGION) as work:
            link = Link(REGION, secret, LinkKind.PAGE, ResponderId("c-1"), None)
            expires_at = work.now + timedelta(hours=hours)
            await access.store_link(work.conn, link, expires_at=expires_at)

    await forget_once(notifier.door)

    assert len(await notifier.rows("links")) == 1


async def test_an_enrolment_link_hands_out_a_token_once(notifier: Notifier) -> None:
    await notifier.enrols("c-1")
    enrolled = ok(await notifier.post("/v1/responders/riverton/c-1/enrol"))
    link = enrolled["link"].partition("//")[2].partition("/")[2]

    first_look = await notifier.http.get(f"/{link}")
    handed_out = await tap(notifier, f"/{link}", does="enrol")
    again = await tap(notifier, f"/{link}", does="enrol")

    token = handed_out.text.partition("<code>")[2].partition("</code>")[0]
    ok(await notifier.post("/v1/responders/riverton/c-1/duty", {"on": True}, by=token))
    assert "<code>" not in first_look.text
    assert again.status_code == 404
