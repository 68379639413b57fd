"""Responders' tokens, for the runtime's door keeper."""

from __future__ import annotations

from services.notifier.store import access
from shared.auth import Caller
from shared.door import Door


class Tokens:
    """Who knows responders' tokens.

    Args:
        door: the way to the tables.
    """

    def __init__(self, door: Door) -> None:
        self._door = door

    async def caller(self, secret: str) -> Caller | None:
        """The person with this token, or none when it is unknown or revoked."""
        async with self._door.read() as conn:
            found = await access.holder(conn, secret)
        if found is None:
            return None
        name = f"person:{found.responder_id}"
        return Caller(name, found.agency, frozenset(), responder_id=found.responder_id)
