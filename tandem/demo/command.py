"""`tandem demo`."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from tandem.city.command import label_of_today
from tandem.demo.script import Script, clock_of, friday_afternoon
from tandem.demo.show import Show
from tandem.demo.summary import Summary
from tandem.exit_codes import ExitCode
from tandem.progress import Reporter
from tandem.stack import KafkaChoice, LocalStack, StackOptions, TracingChoice
from tandem.stack.options import Given

_MINUTES: Final = 3.0


def register(app: typer.Typer) -> None:
    """Add `tandem demo`."""
    app.command("demo")(demo)


def demo(
    *,
    minutes: Annotated[
        float | None,
        typer.Option(min=0.1, help="Let calls come in for so many real minutes; 3 with --once."),
    ] = None,
    speed: Annotated[
        float, typer.Option(min=0.1, max=120, help="Minutes of the city per real minute.")
    ] = 20.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same city and day.")] = 1,
    once: Annotated[
        bool, typer.Option("--once", help="End when the day is over, with a summary.")
    ] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the summary to this file too, as JSON.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(help="Paint the view at its busiest into this SVG file.")
    ] = None,
    kafka: Annotated[
        KafkaChoice, typer.Option(help="Apache Kafka, or the in-memory broker.")
    ] = KafkaChoice.AUTO,
    tracing: Annotated[TracingChoice, typer.Option(help="Where traces go.")] = TracingChoice.AUTO,
) -> None:
    """Start everything, let a made-up city live on it, and show what happens.

    Calls come in, each is assessed by what tells most, the team that can be there together soonest
    is asked, answers, arrives, and writes down what came of it. The link below leads to the trace
    of a call across all four services. Without --once it goes on until Ctrl-C. In the end
    everything is stopped, nothing is left behind, and a summary says what happened and whether an
    audit of topics and tables found anything broken, in which case the exit code is 1.
    """
    console, given = Console(), Given.from_environment()
    is_once = once or not console.is_terminal
    script = Script(
        seed=seed,
        speed=speed,
        minutes=minutes or (_MINUTES if is_once else None),
        stays=not is_once,
        label=label_of_today() if given.bootstrap or given.database_url else "",
        picture=picture,
    )
    try:
        summary = asyncio.run(_run(script, kafka, tracing, console))
    except asyncio.CancelledError:
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    console.print(summary)
    if json_file is not None:
        summary.write(json_file)
    if any(it.broken for it in summary.audit):
        raise typer.Exit(ExitCode.FOUND_PROBLEM)


async def _run(
    script: Script, kafka: KafkaChoice, tracing: TracingChoice, console: Console
) -> Summary:
    """Start the stack, show, and stop it, whatever happens."""
    interrupts = _Interrupts()
    now, report = datetime.now(UTC), Reporter(Console(stderr=True))
    clock = clock_of(script, now)
    options = StackOptions(kafka=kafka, tracing=tracing, clock=clock.setting())
    stack = LocalStack(options, report)
    async with AsyncExitStack() as on_exit:
        with report.live():
            await on_exit.enter_async_context(stack)
        show = Show(script, stack, clock, friday_afternoon(now), console)
        interrupts.first = show.stop
        return await show.run()


class _Interrupts:
    """Ctrl-C: the first time ends the city's day, after that it ends everything, in order."""

    def __init__(self) -> None:
        self.first: Callable[[], None] | None = None
        self._work = asyncio.current_task()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self)

    def __call__(self) -> None:
        """Handle a signal."""
        if self.first is not None:
            self.first()
            self.first = None
        elif self._work is not None and not self._work.cancelling():
            self._work.cancel()
