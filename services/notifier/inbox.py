"""The inbox: people who are connected hear at once what has changed for them.

One look at the database serves everybody who is connected to this process, and it finds changes of
any process. Nothing is queued: whoever falls behind gets the newest state.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from services.notifier.settings import MESSAGE_LIVES
from services.notifier.store import inbox as store
from services.notifier.views import inbox_of
from shared.door import Door
from shared.vocabulary import RegionId, ResponderId

LOOK_EVERY_S: Final = 0.25


class Listener:
    """One connection of one person."""

    def __init__(self) -> None:
        self._newest = ""
        self._changed = asyncio.Event()
        self._is_over = False

    def show(self, state: str) -> None:
        """Show what the person has open, if it is new."""
        if state != self._newest:
            self._newest = state
            self._changed.set()

    def end(self) -> None:
        """Say that the person's token was revoked."""
        self._is_over = True
        self._changed.set()

    async def states(self) -> AsyncGenerator[str]:
        """The newest state, whenever it has changed; ends when the token was revoked."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            if self._is_over:
                return
            yield self._newest


class Inbox:
    """Everybody who is connected to this process."""

    def __init__(self) -> None:
        self._listeners: dict[RegionId, dict[ResponderId, set[Listener]]] = {}
        self._came = asyncio.Event()

    @asynccontextmanager
    async def listen(self, region: RegionId, responder_id: ResponderId) -> AsyncGenerator[Listener]:
        """A connection, for as long as the context is entered."""
        listener = Listener()
        people = self._listeners.setdefault(region, {})
        people.setdefault(responder_id, set()).add(listener)
        self._came.set()
        try:
            yield listener
        finally:
            people[responder_id].discard(listener)
            if not people[responder_id]:
                del people[responder_id]

    async def run(self, door: Door) -> None:
        """Look for changes for as long as the process lives."""
        while True:
            for region, people in list(self._listeners.items()):
                if people:
                    await self._look(door, region, list(people))
            await self._rest()

    async def _look(self, door: Door, region: RegionId, people: list[ResponderId]) -> None:
        since = door.clock.now() - MESSAGE_LIVES
        async with door.read() as conn:
            found = await store.opened(conn, region, people, since=since)
        for opened in found:
            state = inbox_of(opened, door.policies).model_dump_json(exclude_none=True)
            for listener in self._listeners[region].get(opened.responder_id, set()):
                listener.show(state) if opened.is_welcome else listener.end()

    async def _rest(self) -> None:
        """Wait for the next look; a new connection does not wait."""
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await self._came.wait()
        except TimeoutError:
            return
        self._came.clear()
