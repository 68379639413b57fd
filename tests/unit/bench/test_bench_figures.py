"""The bench's own arithmetic, and the loads that it makes."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from importlib.resources import files
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from shared.bus.envelope import decode_body
from shared.events import TYPES, CadCall
from shared.mapping import check_mapping
from tandem.bench import backlog, facts, town
from tandem.bench.figures import quantile, quantiles, spread

some = st.lists(st.floats(0, 1e6), min_size=1)


@given(some, st.floats(0.01, 1.0))
def test_a_quantile_is_a_value_that_the_share_does_not_exceed(
    values: list[float], share: float
) -> None:
    found = quantile(values, share)

    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < share * len(values)


def test_figures_are_rounded_for_people() -> None:
    assert quantiles([1.004, 2.0, 3.0]) == {"p50": 2.0, "p99": 3.0}
    assert spread([0.5, 1.5, 8.126]) == {"p50": 1.5, "max": 8.13}


def test_every_fact_of_the_backlog_is_one_that_a_service_could_tell() -> None:
    for topic, key, value, headers in islice(facts.backlog(3000, 1), 3000):
        type_ = TYPES[dict(headers)["ce_type"].decode()]
        assert type_.topic == topic
        assert key.decode() in town.AGENCIES
        decode_body(type_, value)


def test_the_backlog_has_the_city_s_mix() -> None:
    types = Counter(dict(headers)["ce_type"] for *_, headers in facts.backlog(20_000, 1))

    calls = types[b"call.closed.v1"]
    assert abs(types[b"unit.changed.v1"] / calls - facts.UNITS_PER_CALL) < 0.1
    assert abs(types[b"call.assessed.v1"] / calls - facts.ASSESSED_PER_CALL) < 0.1
    assert abs(types[b"match.confirmed.v1"] / calls - facts.MATCHED_SHARE) < 0.03


def test_a_twentieth_of_the_calls_is_eligible_and_half_have_a_narrative() -> None:
    calls = [
        CadCall.model_validate_json(value)
        for _, _, value, _ in islice(backlog.calls(random.Random(1)), 4000)
    ]
    crises = sum(call.call_type.code == town.CRISIS for call in calls)
    told = [call for call in calls if call.narrative]

    assert abs(crises / 4000 - backlog.ELIGIBLE_SHARE) < 0.01
    assert abs(len(told) / 4000 - backlog.NARRATIVE_SHARE) < 0.03
    assert all(len(call.narrative[0].text) == backlog.NARRATIVE_CHARACTERS for call in told)


def test_the_mapping_that_the_bench_brings_is_sound() -> None:
    text = (files("tandem.bench") / "san_diego.mapping.toml").read_text(encoding="utf-8")

    assert check_mapping(tomllib.loads(text)).time_zone == "America/Los_Angeles"
