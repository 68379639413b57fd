"""How good and how fast the optimiser is, as matcher measures it itself."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Final, NotRequired, TypedDict, cast

from tandem.bench.figures import Quantiles
from tandem.exit_codes import ExitCode
from tandem.failure import CommandFailed
from tandem.progress import Reporter
from tandem.stack.options import REPOSITORY

ROADS: Final = REPOSITORY.parent / "shared/data/roads/manhattan"
"""Where a real network lies on machines that have it; a grid takes its place elsewhere."""


class Matched(TypedDict):
    """Figures of one size: nights drawn at random on `roads`; gaps are shares."""

    roads: str
    calls: int
    officers: int
    clinicians: int
    nights: int
    ms: Quantiles
    gap: float
    greedy_gap: float
    exact_gap: NotRequired[float]


async def measure(seed: int, say: Reporter) -> list[Matched]:
    """Have matcher measure its optimiser.

    Raises:
        CommandFailed: when it can't.
    """
    roads = "a real network" if ROADS.exists() else f"a grid, since {ROADS} is not there"
    say("match", f"solving nights on {roads}")
    words = ("-m", "services.matcher", "measure", "--roads", str(ROADS), "--seed", str(seed))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, stdout=asyncio.subprocess.PIPE, cwd=REPOSITORY
    )
    output, _ = await process.communicate()
    if process.returncode != 0:
        sentence = f"python -m services.matcher measure ended with {process.returncode}; run it."
        raise CommandFailed(sentence, ExitCode.FOUND_PROBLEM)
    say("match", "ready")
    return cast("list[Matched]", json.loads(output))
