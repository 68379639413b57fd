"""Keeps one program running until it is told to stop."""

import asyncio
import contextlib
import os
import signal
import time
from typing import Final

from tandem.failure import DidNotStart
from tandem.stack.program import Program, Say, end, last_lines, send, spawn

_POLL_S: Final = 0.03
_FIRST_DELAY_S: Final = 0.2
_LONGEST_DELAY_S: Final = 5.0
_STAYED_UP_S: Final = 5.0
_TRIES_TO_BECOME_READY: Final = 2
_STOPS_SERVING: Final = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT})


class Supervisor:
    """Starts a program, starts it again when it ends, and stops it.

    A program that served, or ran for a while, is started again at once: a crash under load must not
    cost more than the start itself. One that keeps ending early waits longer each time.
    """

    def __init__(self, program: Program, say: Say, gave_up: asyncio.Event | None = None) -> None:
        """Prepare; nothing runs yet.

        Args:
            program: what to run.
            say: told when the program ends by itself.
            gave_up: set when it ended and is not started again.
        """
        self.program = program
        self.gave_up = gave_up or asyncio.Event()
        self.restarts = 0
        self._say = say
        self._child: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._early_ends = 0

    @property
    def pid(self) -> int | None:
        """The running child's pid, frozen or not; None while there is none."""
        if self._child is None or self._child.returncode is not None:
            return None
        return self._child.pid

    async def start(self) -> None:
        """Start the program and watch over it; does not wait until it serves."""
        self._early_ends = 0
        self._ready.clear()
        self._child = await spawn(self.program)
        self._watch = asyncio.create_task(self._keep_running(), name=f"watch {self.program.name}")

    async def start_until_ready(self) -> None:
        """Start the program and wait until it serves.

        Raises:
            DidNotStart: if it kept ending, or did not serve in time.
        """
        await self.start()
        await self.wait_until_ready()

    async def wait_until_ready(self) -> None:
        """Wait until the program serves, the time to start it again included.

        Raises:
            DidNotStart: if it kept ending, or did not serve in time.
        """
        deadline = time.monotonic() + self.program.ready_within_s
        while not self._ready.is_set():
            has_given_up = self._watch is not None and self._watch.done()
            if has_given_up or self._early_ends >= _TRIES_TO_BECOME_READY:
                raise DidNotStart(self._obituary("ended before it was ready"))
            if time.monotonic() > deadline:
                raise DidNotStart(
                    self._obituary(f"was not ready within {self.program.ready_within_s:g} s")
                )
            await asyncio.sleep(_POLL_S)

    async def stop(self) -> None:
        """Stop the program in order; harmless when it does not run."""
        if self._watch is not None:
            await _cancel(self._watch)
            self._watch = None
        self._ready.clear()
        if self._child is not None:
            await end(self._child, self.program.stop_signal, self.program.stop_within_s)

    async def restart(self) -> None:
        """Stop in order, start again, and wait until it serves."""
        await self.stop()
        await self.start_until_ready()

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send the child a signal, e.g. SIGKILL, SIGSTOP or SIGCONT."""
        if number in _STOPS_SERVING:
            self._ready.clear()
        if self._child is not None:
            send(self._child, number)

    async def _keep_running(self) -> None:
        while self._child is not None:
            code, delay_s = await self._live(self._child)
            if not self.program.restarts:
                self._say(self.program.name, f"{_how_it_ended(code)}; it can't be started again")
                self.gave_up.set()
                return
            self._say(self.program.name, f"{_how_it_ended(code)}; starting it again")
            await asyncio.sleep(delay_s)
            self._child = await spawn(self.program)
            self.restarts += 1

    async def _live(self, child: asyncio.subprocess.Process) -> tuple[int, float]:
        """Follow one child to its end: its exit code, and how long to wait before the next."""
        began = time.monotonic()
        served = asyncio.create_task(self._note_when_ready())
        try:
            code = await child.wait()
            has_served = served.done()
        finally:
            await _cancel(served)
            self._ready.clear()
        has_worked = has_served or time.monotonic() - began > _STAYED_UP_S
        if has_worked and code != os.EX_CONFIG:  # which another start would not mend
            self._early_ends = 0
            return code, 0.0
        self._early_ends += 1
        return code, min(_FIRST_DELAY_S * 2.0 ** (self._early_ends - 1), _LONGEST_DELAY_S)

    async def _note_when_ready(self) -> None:
        while not await self.program.ready():
            await asyncio.sleep(_POLL_S)
        self._ready.set()

    def _obituary(self, what: str) -> str:
        """What is said of a program that did not serve; only --data keeps logs afterwards."""
        name, last = self.program.name, last_lines(self.program.log)
        return f"{name} {what}; --data DIR keeps whole logs in DIR/logs. This one ends:\n{last}"


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _how_it_ended(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"
