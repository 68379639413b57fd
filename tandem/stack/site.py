"""What every part of a local stack has to know when it starts."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tandem.stack.home import Home
from tandem.stack.options import Given, StackOptions
from tandem.stack.program import Program, Say


@dataclass(frozen=True)
class Site:
    """The place where a stack is being put up.

    Args:
        options: what was asked for.
        given: what is there already.
        home: directories.
        ports: one for each part.
        say: tells people what happens.
        launch: starts a program, keeps it running and returns when it serves.
    """

    options: StackOptions
    given: Given
    home: Home
    ports: Mapping[str, int]
    say: Say
    launch: Callable[[Program], Awaitable[None]]

    def log(self, part: str) -> Path:
        """Where a part's output goes."""
        return self.home.logs / f"{part}.log"
