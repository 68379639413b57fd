"""Sees facts as they reach Kafka, with the monotonic time of this host."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tandem.topics import headers_of, reading

Seen = Callable[[str, float, bytes], Any]
"""Called with the CloudEvents type, the monotonic second, and the body."""


@asynccontextmanager
async def watching(bootstrap: str, topics: list[str], seen: Seen) -> AsyncGenerator[None]:
    """Read these topics from their ends on, outside any group."""
    async with reading(bootstrap, topics) as consumer:
        await consumer.seek_to_end(*consumer.assignment())

        async def read() -> None:
            while True:
                batches = await consumer.getmany(timeout_ms=500)
                now = time.monotonic()
                for records in batches.values():
                    for record in records:
                        seen(headers_of(record).get("ce_type", ""), now, record.value or b"")

        task = asyncio.create_task(read())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
