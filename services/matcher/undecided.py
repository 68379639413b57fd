"""The alarm for calls that nobody has decided on: no team confirmed, and no reason told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import NoReturn

from prometheus_client import Gauge

from services.matcher.store import board
from shared.door import Door

UNDECIDED = Gauge(
    "tandem_calls_undecided",
    "Eligible calls waiting longer than the policy allows without a team or a reason",
    ["agency"],
)
EVERY_S = 5.0


async def watch(door: Door) -> NoReturn:
    """Count them, agency by agency, for ever."""
    while True:
        async with door.read() as conn:
            for policy in door.policies.values():
                longest = timedelta(seconds=policy.matching.undecided_after_s)
                since = door.clock.now() - longest
                count = await board.undecided(conn, policy.region, policy.agency, since)
                UNDECIDED.labels(policy.agency).set(count)
        await asyncio.sleep(EVERY_S)
