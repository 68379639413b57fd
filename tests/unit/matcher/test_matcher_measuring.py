"""The optimiser's measurement: the certified gap agrees with HiGHS' exact answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from services.matcher.domain.assign import TOLERANCE
from services.matcher.measuring.exact import least_cost
from services.matcher.measuring.network import grid, real
from services.matcher.measuring.night import Size, draw, solve


@pytest.mark.parametrize("seed", range(5))
def test_the_exact_answer_lies_between_bound_and_answer(seed: int) -> None:
    night = draw(grid(seed), Size(calls=8, officers=40, clinicians=6), seed)

    found, least = solve(night), least_cost(night)

    assert least is not None
    assert found.bound - found.lost_anyway <= least * (1 + 1e-6)
    assert least <= (found.cost - found.lost_anyway) * (1 + 1e-6)
    assert found.gap <= TOLERANCE


def test_the_same_seed_draws_the_same_night() -> None:
    size = Size(calls=3, officers=5, clinicians=4)

    first, again = draw(grid(1), size, 7), draw(grid(1), size, 7)

    assert np.array_equal(first.officers, again.officers)
    assert np.array_equal(first.clinicians, again.clinicians)


def test_ways_follow_the_direction_of_the_arcs(tmp_path: Path) -> None:
    head = "miscData\narcForm\ndirected,2\n\narcs,2\nindex,fromNode,toNode,mode_1,mode_2\n"
    arcs = f"1.0,1.0,2.0,0.1,{60 / 86_400}\n2.0,2.0,1.0,0.1,{90 / 86_400}\n,\n"
    (tmp_path / "arcs.csv").write_text(head + arcs, encoding="utf-8")

    ways = real(tmp_path).seconds_to(np.array([1]))

    assert ways[0] == pytest.approx([60, 0])
