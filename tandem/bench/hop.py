"""A bare hop, as a process: consume, commit one row to Postgres, produce. Nothing else.

Three of them in a row are what Tandem's own three hops are compared with, in the same run on the
same machine, with the same client settings.

    python -m tandem.bench.hop BOOTSTRAP DATABASE_URL FROM_TOPIC TO_TOPIC
"""

from __future__ import annotations

import asyncio
import signal
import sys

import asyncpg
import uvloop

from shared.bus.consumer import make_consumer
from shared.bus.producing import make_producer
from shared.db import plain_url


async def hop(bootstrap: str, database_url: str, source: str, target: str) -> None:
    """Hop until SIGTERM."""
    conn = await asyncpg.connect(plain_url(database_url))
    name = f"hop-{source}"
    consumer = make_consumer(bootstrap, name, f"{name}-0")
    producer = make_producer(bootstrap, name)
    await producer.start()
    await consumer.start()
    consumer.subscribe([source])
    try:
        while True:
            batches = await consumer.getmany(timeout_ms=500)
            for records in batches.values():
                for record in records:
                    await conn.execute("INSERT INTO hops (body) VALUES ($1)", record.value)
                    await producer.send_and_wait(target, record.value, record.key)
            if batches:
                await consumer.commit()
    finally:
        await consumer.stop()
        await producer.stop()
        await conn.close()


async def main(arguments: list[str]) -> None:
    """Hop as the command line says."""
    bootstrap, database_url, source, target = arguments
    task = asyncio.create_task(hop(bootstrap, database_url, source, target))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await asyncio.gather(task, return_exceptions=True)


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1:]))
