"""The order, the repetition and the portions in which facts come change no figure (I11)."""

from __future__ import annotations

from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.metrics.domain.address import newest_links
from services.metrics.domain.fold import gather
from services.metrics.domain.join import join
from services.metrics.domain.record import EMPTY
from services.metrics.domain.recount import recount
from services.metrics.domain.rollup import difference
from shared.events import CallAssessed, Event, MatchProposed
from shared.vocabulary import AgencyId
from tests.support.any_history import histories

ZONES = {
    AgencyId("riverton"): ZoneInfo("America/Los_Angeles"),
    AgencyId("lakeside"): ZoneInfo("America/Los_Angeles"),
}

in_its_own_time = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine makes no figure wrong."""


@in_its_own_time
@given(histories(), st.randoms(use_true_random=False))
def test_facts_in_any_order_and_number_give_the_same_figures(
    facts: list[Event[Any]], chance: Random
) -> None:
    again = facts + chance.choices(facts, k=len(facts))
    chance.shuffle(again)

    assert recount(again, ZONES) == recount(facts, ZONES)


@in_its_own_time
@given(histories())
def test_joining_what_facts_say_is_commutative_associative_and_idempotent(
    facts: list[Event[Any]],
) -> None:
    for said in gather(facts, newest_links(facts)).values():
        for one, other, third in zip(said, said[1:] or said, said[2:] or said, strict=False):
            assert join(one, other) == join(other, one)
            assert join(join(one, other), third) == join(one, join(other, third))
            assert join(join(one, other), other) == join(one, other)
            assert join(one, EMPTY) == one


@in_its_own_time
@given(histories(), histories())
def test_the_difference_turns_the_figures_of_before_into_those_of_now(
    before: list[Event[Any]], after: list[Event[Any]]
) -> None:
    was = recount(before, ZONES)
    is_now = recount(before + after, ZONES)

    changed = difference(
        (was.contributions.get(subject), one) for subject, one in is_now.contributions.items()
    )
    figures = was.measures.copy()
    figures.update(changed)

    assert {k: v for k, v in figures.items() if v} == is_now.measures


@in_its_own_time
@given(histories())
def test_received_eligible_and_matched_equal_a_count_by_hand(facts: list[Event[Any]]) -> None:
    newest: dict[tuple[str, str], CallAssessed] = {}
    proposed: set[tuple[str, str]] = set()
    for fact in facts:
        match fact.body:
            case CallAssessed() as body:
                key = (body.agency, body.call_id)
                if key not in newest or newest[key].revision < body.revision:
                    newest[key] = body
            case MatchProposed() as body:
                proposed.add((body.agency, body.call_id))
            case _:
                continue

    figures = recount(facts, ZONES).measures

    def total(measure: str) -> int:
        return sum(number for (_, name), number in figures.items() if name == measure)

    assert total("received") == len(newest)
    assert total("eligible") == sum(
        body.assessment.eligibility.is_eligible for body in newest.values()
    )
    assert total("matched") == len(proposed & newest.keys())
