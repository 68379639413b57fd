"""Figures read from a service's own `/metrics`."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

import httpx
from prometheus_client.openmetrics.parser import text_string_to_metric_families


@dataclass(frozen=True)
class Progress:
    """How far a service was at a moment.

    Attributes:
        at: monotonic seconds.
        handled: events that had their effect, refused ones included.
    """

    at: float
    handled: float


async def progress(client: httpx.AsyncClient, url: str) -> Progress:
    """Ask a service how many events it has handled since its start; none while it is away."""
    try:
        response = await client.get(f"{url}/metrics", timeout=30)
    except httpx.TransportError:
        return Progress(time.monotonic(), 0)
    handled = sum(
        sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
        if sample.name in {"tandem_events_handled_total", "tandem_dead_letters_total"}
    )
    return Progress(time.monotonic(), handled)


async def rate_until(url: str, count: int, within_s: float) -> float:
    """Events per second from the first that was handled to the last of `count`.

    Args:
        url: of the service's door.
        count: how many there are.
        within_s: give up after this.

    Raises:
        TimeoutError: when they were not all handled in time.
    """
    async with asyncio.timeout(within_s), httpx.AsyncClient() as client:
        first = await progress(client, url)
        while first.handled == 0:
            await asyncio.sleep(0.02)
            first = await progress(client, url)
        last = first
        while last.handled < count:
            await asyncio.sleep(0.5)  # to answer takes the service some 25 ms of its time
            last = await progress(client, url)
    return (last.handled - first.handled) / (last.at - first.at)
