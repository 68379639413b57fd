"""What an audit reads from the services' tables, on a real Postgres."""

from __future__ import annotations

from datetime import timedelta

import asyncpg
import pytest

from shared.db import plain_url
from shared.events.topics import SERVICES
from tandem.audit.tables import load_tables
from tests.support.postgres import create_schema
from tests.support.work import NOON

pytestmark = pytest.mark.database

POLICIES = (
    ("riverton", "aaaaaaa", "[asking]\nacknowledge_within_s = 5\n"),
    ("riverton", "bbbbbbb", "[asking]\nacknowledge_within_s = 240\n"),
    ("lakeside", "ccccccc", ""),
)


async def test_a_stand_down_is_read_with_the_longest_time_that_its_policies_gave(
    database_url: str,
) -> None:
    for service in SERVICES:
        await create_schema(service, database_url)
    conn = await asyncpg.connect(plain_url(database_url))
    try:
        await conn.executemany("INSERT INTO notifier.policies VALUES ($1, $2, $3)", POLICIES)
        for match_id, agency in (("m-1", "riverton"), ("m-2", "lakeside")):
            await conn.execute(MATCH, match_id, agency, NOON)
            await conn.execute(STAND_DOWN, match_id, NOON)
    finally:
        await conn.close()

    seen = await load_tables(database_url)

    assert {it.match_id: it.answer_within for it in seen.stood_down} == {
        "m-1": timedelta(seconds=240),
        "m-2": timedelta(seconds=60),
    }
    assert not any(it.acknowledged or it.desk_told for it in seen.stood_down)


MATCH = """
INSERT INTO notifier.matches (region, match_id, agency, call_id, epoch, structure, eligibility,
    call, seats, why, policy, proposed_at, waiting_since)
VALUES ('valley', $1, $2, 'E1', 1, 'rotating', 'co_response', '{}', '[]', '', '', $3, $3)
"""
STAND_DOWN = """
INSERT INTO notifier.stand_downs (region, match_id, role, responder_id, told_at, needs_answer)
VALUES ('valley', $1, 'clinician', 'c-1', $2, true)
"""
