"""How fast the city lives, and when its day is over."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta

from shared.clock import Clock


class DayOver(Exception):
    """The city's day has ended while somebody waited."""


class Pace:
    """The city's time.

    Args:
        clock: of the services; every stamp that the city sends is by it.
        speed: seconds of the city's day per real second.
    """

    def __init__(self, clock: Clock, speed: float) -> None:
        self._clock = clock
        self._speed = speed
        self._began = time.monotonic()
        self._ended: float | None = None
        self._over = asyncio.Event()

    @property
    def is_over(self) -> bool:
        """Whether the day has ended."""
        return self._over.is_set()

    def begin(self) -> None:
        """Let the day begin now."""
        self._began = time.monotonic()

    def passed(self) -> timedelta:
        """How long the day has lasted."""
        until = self._ended or time.monotonic()
        return timedelta(seconds=(until - self._began) * self._speed)

    def end(self) -> None:
        """End the day: whoever waits now, or later, gets `DayOver`."""
        self._ended = self._ended or time.monotonic()
        self._over.set()

    def now(self) -> datetime:
        """The time by the services' clock."""
        return self._clock.now()

    def real_s(self, span: timedelta) -> float:
        """How many real seconds a span of the city's time takes."""
        return span.total_seconds() / self._speed

    async def until(self, moment: timedelta) -> None:
        """Wait for a moment, counted from the start of the day.

        Raises:
            DayOver: when the day ends first.
        """
        await self._wait(self._began + self.real_s(moment) - time.monotonic())

    async def sleep(self, span: timedelta) -> None:
        """Let some of the city's time pass.

        Raises:
            DayOver: when the day ends first.
        """
        await self._wait(self.real_s(span))

    async def wait_for(self, event: asyncio.Event, at_most: timedelta) -> bool:
        """Wait for something to happen.

        Returns:
            whether it happened in time.

        Raises:
            DayOver: when the day ends first.
        """
        happened = asyncio.create_task(event.wait())
        over = asyncio.create_task(self._over.wait())
        first = asyncio.FIRST_COMPLETED
        try:
            await asyncio.wait({happened, over}, timeout=self.real_s(at_most), return_when=first)
        finally:
            happened.cancel()
            over.cancel()
        if self.is_over:
            raise DayOver
        return event.is_set()

    async def _wait(self, real_s: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, real_s)):
                await self._over.wait()
        except TimeoutError:
            return
        raise DayOver
