"""Records of one region that wait for their run, and how many of them to take at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Collection, Sequence
from itertools import islice

from shared.bus.envelope import Record

MOST_IN_RUN = 200
LEAST_IN_RUN = 10
RUN_FOR_S = 0.05


class Queue:
    """Of one region.

    Attributes:
        records: those that wait, in order.
        in_run: those that are being handled.
        task: works them off; none while there is nothing to do.
    """

    def __init__(self) -> None:
        self.records: deque[Record] = deque()
        self.in_run: Sequence[Record] = ()
        self.task: asyncio.Task[None] | None = None
        self._most = MOST_IN_RUN

    @property
    def oldest(self) -> Record | None:
        """The record that waits longest for its effect."""
        return next(iter(self.in_run or self.records), None)

    def next_lanes(self) -> frozenset[int]:
        """The lanes of the records that come next."""
        return frozenset(record.partition for record in islice(self.records, self._most))

    def take(self) -> list[Record]:
        """The records of the next run."""
        count = min(self._most, len(self.records))
        return [self.records.popleft() for _ in range(count)]

    def drop(self, lanes: Collection[int]) -> None:
        """Forget what waits of lanes that went to another process."""
        self.records = deque(record for record in self.records if record.partition not in lanes)

    def learn(self, count: int, seconds: float) -> None:
        """Keep a run near 50 ms of this process's own time, so that nobody waits long behind it.

        Runs that go on side by side share one thread; the time of one is its share.
        """
        if count and seconds > 0:
            fitting = int(count * RUN_FOR_S / seconds)
            self._most = max(LEAST_IN_RUN, min(MOST_IN_RUN, fitting))
