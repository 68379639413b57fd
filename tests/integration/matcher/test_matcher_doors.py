"""Matcher's doors: the board, why these people, and stepping in by hand."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shared.events import CallUnserved, JoinRequested, MatchCompleted, MatchProposed, MatchWithdrawn
from shared.vocabulary import CallId, Completion, Eligibility, FilledBy, ResponderId, Unserved
from tests.integration.matcher.answers import confirmed, declined, one, team
from tests.integration.matcher.bench import RIVERTON, Bench
from tests.support.work import NOON

pytestmark = pytest.mark.database
LAKESIDE_KEY = {"Authorization": "Bearer supervise-lakeside"}


async def by_hand(
    http: httpx.AsyncClient, *people: str, call_id: str = "E1", **more: Any
) -> httpx.Response:
    body = {"agency": "riverton", "call_id": call_id, "responder_ids": people, **more}
    return await http.post("/v1/matches", json=body)


async def told_by(
    bench: Bench, http: httpx.AsyncClient, path: str, key: str = "k1"
) -> tuple[int, list[Any]]:
    before = len(bench.told())
    response = await http.post(path, headers={"Idempotency-Key": key})
    return response.status_code, bench.told()[before:]


async def test_the_board_shows_who_waits_who_is_where_and_who_is_free(
    bench: Bench, http: httpx.AsyncClient
) -> None:
    await bench.on_duty("o1", "c1", "o2", o1=1, c1=1, o2=7)
    await bench.hear(bench.call("E1"), bench.call("E2", urgency=4))
    wish = JoinRequested(
        request_id="r1", agency=RIVERTON, call_id=CallId("E2"), responder_id=ResponderId("o2"),
        at=NOON,
    )  # fmt: skip
    await bench.hear(wish)

    board = (await http.get("/v1/board/riverton")).json()

    (waiting,), (match,), (free,) = board["waiting"], board["matches"], board["free"]
    assert (waiting["call_id"], waiting["reason"]) == ("E2", "higher_priority_elsewhere")
    assert (match["call_id"], match["state"], match["headline"]) == ("E1", "proposed", "Crisis")
    assert [seat["responder_id"] for seat in match["seats"]] == ["o1", "c1"]
    assert (free["responder_id"], free["duty"]) == ("o2", "on_shift")
    assert board["refused_joins"][0]["why"] == "Officers join by way of dispatch."


async def test_a_match_says_why_these_people(bench: Bench, http: httpx.AsyncClient) -> None:
    await bench.on_duty("o1", "c1", "c2", c1=1, c2=5)
    match = one(await bench.hear(bench.call()), MatchProposed)
    await bench.hear(declined(match, "clinician"))

    found = (await http.get(f"/v1/matches/{match.match_id}")).json()

    assert [decision["epoch"] for decision in found["decisions"]] == [2, 1]
    newest = found["decisions"][0]
    assert newest["record"]["candidates"]["clinician"]["nearest"][0]["responder_id"] == "c2"
    assert newest["decision"]["why"].startswith("Officer and clinician can be there in")


async def test_another_agencys_matches_and_board_do_not_exist(
    bench: Bench, http: httpx.AsyncClient
) -> None:
    await bench.on_duty("o1", "c1")
    match = one(await bench.hear(bench.call()), MatchProposed)

    for path in ("/v1/board/riverton", f"/v1/matches/{match.match_id}"):
        assert (await http.get(path, headers=LAKESIDE_KEY)).status_code == 404
    command = await http.post(f"/v1/matches/{match.match_id}/withdraw", headers=LAKESIDE_KEY)
    assert command.status_code == 404
    wrong_scope = {"Authorization": "Bearer report-riverton"}
    assert (await http.get("/v1/board/riverton", headers=wrong_scope)).status_code == 403


async def test_a_team_by_hand_is_proposed_and_never_undone(
    bench: Bench, http: httpx.AsyncClient
) -> None:
    await bench.on_duty("o1", "c1", o1=20, c1=20)
    await bench.hear(bench.call(eligibility=Eligibility.NOT_ELIGIBLE))

    answer = await by_hand(http, "o1", "c1", agreed=True)

    assert answer.status_code == 201, answer.text
    match = one(bench.told(), MatchProposed)
    assert answer.json()["match_id"] == match.match_id
    assert [seat.filled_by for seat in match.seats] == [FilledBy.SUPERVISOR] * 2
    assert (match.decision.rule, match.eligibility) == ("by_hand", Eligibility.CO_RESPONSE)
    assert not await bench.hear(bench.call(eligibility=Eligibility.NOT_ELIGIBLE))


async def test_a_team_by_hand_takes_the_place_of_the_one_that_was_proposed(
    bench: Bench, http: httpx.AsyncClient
) -> None:
    await bench.on_duty("o1", "c1", "c2", "o2", c1=1, c2=9, o1=1, o2=9)
    first = one(await bench.hear(bench.call("E1")), MatchProposed)
    before = len(bench.told())

    answer = await by_hand(http, "o1", "c2")
    second = await bench.hear(bench.call("E2"))

    again = one(bench.told()[before : before + 1], MatchProposed)
    assert answer.status_code == 201
    assert (again.match_id, again.epoch) == (first.match_id, 2)
    assert [(seat.responder_id, seat.kept) for seat in again.seats] == [
        ("o1", True), ("c2", False),
    ]  # fmt: skip
    assert team(second) == {"officer": "o2", "clinician": "c1"}


@pytest.mark.parametrize(
    ("people", "call_id", "status", "kind"),
    [
        (["o2", "c1"], "E2", 409, "busy"),
        (["o2"], "E2", 409, "no-partner"),
        (["o2", "nobody"], "E2", 404, "not-found"),
        (["o2", "c2"], "E9", 404, "not-found"),
        (["o2", "c9"], "E2", 409, "off-duty"),
        ([], "E2", 422, "invalid"),
    ],
)
async def test_what_stands_against_a_team_by_hand_is_said(
    bench: Bench,
    http: httpx.AsyncClient,
    people: list[str],
    call_id: str,
    status: int,
    kind: str,
) -> None:
    await bench.on_duty("o1", "c1", c1=1)
    await bench.hear(bench.call("E1"), bench.person("c9", "clinician"))
    await bench.hear(bench.call("E2", urgency=5))
    await bench.on_duty("o2")

    answer = await by_hand(http, *people, call_id=call_id)

    assert answer.status_code == status, answer.text
    assert answer.json()["type"].endswith(kind)
    assert answer.json()["detail"]


async def test_a_withdrawn_call_gets_nobody_until_a_person_asks(
    bench: Bench, http: httpx.AsyncClient
) -> None:
    await bench.on_duty("o1", "c1")
    match = one(await bench.hear(bench.call()), MatchProposed)

    status, told = await told_by(bench, http, f"/v1/matches/{match.match_id}/withdraw")
    again, repeated = await told_by(bench, http, f"/v1/matches/{match.match_id}/withdraw")
    later = await bench.hear(bench.call())

    assert (status, again) == (200, 200)
    assert not repeated
    assert one(told, MatchWithdrawn).reason == "withdrawn_by_supervisor"
    assert one(told, CallUnserved).reason is Unserved.WITHDRAWN_BY_SUPERVISOR
    assert not later


async def test_withdrawing_frees_people_for_the_next_call_at_once(
    bench: Bench, http: httpx.AsyncClient
) -> None:
    await bench.on_duty("o1", "c1")
    match = one(await bench.hear(bench.call("E1")), MatchProposed)
    await bench.hear(bench.call("E2"))

    _, told = await told_by(bench, http, f"/v1/matches/{match.match_id}/withdraw")

    assert one(told, MatchProposed).call_id == "E2"


async def test_only_a_confirmed_match_is_completed_and_only_an_unconfirmed_withdrawn(
    bench: Bench, http: httpx.AsyncClient
) -> None:
    await bench.on_duty("o1", "c1")
    match = one(await bench.hear(bench.call()), MatchProposed)
    too_early, _ = await told_by(bench, http, f"/v1/matches/{match.match_id}/complete", "k1")
    await bench.hear(confirmed(match))
    too_late, _ = await told_by(bench, http, f"/v1/matches/{match.match_id}/withdraw", "k2")

    status, told = await told_by(bench, http, f"/v1/matches/{match.match_id}/complete", "k3")
    over, _ = await told_by(bench, http, f"/v1/matches/{match.match_id}/complete", "k4")

    assert (too_early, too_late, status, over) == (409, 409, 200, 404)
    assert one(told, MatchCompleted).reason is Completion.BY_HAND
    ended = (await http.get(f"/v1/matches/{match.match_id}")).json()
    assert (ended["state"], ended["ended_how"]) == ("ended", "by_hand")


async def test_unserved_calls_are_listed_page_by_page_with_their_newest_reason(
    bench: Bench, http: httpx.AsyncClient
) -> None:
    await bench.hear(*(bench.call(f"E{n}") for n in range(5)))
    await bench.on_duty("c1")
    await bench.hear(bench.closed("E0"))

    first = await http.get("/v1/unserved", params={"agency": "riverton", "limit": 3})
    second = await http.get(first.links["next"]["url"])

    rows = [*first.json(), *second.json()]
    assert sorted(row["call_id"] for row in rows) == [f"E{n}" for n in range(5)]
    by_call = {row["call_id"]: row for row in rows}
    assert {row["reason"] for row in rows} == {"no_officer_free"}
    assert [by_call["E0"]["final"], by_call["E1"]["final"]] == [True, False]
    assert by_call["E1"]["record"]["candidates"]["clinician"]["nearest"]
    assert "next" not in second.links


async def test_a_cursor_of_ones_own_making_is_refused(http: httpx.AsyncClient) -> None:
    params = {"agency": "riverton", "before": "yesterday"}

    assert (await http.get("/v1/unserved", params=params)).status_code == 422
