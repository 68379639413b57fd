"""Waiting for what no fact tells: looked at again and again, with a deadline, never slept for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

LOOK_EVERY_S = 0.05


async def until(holds: Callable[[], Awaitable[bool]], what: str, within_s: float = 30.0) -> None:
    """Return as soon as something holds.

    Args:
        holds: looks at it.
        what: what is waited for, for the message.
        within_s: how long to wait.

    Raises:
        AssertionError: when it did not hold in time.
    """
    deadline = time.monotonic() + within_s
    while not await holds():
        assert time.monotonic() < deadline, f"{what}: not within {within_s:g} s"
        await asyncio.sleep(LOOK_EVERY_S)
