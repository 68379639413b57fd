"""The figures in the tables equal a recount from the facts, however the facts come (I11)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.metrics.domain.contribution import Cell
from services.metrics.domain.record import Standing
from services.metrics.domain.recount import recount
from services.metrics.handlers import on_facts
from services.metrics.store import lines
from shared.events import Event
from shared.vocabulary import AgencyId, CallKind, RegionId
from tests.support.any_history import histories
from tests.support.history import History
from tests.support.work import Workbench

pytestmark = pytest.mark.database
OWN_TABLES = (
    "records", "links", "employments", "proposed", "rollups", "timings", "stories", "lines",
)  # fmt: skip


async def handle(bench: Workbench, *runs: Sequence[Event[Any]]) -> None:
    for run in runs:
        async with bench.work("valley") as work:
            assert await on_facts(run, work) == []


async def figures(bench: Workbench) -> dict[tuple[Cell, str], int]:
    async with bench.engine.connect() as conn:
        found = await conn.execute(text("SELECT * FROM rollups WHERE value <> 0"))
        return {
            (
                Cell(
                    AgencyId(row.agency),
                    row.day,
                    CallKind(row.kind),
                    Standing(row.standing),
                    row.structure,
                    tuple(row.specialties),
                    tuple(row.employers),
                ),
                row.measure,
            ): row.value
            for row in found
        }


async def timed(bench: Workbench) -> list[tuple[object, ...]]:
    async with bench.engine.connect() as conn:
        found = await conn.execute(
            text("SELECT subject, offer_ms, both_arrived_s, officer_s FROM timings")
        )
        return sorted((tuple(row) for row in found), key=str)


async def forget(bench: Workbench) -> None:
    async with bench.engine.begin() as conn:
        await conn.execute(text(f"TRUNCATE {', '.join(OWN_TABLES)}"))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(facts=histories(), chance=st.randoms(use_true_random=False), length=st.integers(1, 7))
async def test_the_figures_equal_a_recount_however_the_facts_come(
    bench: Workbench, facts: list[Event[Any]], chance: Random, length: int
) -> None:
    await forget(bench)
    told = facts + chance.sample(facts, k=len(facts) // 2)
    chance.shuffle(told)

    await handle(bench, *(told[i : i + length] for i in range(0, len(told), length)))

    zones = {agency: policy.zone for agency, policy in bench.policies.items()}
    expected = recount(facts, zones)
    assert await figures(bench) == expected.measures
    measured = [
        (subject.name, one.timing.offer_ms, one.timing.both_arrived_s, one.timing.officer_s)
        for subject, one in expected.contributions.items()
        if one.timing
    ]
    assert await timed(bench) == sorted(measured, key=str)


async def test_an_outcome_before_its_call_is_kept_and_counts_when_the_call_comes(
    bench: Workbench,
) -> None:
    history = History()
    call = history.unassessed_call().outcome("arrest")
    await handle(bench, history.facts)
    assert await figures(bench) == {}

    call.assessed()
    await handle(bench, history.facts[-1:])

    measures = {measure: value for (_, measure), value in (await figures(bench)).items()}
    assert measures["outcome.arrest"] == measures["received"] == 1


async def test_a_confirmation_that_names_only_its_match_is_kept_until_the_match_is_known(
    bench: Workbench,
) -> None:
    history = History()
    history.call().proposed().confirmed(call_id=None)
    assessed, proposed, confirmed = history.facts

    await handle(bench, [confirmed], [assessed], [proposed])

    assert {measure for _, measure in await figures(bench)} >= {"matched", "confirmed"}


async def test_services_given_are_in_no_table_but_as_a_yes(bench: Workbench) -> None:
    history = History()
    call = history.call().proposed().confirmed().arrives("clinician")
    call.outcome("remained_in_place").care("naloxone", employer="Open Door")
    await handle(bench, history.facts)

    kept = await everything(bench)

    assert '"given":true' in kept
    assert "naloxone" not in kept


async def test_no_address_is_kept(bench: Workbench) -> None:
    history = History()
    history.call().proposed().offered().confirmed().closed()
    await handle(bench, history.facts)

    assert "G ST" not in await everything(bench)


async def test_a_story_whose_consent_is_taken_back_is_forgotten(bench: Workbench) -> None:
    history = History()
    words = "She was glad of the time."
    story = {"text": words, "consent": True}
    call = history.call().outcome("remained_in_place", story=story)
    await handle(bench, history.facts)
    assert words in await everything(bench)

    call.outcome("remained_in_place", revision=2, story=story | {"consent": False})
    await handle(bench, history.facts[-1:])

    assert words not in await everything(bench)


async def test_a_change_of_employer_counts_earlier_calls_where_they_were(
    bench: Workbench,
) -> None:
    history = History()
    history.person("c-1", "Valley County")
    history.call().proposed()
    history.person("c-1", "Open Door", revision=2)
    history.call().proposed()
    await handle(bench, *([fact] for fact in history.facts))

    found = await figures(bench)

    assert {cell.employers for cell, _ in found} == {("Valley County",), ("Open Door",)}


async def test_an_employer_told_after_the_team_moves_the_call_to_it(bench: Workbench) -> None:
    history = History()
    history.call().proposed()
    history.person("c-1", "Valley County")
    await handle(bench, *([fact] for fact in history.facts))

    assert {cell.employers for cell, _ in await figures(bench)} == {("Valley County",)}


async def test_lines_keep_their_order_and_each_agency_sees_its_own(bench: Workbench) -> None:
    here, there = History(), History("lakeside")
    here.call().proposed().confirmed()
    there.call()
    await handle(bench, here.facts[:2], there.facts, here.facts[2:])

    async with bench.engine.connect() as conn:
        found = await lines.after(conn, RegionId("valley"), AgencyId("riverton"), 0, limit=9)
        rest = await lines.after(
            conn, RegionId("valley"), AgencyId("riverton"), found[1][0], limit=9
        )

    whats = [json.loads(line)["what"] for _, line in found]
    assert whats == ["assessed", "proposed", "confirmed"]
    assert rest == found[2:]


async def everything(bench: Workbench) -> str:
    """All that the service's own tables hold, as text."""
    async with bench.engine.connect() as conn:
        found = [
            str(tuple(row))
            for table in OWN_TABLES
            for row in await conn.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        ]
    return "\n".join(found)
