"""Ten days of a real city's calls, replayed as fast as it goes, and counted a second time."""

from __future__ import annotations

import asyncio
import json
import time
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypedDict

import httpx

from shared.events.topics import CALLS
from shared.mapping import load_mapping
from tandem.failure import DidNotStart
from tandem.progress import Reporter
from tandem.replay.play import play
from tandem.replay.rows import rows
from tandem.stack import LocalStack
from tandem.stack.options import REPOSITORY
from tandem.target import Target
from tandem.topics import headers_of, reading, until_now

AGENCY: Final = "san-diego"
HISTORY: Final = REPOSITORY.parent / "shared/data/san_diego/calls_2023-01-01_to_10.csv"
"""Where the history lies on machines that have it; it is no part of Tandem."""
_HERE = Path(__file__).parent
_METRICS_WITHIN_S: Final = 60.0
_FIRST_DAY, _LAST_DAY = "2023-01-01", "2023-01-10"


class Replayed(TypedDict):
    """What became of the rows, and whether the figures equal an independent count."""

    rows: int
    assessed: int
    dead_lettered: int
    seconds: float
    eligible: int
    eligible_share: float
    recount: str


def write_policy(folder: Path) -> None:
    """Put the agency of the replay beside the others."""
    text = (_HERE / "san_diego.toml").read_text(encoding="utf-8")
    (folder / f"{AGENCY}.toml").write_text(text, encoding="utf-8")


async def measure(stack: LocalStack, history: Path, say: Reporter) -> Replayed:
    """Replay the history, then hold metrics' figures to a count of the facts themselves.

    Raises:
        DidNotStart: when rows were lost.
    """
    path = _HERE / "san_diego.mapping.toml"
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    say("replay", f"reading {history.name}")
    lines = list(rows(history, load_mapping(path)))
    say("replay", f"replaying {len(lines):,} rows")
    counts = await play(Target(stack.env), AGENCY, content, lines)
    if counts.assessed + counts.dead_lettered != counts.rows:
        raise DidNotStart(f"{counts.rows} rows went in, {counts.assessed} came out assessed.")
    counted = await _count(stack.bootstrap)
    figures = await _figures(stack, counted["received"])
    eligible = counted["eligible"]
    say("replay", f"ready: {counts.rows / counts.seconds:,.0f} rows a second")
    return {
        "rows": counts.rows,
        "assessed": counts.assessed,
        "dead_lettered": counts.dead_lettered,
        "seconds": round(counts.seconds, 1),
        "eligible": eligible,
        "eligible_share": round(eligible / max(1, counted["received"]), 4),
        "recount": "equal" if figures == counted else f"figures {figures}, facts {counted}",
    }


async def _count(bootstrap: str) -> dict[str, int]:
    """Received and eligible calls, from the last assessment of each call on `calls.v1`."""
    last: dict[str, tuple[int, str]] = {}
    async with reading(bootstrap, [CALLS]) as consumer:
        async for records in until_now(consumer):
            for record in records:
                _note(last, headers_of(record), record.value or b"{}")
    tally = Counter(outcome != "not_eligible" for _, outcome in last.values())
    return {"received": tally.total(), "eligible": tally[True]}


def _note(last: dict[str, tuple[int, str]], headers: Mapping[str, str], value: bytes) -> None:
    is_ours = headers.get("ce_agency") == AGENCY
    if not is_ours or headers.get("ce_type") != "call.assessed.v1":
        return
    body: dict[str, Any] = json.loads(value)
    known = last.get(body["call_id"])
    if known is None or known[0] < body["revision"]:
        last[body["call_id"]] = (body["revision"], body["assessment"]["eligibility"])


async def _figures(stack: LocalStack, expected: int) -> dict[str, int]:
    """The same two, as metrics gives them once it has seen all."""
    headers = {"Authorization": f"Bearer {stack.keys['KEY_REPORT']}"}
    query = {"from": _FIRST_DAY, "to": _LAST_DAY, "standing": "historical"}
    url = f"{stack.urls['metrics']}/v1/metrics/{AGENCY}"
    deadline = time.monotonic() + _METRICS_WITHIN_S
    async with httpx.AsyncClient(headers=headers, timeout=30) as client:
        while True:
            response = await client.get(url, params=query)
            response.raise_for_status()
            counts: dict[str, Any] = response.json()["counts"]
            if counts["received"] >= expected or time.monotonic() > deadline:
                return {"received": counts["received"], "eligible": counts["eligible"]}
            await asyncio.sleep(0.2)
