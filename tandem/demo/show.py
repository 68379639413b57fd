"""The show: a city on a running stack, and the view; in the end the summary."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

from rich.console import Console
from rich.live import Live

from shared.clock import Clock
from tandem.audit.invariants import Finding, audit
from tandem.audit.look import look
from tandem.beside import beside
from tandem.city.drive.play import ZONE, Play
from tandem.demo.board import Board
from tandem.demo.figures import count
from tandem.demo.picture import paint
from tandem.demo.script import Script
from tandem.demo.summary import Summary
from tandem.demo.view import Stage, View
from tandem.demo.view.figures import figures_lines
from tandem.demo.watching import watch
from tandem.failure import DidNotStart
from tandem.stack import LocalStack
from tandem.target import Target

_FRAME_S: Final = 0.25
_FRAMES_PER_LINE: Final = 20
_LOOKS_FOR_QUIET: Final = 8


class Show:
    """A demo on a running stack.

    Args:
        script: what to show.
        stack: running by `clock`.
        clock: of the services.
        starts: local time at which the city's day begins.
        console: where it is shown.
    """

    def __init__(
        self, script: Script, stack: LocalStack, clock: Clock, starts: datetime, console: Console
    ) -> None:
        self._script = script
        self._stack = stack
        self._clock = clock
        self._console = console
        self._target = Target(stack.env | {"TANDEM_CLOCK": clock.setting()})
        self._board = Board()
        self._stopped = asyncio.Event()
        self._play = Play(
            self._target, script.seed, span=script.span, starts=starts, label=script.label
        )
        stage = Stage(ZONE, script.speed, stack.kafka_kind, stack.zipkin_url, clock.now())
        self._view = View(self._board, stage)

    def stop(self) -> None:
        """End the city's day early, and go on to the summary once everybody has finished."""
        self._stopped.set()
        self._play.stop()

    async def run(self) -> Summary:
        """Show it, and sum up.

        Raises:
            CommandFailed: when a part of the stack ended for good, or refuses what the city does.
        """
        bootstrap = self._target["KAFKA_BOOTSTRAP_SERVERS"]
        async with beside(watch(bootstrap, self._board), self._draw(), self._until_broken()):
            await self._play.run()
            if self._script.stays:
                await self._stopped.wait()
            found = await self._audit()
        return Summary(
            figures=count(self._board),
            audit=found,
            kafka=self._stack.kafka_kind,
            seed=self._script.seed,
            speed=self._script.speed,
            seconds=self._play.pace.passed().total_seconds() / self._script.speed,
        )

    async def _audit(self) -> list[Finding]:
        """Wait until nothing is under way, so that everything can be judged."""
        seen = await look(self._target)
        for _ in range(_LOOKS_FOR_QUIET):
            if seen.is_quiet:
                break
            seen = await look(self._target)
        return audit(seen)

    async def _until_broken(self) -> None:
        await self._stack.until_broken()
        raise DidNotStart("A part of the stack ended and can't be started again; try once more.")

    async def _draw(self) -> None:
        if self._console.is_terminal:
            await self._draw_live()
        else:
            await self._print_lines()

    async def _draw_live(self) -> None:
        with Live(self._view, console=self._console, screen=True, auto_refresh=False) as live:
            while True:
                self._set_stage()
                live.refresh()
                await asyncio.sleep(_FRAME_S)

    async def _print_lines(self) -> None:
        """A few words now and then, where there is no screen."""
        while True:
            for _ in range(_FRAMES_PER_LINE):
                self._set_stage()
                await asyncio.sleep(_FRAME_S)
            local = self._clock.now().astimezone(ZONE)
            said = "; ".join(it.plain for it in figures_lines(self._board, count(self._board)))
            self._console.print(f"{local:%H:%M} {said}", highlight=False, soft_wrap=True)

    def _set_stage(self) -> None:
        stage, is_over = self._view.stage, self._play.pace.is_over
        stage.now = self._clock.now()
        if is_over:
            stage.doing = "the day is over, everybody finishes; Ctrl-C ends the demo"
        elif not self._board.calls:
            stage.doing = "people sign on"
        else:
            stage.doing = ""
        if self._script.picture is not None and self._play.is_at_its_height:
            paint(self._view, self._script.picture)
