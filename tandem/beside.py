"""Work that goes on beside other work, for exactly as long as that lasts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any

from tandem.failure import CommandFailed


@asynccontextmanager
async def beside(*doings: Coroutine[Any, Any, None]) -> AsyncGenerator[None]:
    """Run these while the context is entered.

    Raises:
        CommandFailed: the first that one of them, or the work itself, has raised.
    """
    try:
        async with asyncio.TaskGroup() as together:
            tasks = [together.create_task(doing) for doing in doings]
            yield
            for task in tasks:
                task.cancel()
    except BaseExceptionGroup as group:
        for error in leaves(group):
            if isinstance(error, CommandFailed):
                raise error from group
        raise


def leaves(error: BaseException) -> Iterator[BaseException]:
    """The single errors in a group of errors, however deep."""
    if isinstance(error, BaseExceptionGroup):
        group: BaseExceptionGroup[BaseException] = error
        for inner in group.exceptions:
            yield from leaves(inner)
    else:
        yield error
