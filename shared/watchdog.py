"""Ends a process that is stuck although broker and database answer.

A consumer can lose its way after a broker restart (aiokafka #1154). Lag without progress for 30 s,
while both sides answer a probe within 5 s, means that starting again is the cure. The probes use
connections of their own: what is stuck may be the process's own, and where it thinks the partitions
end is as old as its last fetch.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NoReturn

import structlog

from shared import logs

log = structlog.get_logger()
STUCK_AFTER_S = 30.0
PROBE_WITHIN_S = 5.0
EXIT_STUCK = 70
"""Exit status of a process that wants to be started again (EX_SOFTWARE)."""
_LOOK_EVERY_S = 2.0
Ends = Mapping[Any, int]
"""Partition -> its end, as the bus names partitions."""


def _exit() -> NoReturn:
    os._exit(EXIT_STUCK)


class Watchdog:
    """Watches one process.

    Args:
        ends: asks Kafka where the process's partitions end; raises when it is away.
        database: asks Postgres for anything; raises when it is away.
        lag: records in hand or waiting, given the ends; may wait for ever when the client is stuck.
        end: ends the process.
    """

    def __init__(
        self,
        ends: Callable[[], Awaitable[Ends]],
        database: Callable[[], Awaitable[object]],
        lag: Callable[[Ends], Awaitable[int]],
        end: Callable[[], object] = _exit,
    ) -> None:
        self._ends = ends
        self._database = database
        self._lag = lag
        self._end = end
        self._progress_at = time.monotonic()

    def progress(self) -> None:
        """A run has ended."""
        self._progress_at = time.monotonic()

    async def run(self) -> None:
        """Watch until cancelled; ends the process when it is stuck."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            silent_s = time.monotonic() - self._progress_at
            if silent_s > STUCK_AFTER_S / 2:
                await self.look()

    async def look(self) -> None:
        """See whether the process goes on, for it has said nothing for a while."""
        if not await self._has_work_to_do():
            self.progress()
        elif time.monotonic() - self._progress_at > STUCK_AFTER_S:
            log.error("no progress although all answer; starting again", seconds=STUCK_AFTER_S)
            self._end()

    async def _has_work_to_do(self) -> bool:
        try:
            async with asyncio.timeout(PROBE_WITHIN_S):
                ends = await self._ends()
            async with asyncio.timeout(PROBE_WITHIN_S):
                await self._database()
        except Exception as error:  # noqa: BLE001 # whatever it is, the cure is not a restart
            log.info("a probe was not answered", **logs.failure(error))
            return False
        try:
            async with asyncio.timeout(PROBE_WITHIN_S):
                return await self._lag(ends) > 0
        except TimeoutError:
            return True  # the broker answers us, and not the client
