"""Matches of long ago are dropped with all that was said about them; nothing live ever is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.notifier.store import old
from shared.events.matches import CallUnserved, MatchCompleted
from shared.vocabulary import AgencyId, CallId, Completion, MatchId, Unserved
from tests.integration.notifier.conftest import REGION, Notifier, OpenNotifier, ok
from tests.support.work import NOON
from tests.unit.notifier.nouns import PAIR, proposal

pytestmark = pytest.mark.database
TABLES = ("matches", "offers", "members", "stand_downs", "deliveries", "notes")


@pytest.fixture
async def still(open_notifier: OpenNotifier) -> Notifier:
    """A notifier whose senders rest."""
    return await open_notifier(runs=False)


async def test_a_match_of_long_ago_is_dropped_with_everything_about_it(still: Notifier) -> None:
    await is_confirmed(still)
    await ends(still)
    for person in ("o-1", "c-1"):
        path, body = "/v1/matches/m-1/acknowledge", {"responder_id": person}
        ok(await still.post(path, body))

    dropped = await forget(still)

    assert dropped == 1
    assert await counts(still) == dict.fromkeys(TABLES, 0)


async def test_what_has_ended_of_late_is_kept(still: Notifier) -> None:
    await is_confirmed(still)
    await ends(still)
    before = await counts(still)

    assert await forget(still, days=-1) == 0
    assert await counts(still) == before


async def test_a_live_match_is_kept_however_old(still: Notifier) -> None:
    await still.hears(proposal())

    assert await forget(still) == 0


async def test_a_match_whose_clinician_never_cleared_is_kept(still: Notifier) -> None:
    await is_confirmed(still)
    for person in ("c-1", "o-1"):
        said = {"responder_id": person, "status": "on_scene"}
        ok(await still.post("/v1/matches/m-1/status", said))
    await ends(still)

    assert await forget(still) == 0


async def test_a_match_is_kept_until_a_stand_down_is_acknowledged_or_told(still: Notifier) -> None:
    await is_confirmed(still)
    await ends(still)
    assert await forget(still) == 0

    await still.fires("not_acknowledged")

    assert await forget(still) == 1


async def test_notes_that_belong_to_no_match_are_dropped_too(still: Notifier) -> None:
    said = CallUnserved(
        agency=AgencyId("riverton"),
        call_id=CallId("E1"),
        revision=1,
        at=NOON,
        reason=Unserved.NO_CLINICIAN_FREE,
        detail="All are at other calls.",
        retry="on_change",
        final=False,
    )
    await still.hears(said)

    assert await forget(still, days=-1) == 0
    assert await forget(still) == 1
    assert await still.rows("notes") == []


async def is_confirmed(notifier: Notifier) -> None:
    """A team is asked and takes its seats."""
    await notifier.hears(proposal(*PAIR))
    for offer in notifier.told("offer.sent"):
        ok(await notifier.post(f"/v1/offers/{offer['offer_id']}/accept"))


async def ends(notifier: Notifier) -> None:
    """Matcher says that the match is over."""
    await notifier.hears(
        MatchCompleted(
            agency=AgencyId("riverton"),
            call_id=CallId("E1"),
            match_id=MatchId("m-1"),
            epoch=1,
            at=NOON,
            reason=Completion.CALL_CLOSED,
            arrivals={},
        )
    )


async def forget(notifier: Notifier, *, days: int = 1) -> int:
    """Drop what ended before so many days from now."""
    async with notifier.door.work(REGION) as work:
        return await old.forget(work.conn, REGION, before=work.now + timedelta(days=days))


async def counts(notifier: Notifier) -> dict[str, int]:
    """Table -> rows."""
    return {table: len(await notifier.rows(table)) for table in TABLES}
