"""Learned weights in the running service: what it knows of earlier calls, and what it says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from services.intake.domain.model import CallKey
from services.intake.learning.history import Case
from services.intake.learning.measure import assessed
from services.intake.learning.request import plan_of
from services.intake.store import calls
from shared.events import CallAssessed, OutcomeRecorded
from shared.vocabulary import AgencyId, OutcomeId
from tests.integration.intake.conftest import POLICIES, REGION, VALLEY, Bench, record, snapshot
from tests.support.learning import case, fit, read
from tests.support.learning import city as write_city
from tests.support.work import NOON, policies_of

pytestmark = pytest.mark.database
WEIGHTS = """
[assessing.fitted]
until = 2026-01-01
calls = 1000
positives = 100
base = -2.0

[assessing.fitted.weights]
"type.415" = { weight = 0.0, calls = 500, positives = 50 }
"place.calls.0" = { weight = -1.0, calls = 500, positives = 50 }
"place.calls.1-2" = { weight = 1.0, calls = 200, positives = 50 }
"place.excess" = { weight = 1.0, calls = 200, positives = 50 }
"place.last.day" = { weight = 0.5, calls = 50, positives = 20 }
"place.ended.A" = { weight = 0.25, calls = 50, positives = 20 }
"person.calls.1-2" = { weight = 0.125, calls = 50, positives = 20 }
"""


def learn(intake: Bench, weights: str = WEIGHTS) -> None:
    """Put a policy with learned weights in force."""
    intake.bench.policies = policies_of(POLICIES | {"riverton": VALLEY + weights})


def outcome(call: Case, label: str, minutes: float = 60) -> OutcomeRecorded:
    return OutcomeRecorded(
        outcome_id=OutcomeId(f"o-{call.call.call_id}"),
        agency=AgencyId("riverton"),
        call_id=call.call.call_id,
        revision=1,
        at=call.opened_at + timedelta(minutes=minutes),
        recorded_by="person:c1",
        behavioral_health="yes" if label == "yes" else "no",
    )


async def rules(intake: Bench, call_id: str) -> dict[str, float]:
    """The learned reasons of a call's last assessment, as far as they are of its past."""
    fact = await assessment(intake, call_id)
    past = ("fitted.place.", "fitted.person.")
    evidence = fact.assessment.evidence
    return {it.rule[7:]: it.weight for it in evidence if it.rule.startswith(past)}


async def assessment(intake: Bench, call_id: str) -> CallAssessed:
    key = CallKey(AgencyId("riverton"), case(call_id, 0).call.call_id)
    async with intake.bench.engine.connect() as conn:
        told = await calls.told_about(conn, REGION, key)
    return next(it.body for it in reversed(told) if isinstance(it.body, CallAssessed))


async def test_a_second_call_at_a_place_knows_of_the_first(intake: Bench) -> None:
    learn(intake)
    await intake.run(record(case("E1", 0).sent))
    await intake.run(record(case("E2", 3).sent))

    assert await rules(intake, "E1") == {"place.calls.0": -1.0}
    assert await rules(intake, "E2") == {"place.calls.1-2": 1.0}


async def test_calls_of_one_run_know_of_each_other(intake: Bench) -> None:
    learn(intake)
    await intake.run(record(case("E2", 3).sent), record(case("E1", 0).sent))

    assert await rules(intake, "E1") == {"place.calls.0": -1.0}
    assert await rules(intake, "E2") == {"place.calls.1-2": 1.0}


async def test_calls_are_noted_before_any_policy_asks_for_them(intake: Bench) -> None:
    await intake.run(record(case("E1", 0).sent))
    learn(intake)
    await intake.run(record(case("E2", 3).sent))

    assert await rules(intake, "E2") == {"place.calls.1-2": 1.0}


async def test_what_people_on_scene_found_counts_for_the_next_call(intake: Bench) -> None:
    learn(intake)
    first = case("E1", 0, disposition="A")
    await intake.run(record(first.sent))
    await intake.run(record(outcome(first, "yes")))
    await intake.run(record(case("E2", 0.5).sent), record(case("E3", 3).sent))

    assert await rules(intake, "E2") == {"place.calls.1-2": 1.0}
    third = await rules(intake, "E3")
    assert third.keys() == {"place.calls.1-2", "place.excess", "place.last.day", "place.ended.A"}
    assert third["place.excess"] > 0


async def test_a_call_that_moves_is_no_longer_where_it_was(intake: Bench) -> None:
    learn(intake)
    there = {"address": "1 ELSEWHERE AVE"}
    await intake.run(record(snapshot("E1", location={"address": "500 G ST"})))
    await intake.run(record(snapshot("E1", minutes=1, location=there)))
    later = NOON + timedelta(minutes=30)
    await intake.run(
        record(snapshot("E2", location={"address": "500 G ST"}, opened_at=later)),
        record(snapshot("E3", location=there, opened_at=later)),
    )

    assert await rules(intake, "E2") == {"place.calls.0": -1.0}
    assert await rules(intake, "E3") == {"place.calls.1-2": 1.0}


async def test_a_person_is_known_wherever_they_are(intake: Bench) -> None:
    learn(intake)
    people = [{"known_person": "p-7713"}]
    await intake.run(record(case("E1", 0, people=people).sent))
    await intake.run(record(case("E2", 3, people=people, location={}).sent))

    assert await rules(intake, "E2") == {"person.calls.1-2": 0.125}


async def test_no_address_and_no_person_is_written_down_a_second_time(intake: Bench) -> None:
    await intake.run(record(case("E1", 0, people=[{"known_person": "p-7713"}]).sent))

    async with intake.bench.engine.connect() as conn:
        kept = (await conn.execute(text("SELECT * FROM visits"))).all()
    assert len(kept) == 2
    assert not any("500 G" in str(row) or "p-7713" in str(row) for row in kept)


@pytest.mark.parametrize("at_once", [1, 40])
async def test_the_service_says_the_same_as_the_measurement(
    intake: Bench, tmp_path_factory: pytest.TempPathFactory, at_once: int
) -> None:
    """A fitted policy, the same calls and outcomes: every probability, to the ninth digit."""
    folder = tmp_path_factory.mktemp("city")
    asked = write_city(folder, days=45)
    out = folder / "riverton.toml"
    fit(asked, "2025-02-10", out)
    written = out.read_text(encoding="utf-8").partition("# Learned")[2]
    body = written[written.index("[assessing.fitted]") :]
    learn(intake, f"\n{body}")
    some = [_closed(it) for it in read(asked).cases[:400]]
    told = [record(outcome(it, "yes" if it.label else "no")) for it in some]
    await intake.run(*told[:200])
    await intake.run(*told[200:])
    for first in range(0, len(some), at_once):
        await intake.run(*(record(it.sent) for it in some[first : first + at_once]))

    plan = plan_of(intake.bench.policies[AgencyId("riverton")].body, "riverton.toml")
    for it in assessed(some, plan):
        said = (await assessment(intake, it.case.call.call_id)).assessment.probability
        assert abs(said - it.probability) < 1e-9


def _closed(it: Case) -> Case:
    """The call, closed an hour after it was opened, as a dispatch system would say."""
    ended_at = it.opened_at + timedelta(hours=1)
    sent = it.sent.model_copy(
        update={"opened_at": it.opened_at, "closed_at": ended_at, "updated_at": ended_at}
    )
    it.call.latest, it.call.ended_at, it.call.lines = sent, ended_at, ()
    return Case(it.call, sent, it.label)
