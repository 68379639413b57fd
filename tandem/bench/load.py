"""Events onto a topic, as fast as the broker takes them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from tandem.topics import writing

_FLUSH_EVERY = 5000
_LINGER_MS = 5
Message = tuple[str, bytes, bytes, list[tuple[str, bytes]]]
"""Topic, key, value, headers."""


async def pour(bootstrap: str, messages: Iterable[Message]) -> int:
    """Publish everything as fast as it goes; returns how many."""
    count = 0
    async with writing(bootstrap, linger_ms=_LINGER_MS) as producer:
        waiting: list[asyncio.Future[object]] = []
        for topic, key, value, headers in messages:
            waiting.append(await producer.send(topic, value, key, headers=headers))
            count += 1
            if len(waiting) >= _FLUSH_EVERY:
                await asyncio.gather(*waiting)
                waiting.clear()
        await asyncio.gather(*waiting)
    return count
