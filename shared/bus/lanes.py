"""Which lanes this process holds: session advisory locks on the publisher's own connection.

One publisher for a service and lane, ever. A process that freezes loses its session after 5 s of
silence, and with it slot and lanes; whoever takes them over has waited for that and for no more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import cast

import asyncpg

from shared.db import lock_key, plain_url, worker_settings

MOST_SLOTS = 64
_SLOT_RETRY_S, _SLOT_TRIES = 0.1, 80


class SlotTakenError(Exception):
    """Another live process has this slot."""


class LaneLocks:
    """A connection of its own with the locks on slot and lanes.

    Args:
        service: its name.
        conn: dropped by Postgres after 5 s of silence.
    """

    def __init__(self, service: str, conn: asyncpg.Connection) -> None:
        self._service = service
        self.conn = conn
        self.held: frozenset[int] = frozenset()

    @classmethod
    async def connect(cls, service: str, url: str, version: int) -> LaneLocks:
        """Open the connection; no lock is held yet.

        Its only writes delete what Kafka has; one that is lost leads to a redelivery, so none of
        them waits for the disk.
        """
        settings = worker_settings(
            service, version, idle_session_timeout="5s", synchronous_commit="off"
        )
        conn = await asyncpg.connect(
            plain_url(url), server_settings=settings, timeout=5, command_timeout=10
        )
        return cls(service, conn)

    async def take_slot(self, wanted: int | None) -> int:
        """Hold a slot, so that no two live members of the group have one id.

        Args:
            wanted: the slot, or none for the first free one.

        Raises:
            SlotTakenError: when live processes have had all of them for longer than a frozen
                process can keep one.
        """
        slots = [wanted] if wanted is not None else range(MOST_SLOTS)
        for _ in range(_SLOT_TRIES):
            for slot in slots:
                if await self._try(lock_key(self._service, "slot"), slot):
                    return slot
            await asyncio.sleep(_SLOT_RETRY_S)
        raise SlotTakenError

    async def hold(self, lanes: Iterable[int]) -> frozenset[int]:
        """Let go of other lanes and try to hold these; what another process holds is left out.

        Returns:
            The lanes that are newly held.
        """
        wanted = frozenset(lanes)
        for lane in self.held - wanted:
            await self.conn.execute("SELECT pg_advisory_unlock($1, $2)", self._key, lane)
        self.held &= wanted
        taken = [lane for lane in sorted(wanted - self.held) if await self._try(self._key, lane)]
        self.held |= frozenset(taken)
        return frozenset(taken)

    async def close(self) -> None:
        """Let go of everything."""
        await self.conn.close(timeout=2)

    @property
    def _key(self) -> int:
        return lock_key(self._service, "lane")

    async def _try(self, key: int, number: int) -> bool:
        taken = await self.conn.fetchval("SELECT pg_try_advisory_lock($1, $2)", key, number)
        return cast("bool", taken)
