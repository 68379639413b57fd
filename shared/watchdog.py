"""Ends a process that is stuck although broker and database answer.

A consumer can lose its way after a broker restart (aiokafka #1154). Lag without progress for 30 s,
while both sides answer a probe within 5 s, means that starting again is the cure.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable

import structlog

from shared import logs

log = structlog.get_logger()
STUCK_AFTER_S = 30.0
PROBE_WITHIN_S = 5.0
EXIT_STUCK = 70
"""Exit status of a process that wants to be started again (EX_SOFTWARE)."""
_LOOK_EVERY_S = 2.0


class Watchdog:
    """Watches one process.

    Args:
        lag: records in hand or waiting.
        probes: raise when what they ask is away.
    """

    def __init__(
        self,
        lag: Callable[[], Awaitable[int]],
        probes: tuple[Callable[[], Awaitable[object]], ...],
    ) -> None:
        self._lag = lag
        self._probes = probes
        self._progress_at = time.monotonic()

    def progress(self) -> None:
        """A run has ended."""
        self._progress_at = time.monotonic()

    async def run(self) -> None:
        """Watch until cancelled; ends the process when it is stuck."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            if await self._lag() == 0 or not await self._all_answer():
                self.progress()
            elif time.monotonic() - self._progress_at > STUCK_AFTER_S:
                log.error("no progress although all answer; starting again", seconds=STUCK_AFTER_S)
                os._exit(EXIT_STUCK)

    async def _all_answer(self) -> bool:
        try:
            async with asyncio.timeout(PROBE_WITHIN_S):
                for probe in self._probes:
                    await probe()
        except Exception as error:  # noqa: BLE001 # whatever it is, the cure is not a restart
            log.info("a probe was not answered", **logs.failure(error))
            return False
        return True
