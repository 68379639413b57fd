"""`python -m services.matcher measure`: how good and how fast the optimiser is, as JSON."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from services.matcher.domain.repair import greedy
from services.matcher.measuring.exact import least_cost
from services.matcher.measuring.network import Network, grid, real
from services.matcher.measuring.night import Night, Size, draw, offers, solve

SIZES: Final = ((Size(20, 150, 15), 100), (Size(60, 250, 40), 50), (Size(200, 500, 100), 20))
"""What is measured, and on how many nights."""
EXACT_NIGHTS: Final = 1
"""So many nights of each size are solved exactly besides."""


def measure(arguments: list[str]) -> int:
    """Measure and print; see `--help`."""
    parser = argparse.ArgumentParser(prog="python -m services.matcher measure", description=__doc__)
    parser.add_argument("--roads", type=Path, help="folder with arcs.csv; a grid without it")
    parser.add_argument("--seed", type=int, default=1, help="of where everybody is")
    wanted = parser.parse_args(arguments)
    folder: Path | None = wanted.roads
    is_real = folder is not None and (folder / "arcs.csv").exists()
    network = real(folder) if folder and is_real else grid(wanted.seed)
    source = folder.name if folder and is_real else "grid"
    found = [{"roads": source} | _measure(network, size, n, wanted.seed) for size, n in SIZES]
    print(json.dumps(found))  # noqa: T201
    return 0


def _measure(network: Network, size: Size, nights: int, seed: int) -> dict[str, Any]:
    """Figures of one size; milliseconds from ways to answer, gaps as shares."""
    drawn = [draw(network, size, seed * 1000 + n) for n in range(nights)]
    solve(drawn[0])
    timed = [_timed(night) for night in drawn]
    ms, gaps, costs = zip(*timed, strict=True)
    dearer = [_greedy_gap(night, cost) for night, cost in zip(drawn, costs, strict=True)]
    figures: dict[str, Any] = {
        "calls": size.calls,
        "officers": size.officers,
        "clinicians": size.clinicians,
        "nights": nights,
        "ms": {"p50": _quantile(ms, 0.5), "p99": _quantile(ms, 0.99)},
        "gap": round(max(gaps), 6),
        "greedy_gap": round(float(np.mean(dearer)), 4),
    }
    least = [least_cost(night) for night in drawn[:EXACT_NIGHTS]]
    dearer = [cost / each - 1 for cost, each in zip(costs, least, strict=False) if each]
    if len(dearer) == EXACT_NIGHTS:
        figures["exact_gap"] = round(max(dearer), 6)
    return figures


def _timed(night: Night) -> tuple[float, float, float]:
    began = time.perf_counter()
    found = solve(night)
    ms = (time.perf_counter() - began) * 1000
    return ms, found.gap, found.cost - found.lost_anyway


def _greedy_gap(night: Night, cost: float) -> float:
    """How much dearer it is to take the closest team first."""
    everything = offers(night, min(night.officers.shape[1], *night.clinicians.shape))
    teams = greedy(everything)
    calls = teams.served
    dear = everything.real[calls, teams.lead[calls], teams.slot[calls]].sum()
    return float(dear) / cost - 1


def _quantile(values: tuple[float, ...], share: float) -> float:
    return round(float(np.quantile(values, share, method="inverted_cdf")), 2)
