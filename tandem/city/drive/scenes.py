"""Where dispatch and teams meet: who of a team is bound for a call, and whether it still waits."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Scene:
    """One call, as both sides see it.

    Attributes:
        bound: members of teams who are on the way or there.
        left: set while nobody of a team is bound for the call.
        called_off: set when the caller took the call back while a team was on the way.
    """

    bound: set[str] = field(default_factory=set[str])
    left: asyncio.Event = field(default_factory=asyncio.Event)
    called_off: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Begin with nobody."""
        self.left.set()

    def join(self, person: str) -> None:
        """Somebody sets off for the call."""
        self.bound.add(person)
        self.left.clear()

    def leave(self, person: str) -> None:
        """Somebody is done here, or was called back."""
        self.bound.discard(person)
        if not self.bound:
            self.left.set()


class Scenes:
    """All calls of the day, by agency and number."""

    def __init__(self) -> None:
        self._scenes: dict[tuple[str, str], Scene] = defaultdict(Scene)

    def of(self, agency: str, call_id: str) -> Scene:
        """The scene of a call."""
        return self._scenes[agency, call_id]
