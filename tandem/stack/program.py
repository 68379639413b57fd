"""One program of the local stack: what to run, and one running child of it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

Say: TypeAlias = Callable[[str, str], None]
"""Tells a person what a part does: the part's name, then the news."""

_LEASH: Final = str(Path(__file__).with_name("leash.py"))


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run and how to tell that it works.

    Args:
        name: what people call it, e.g. `intake-0`.
        argv: the executable's full path and its arguments.
        log: where its output goes; later starts append.
        ready: whether it can serve now; must answer within a second.
        env: its environment; this process' own by default.
        ready_within_s: how long it may take from start to ready.
        stop_signal: asks it to end in order.
        stop_within_s: after this it is killed.
        death_signal: what the kernel sends it when this process dies.
        account: whom it runs as, if not as this process.
        keep_open: file descriptors it inherits.
        restarts: whether it is started again when it ends by itself.
    """

    name: str
    argv: tuple[str, ...]
    log: Path
    ready: Callable[[], Awaitable[bool]]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    ready_within_s: float = 120.0
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within_s: float = 15.0
    death_signal: signal.Signals = signal.SIGKILL
    account: str | None = None
    keep_open: tuple[int, ...] = ()
    restarts: bool = True


async def spawn(program: Program) -> asyncio.subprocess.Process:
    """Start a child that dies with this process and does not hear its terminal's Ctrl-C."""
    program.log.parent.mkdir(parents=True, exist_ok=True)
    with program.log.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *leashed(program.argv, program.death_signal, program.account),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=dict(program.env),
            start_new_session=True,
            pass_fds=program.keep_open,
        )


def leashed(
    argv: tuple[str, ...], death_signal: signal.Signals = signal.SIGKILL, account: str | None = None
) -> tuple[str, ...]:
    """Wrap a command line so that its process ends when this one does."""
    who = account or "-"
    leash = (sys.executable, "-I", "-S", _LEASH, str(os.getpid()), str(int(death_signal)), who)
    return (*leash, *argv)


@asynccontextmanager
async def brief(
    *argv: str,
    account: str | None = None,
    keep_open: tuple[int, ...] = (),
    env: Mapping[str, str] | None = None,
) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Run a child that ends by itself, output and errors in one pipe; it ends when we leave."""
    child = await asyncio.create_subprocess_exec(
        *leashed(argv, account=account),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=env,
        start_new_session=True,
        pass_fds=keep_open,
    )
    try:
        yield child
    finally:
        await end(child, signal.SIGTERM, within_s=5.0)


async def end(
    child: asyncio.subprocess.Process, stop_signal: signal.Signals, within_s: float
) -> None:
    """Ask a child to end, and kill it when it does not; returns once it is gone."""
    send(child, stop_signal)
    send(child, signal.SIGCONT)  # a frozen one would not see the first signal
    try:
        await asyncio.wait_for(child.wait(), within_s)
    except TimeoutError:
        send(child, signal.SIGKILL)
        await child.wait()


def send(child: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Send a signal, unless the child has ended already."""
    if child.returncode is None:
        child.send_signal(number)


def last_lines(log: Path, count: int = 5) -> str:
    """The end of a log, for the message that says where to look."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
