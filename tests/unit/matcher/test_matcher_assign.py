"""The numbers: feasible, never worse than greedy, and honest about how far from the best."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from services.matcher.domain import assign as assigning
from services.matcher.domain.assign import TOLERANCE, Assignment
from services.matcher.domain.offers import UNSERVED, Offers, Picks
from services.matcher.domain.offers import total as total_of
from services.matcher.domain.relax import sharing_leads, sharing_officers
from services.matcher.domain.repair import greedy as greedy_of
from services.matcher.domain.travel import Floats

prices = st.one_of(st.integers(0, 1800).map(float), st.just(np.inf))


def costs(calls: int = 3, leads: int = 3, officers: int = 3) -> st.SearchStrategy[Floats]:
    shapes = st.tuples(st.integers(1, calls), st.integers(0, leads), st.integers(1, officers + 1))
    return shapes.flatmap(lambda shape: arrays(np.float64, shape, elements=prices))


def assign(table: Floats) -> Assignment:
    return assigning.assign(Offers.whole(table))


def greedy(table: Floats) -> Picks:
    offers = Offers.whole(table)
    return greedy_of(offers).picks(offers)


def total(table: Floats, picks: Picks) -> float:
    return total_of(Offers.whole(table), picks)


def is_feasible(table: Floats, picks: Picks) -> bool:
    """Nobody is in two teams, and every team is possible."""
    taken = [pick for pick in picks if pick is not None]
    leads = [lead for lead, _ in taken]
    officers = [officer for _, officer in taken if officer != table.shape[2] - 1]
    possible = all(np.isfinite(table[k][pick]) for k, pick in enumerate(picks) if pick)
    return possible and len(set(leads)) == len(leads) and len(set(officers)) == len(officers)


def best(table: Floats) -> float:
    """The true optimum, by trying everything."""
    calls, leads, officers = table.shape
    choices = [None, *product(range(leads), range(officers))]
    every = product(choices, repeat=calls)
    return min(total(table, picks) for picks in every if is_feasible(table, picks))


@given(costs())
@settings(deadline=None, max_examples=50)
def test_nobody_is_in_two_teams(table: Floats) -> None:
    assert is_feasible(table, assign(table).picks)


@given(costs())
@settings(deadline=None, max_examples=50)
def test_the_same_costs_give_the_same_answer(table: Floats) -> None:
    assert assign(table) == assign(table.copy())


@given(costs(calls=6, leads=6, officers=6))
@settings(deadline=None, max_examples=50)
def test_it_is_never_worse_than_greedy(table: Floats) -> None:
    assert assign(table).cost <= total(table, greedy(table)) + 1e-6


@given(costs())
@settings(deadline=None, max_examples=60)
def test_the_bound_really_bounds_and_the_answer_costs_what_it_says(table: Floats) -> None:
    found = assign(table)

    truth = best(table)
    assert found.bound <= truth + 1e-6
    assert truth <= found.cost + 1e-6
    assert found.cost == pytest.approx(total(table, found.picks))
    assert 0 <= found.gap <= 1


@given(costs(), st.integers(0, 600))
@settings(deadline=None, max_examples=60)
def test_any_prices_for_officers_give_a_bound(table: Floats, price: int) -> None:
    if table.shape[1] == 0:
        return
    offers = Offers.whole(table)

    found = sharing_officers(offers, np.full(offers.officers, float(price)))

    assert found.bound <= best(table) + 1e-5


@given(costs(), st.integers(0, 600))
@settings(deadline=None, max_examples=60)
def test_any_prices_for_leads_give_a_bound(table: Floats, price: int) -> None:
    if table.shape[1] == 0:
        return

    found = sharing_leads(Offers.whole(table), np.full(table.shape[1], float(price)))

    assert found.bound <= best(table) + 1e-5


def test_one_more_call_served_is_worth_any_distance() -> None:
    table = np.full((2, 2, 1), np.inf)
    table[0, 0, 0], table[0, 1, 0], table[1, 0, 0] = 1, 86_000, 86_000

    assert assign(table).picks == ((1, 0), (0, 0))


def test_officers_wanted_by_two_calls_are_shared_out() -> None:
    table = np.full((2, 2, 3), np.inf)
    table[:, :, 0], table[:, :, 1] = [[10, 20], [12, 11]], [[15, 90], [90, 90]]

    found = assign(table)

    assert found.picks == ((0, 1), (1, 0))
    assert found.cost == 26
    assert found.gap == 0


def test_an_unsolvable_call_leaves_no_gap() -> None:
    table = np.full((2, 1, 1), np.inf)
    table[0, 0, 0] = 300

    found = assign(table)

    assert found.picks == ((0, 0), None)
    assert found.cost == 300 + UNSERVED
    assert found.gap == 0


def test_most_instances_of_a_busy_night_are_solved_to_optimality() -> None:
    random = np.random.default_rng(7)
    gaps: list[float] = []
    for _ in range(10):
        leads, officers = random.uniform(60, 1500, (20, 15)), random.uniform(60, 1500, (20, 40))
        table = np.full((20, 15, 41), np.inf)
        table[:, :, :40] = np.maximum(leads[:, :, None], officers[:, None, :])
        gaps.append(assign(table).gap)

    assert max(gaps) < 0.05


def listing(table: Floats, near: int) -> Offers:
    """The first officers of each call in slots, and one slot that bounds all others."""
    calls, leads, columns = table.shape
    listed, others = table[:, :, :near], table[:, :, near:-1]
    bounds = others.min(axis=2, keepdims=True, initial=np.inf)
    officers = columns - 1
    ids = np.tile([*range(min(near, officers)), officers + 1, officers], (calls, 1))
    cost = np.concatenate([listed[:, :, :officers], bounds, table[:, :, -1:]], axis=2)
    assert cost.shape == (calls, leads, ids.shape[1])
    return Offers(cost, ids, officers)


@given(costs(officers=4), st.integers(1, 2))
@settings(deadline=None, max_examples=60)
def test_a_bound_over_listed_officers_holds_for_all_officers(table: Floats, near: int) -> None:
    found = assigning.assign(listing(table, min(near, table.shape[2] - 1)))

    assert found.bound <= best(table) + 1e-5
    assert is_feasible(table, found.picks)
    assert found.cost == pytest.approx(total(table, found.picks))


@given(costs(calls=5, leads=4, officers=4), st.data())
@settings(deadline=None, max_examples=60)
def test_one_more_clinician_never_makes_the_certified_optimum_worse(
    table: Floats, data: st.DataObject
) -> None:
    calls, _, columns = table.shape
    more = data.draw(arrays(np.float64, (calls, 1, columns), elements=prices))

    with_more = assign(np.concatenate([table, more], axis=1))

    assert with_more.bound <= assign(table).cost + 1e-5


@given(costs(calls=5, leads=4, officers=4), st.data())
@settings(deadline=None, max_examples=60)
def test_one_more_officer_never_makes_the_certified_optimum_worse(
    table: Floats, data: st.DataObject
) -> None:
    more = data.draw(arrays(np.float64, (*table.shape[:2], 1), elements=prices))

    with_more = assign(np.concatenate([more, table], axis=2))

    assert with_more.bound <= assign(table).cost + 1e-5


def test_one_clinician_and_fifty_calls_go_where_they_are_soonest() -> None:
    table = np.full((50, 1, 2), np.inf)
    table[:, 0, 0] = np.arange(50, 0, -1)

    found = assign(table)

    assert [call for call, pick in enumerate(found.picks) if pick] == [49]
    assert found.gap == 0


def test_one_officer_among_many_clinicians_and_calls_is_proven_to_be_all_there_is() -> None:
    random = np.random.default_rng(3)
    table = np.full((10, 8, 2), np.inf)
    table[:, :, 0] = random.uniform(60, 1500, (10, 8))

    found = assign(table)

    assert found.cost == pytest.approx(9 * UNSERVED + table[:, :, 0].min())
    assert found.gap <= TOLERANCE


def test_equal_teams_go_to_the_lowest_rows_and_columns() -> None:
    table = np.full((1, 3, 4), 300.0)

    assert assign(table).picks == ((0, 0),)


@pytest.mark.parametrize("shape", [(0, 3, 2), (3, 0, 2), (2, 3, 1)])
def test_without_calls_or_people_nobody_goes(shape: tuple[int, int, int]) -> None:
    found = assign(np.full(shape, np.inf))

    assert found.picks == (None,) * shape[0]
    assert found.gap == 0


def test_a_city_s_busiest_hour_is_solved_to_a_tenth_of_a_percent() -> None:
    random = np.random.default_rng(11)
    leads, officers = random.uniform(60, 1500, (60, 40)), random.uniform(60, 1500, (60, 90))
    table = np.full((60, 40, 91), np.inf)
    table[:, :, :90] = np.maximum(leads[:, :, None], officers[:, None, :])

    assert assign(table).gap <= TOLERANCE
