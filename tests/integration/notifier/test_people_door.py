"""People over HTTP: snapshots, contacts, tokens, duty, position; and what others may not see."""

from __future__ import annotations

import pytest

from services.notifier.store import access
from shared.vocabulary import CLINICIAN, SeatRule
from tests.integration.notifier.conftest import Notifier, ok, problem
from tests.support.work import NOON
from tests.unit.notifier.nouns import on_call, proposal, seat

pytestmark = pytest.mark.database
PATH = "/v1/responders/riverton/c-1"
SECRET = "whsec_" + "a" * 40


async def test_a_person_is_told_once_and_again_when_changed(notifier: Notifier) -> None:
    person = {"role": "clinician", "serves": ["riverton", "lakeside"], "employer": "County"}
    for _ in range(2):
        assert ok(await notifier.put(PATH, person))["revision"] == 1

    assert ok(await notifier.put(PATH, person | {"specialties": ["youth"]}))["revision"] == 2

    told = notifier.told("responder.changed")
    assert [t["revision"] for t in told] == [1, 2]
    assert told[1]["specialties"] == ["youth"]


async def test_an_older_snapshot_is_refused(notifier: Notifier) -> None:
    ok(await notifier.put(PATH, {"role": "clinician", "revision": 5}))

    old = await notifier.put(PATH, {"role": "peer", "revision": 4})

    assert problem(old) == (409, "stale-revision")


async def test_another_agencys_people_do_not_exist(notifier: Notifier) -> None:
    other = "/v1/responders/lakeside/c-9"

    assert problem(await notifier.put(other, {"role": "clinician"}))[0] == 404
    assert problem(await notifier.post(f"{other}/duty", {"on": True}))[0] == 404


async def test_a_key_without_the_scope_is_refused(notifier: Notifier) -> None:
    assert problem(await notifier.put(PATH, {"role": "clinician"}, by="report")) == (403, "scope")


async def test_contacts_stay_in_their_table(notifier: Notifier) -> None:
    await notifier.enrols("c-1")

    answer = await notifier.put(
        f"{PATH}/contacts",
        {
            "email": "somebody@example.org",
            "webhook": {"url": "https://x.example", "secret": SECRET},
        },
    )

    assert ok(answer)["channels"] == ["inbox", "webhook", "email"]
    assert "example" not in answer.text
    assert "example" not in str(notifier.facts())
    [row] = await notifier.rows("contacts")
    assert row.email == "somebody@example.org"


@pytest.mark.parametrize(
    "contacts",
    [
        {"email": "two@example.org, three@example.org"},
        {"email": "a@b\r\nBcc: c@d.example"},
        {"webhook": {"url": "ftp://x.example", "secret": SECRET}},
        {"webhook": {"url": "https://x.example", "secret": "short"}},
    ],
)
async def test_contacts_that_can_not_work_are_refused(
    notifier: Notifier, contacts: dict[str, object]
) -> None:
    await notifier.enrols("c-1")

    assert problem(await notifier.put(f"{PATH}/contacts", contacts))[0] == 422


async def test_a_token_speaks_for_its_person_alone(notifier: Notifier) -> None:
    token = await notifier.enrols("c-1")
    await notifier.enrols("c-2")

    ok(await notifier.post(f"{PATH}/duty", {"on": True}, by=token))
    other = await notifier.post("/v1/responders/riverton/c-2/duty", {"on": True}, by=token)
    ledger = await notifier.get("/v1/deliveries", by=token)

    assert problem(other)[0] == 404
    assert problem(ledger)[0] == 403


async def test_only_the_hash_of_a_token_is_kept(notifier: Notifier) -> None:
    token = await notifier.enrols("c-1")

    [row] = await notifier.rows("tokens")

    assert row.sha256 == access.digest(token)
    assert token not in str(await notifier.rows("idempotency"))


async def test_a_revoked_token_opens_nothing(notifier: Notifier) -> None:
    token = await notifier.enrols("c-1")

    assert ok(await notifier.post(f"{PATH}/revoke"))["revoked"] == 1

    assert problem(await notifier.post(f"{PATH}/duty", {"on": True}, by=token))[0] == 401


async def test_a_person_who_has_left_opens_nothing(notifier: Notifier) -> None:
    token = await notifier.enrols("c-1")

    ok(await notifier.put(PATH, {"role": "clinician", "active": False}))

    assert problem(await notifier.post(f"{PATH}/duty", {"on": True}, by=token))[0] == 401


async def test_duty_is_numbered_and_told(notifier: Notifier) -> None:
    await notifier.enrols("c-1")

    for on in (True, False):
        ok(await notifier.post(f"{PATH}/duty", {"on": on}))

    assert [(d["revision"], d["on"]) for d in notifier.told("duty.changed")] == [
        (1, True),
        (2, False),
    ]


async def test_positions_are_told_on_duty_only_and_kept_nowhere(notifier: Notifier) -> None:
    await notifier.enrols("c-1")
    where = {"position": {"lat": 36.61, "lon": -120.11}, "at": NOON.isoformat()}

    off = await notifier.post(f"{PATH}/position", where)
    ok(await notifier.post(f"{PATH}/duty", {"on": True}))
    ok(await notifier.post(f"{PATH}/position", where))

    assert problem(off) == (409, "off-duty")
    assert notifier.told("responder.moved")[0]["position"] == {"lat": 36.61, "lon": -120.11}


async def test_a_person_who_serves_another_agency_answers_there(notifier: Notifier) -> None:
    token = await notifier.enrols("c-1")
    team = proposal(on_call(), seat(CLINICIAN, "c-1"))
    await notifier.hears(team.model_copy(update={"agency": "lakeside"}), agency="lakeside")
    [offer] = notifier.told("offer.sent")
    path = f"/v1/offers/{offer['offer_id']}/accept"

    supervisor = await notifier.post(path)
    answer = ok(await notifier.post(path, by=token))

    assert problem(supervisor)[0] == 404
    assert answer["state"] == "accepted"
    assert notifier.told("offer.accepted")[0]["agency"] == "lakeside"


async def test_a_partner_may_report_for_another_and_a_stranger_may_not(
    notifier: Notifier,
) -> None:
    partner, stranger = [await notifier.enrols(person) for person in ("c-1", "c-2")]
    team = (on_call(person="o-1"), seat(CLINICIAN, "c-1", rule=SeatRule.TELL))
    await notifier.hears(proposal(*team))
    said = {"role": "officer", "status": "on_scene"}

    refused = await notifier.post("/v1/matches/m-1/status", said, by=stranger)
    ok(await notifier.post("/v1/matches/m-1/status", said, by=partner))
    ok(await notifier.post("/v1/matches/m-1/status", {"status": "en_route"}, by=partner))

    assert problem(refused)[0] == 404
    assert [(s["role"], s["source"]) for s in notifier.told("responder.status")] == [
        ("officer", "partner"),
        ("clinician", "app"),
    ]


async def test_a_supervisor_has_to_say_whom_she_means(notifier: Notifier) -> None:
    await notifier.hears(proposal(on_call(), seat(CLINICIAN, "c-1", rule=SeatRule.TELL)))

    answer = await notifier.post("/v1/matches/m-1/status", {"status": "en_route"})

    assert problem(answer) == (422, "invalid")
