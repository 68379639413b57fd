"""`tandem up`: the whole system on this machine, until Ctrl-C."""

import asyncio
import contextlib
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from shared.events.topics import DEFAULT_PARTITIONS
from tandem.failure import DidNotStart, WrongUsage
from tandem.progress import Reporter
from tandem.stack import KafkaChoice, LocalStack, StackOptions, TracingChoice
from tandem.stack.options import REPOSITORY

_HIGHEST_PORT: Final = 65_535


def register(app: typer.Typer) -> None:
    """Add `tandem up`."""
    app.command("up")(up)


def up(
    *,
    env_file: Annotated[
        Path | None, typer.Option(help="Write addresses and first keys here, as NAME=value lines.")
    ] = None,
    kafka: Annotated[
        KafkaChoice, typer.Option(help="Apache Kafka, or the in-memory broker (for a look only).")
    ] = KafkaChoice.AUTO,
    tracing: Annotated[TracingChoice, typer.Option(help="Where traces go.")] = TracingChoice.AUTO,
    data: Annotated[
        Path | None,
        typer.Option(help="Keep everything here between starts; without it nothing is kept."),
    ] = None,
    agencies: Annotated[
        Path, typer.Option(help="Directory of the agencies' policy files.")
    ] = REPOSITORY / "agencies",
    port: Annotated[
        list[str] | None,
        typer.Option(help="PART=NUMBER, e.g. intake=8081; may be repeated. Others get free ports."),
    ] = None,
    partitions: Annotated[
        int, typer.Option(min=1, help="Partitions of each topic that has to be created.")
    ] = DEFAULT_PARTITIONS,
    services: Annotated[
        bool, typer.Option(help="Start the four services too, not only what they need.")
    ] = True,
) -> None:
    """Start everything that is missing on this machine, and stop it on Ctrl-C.

    Postgres, Kafka with its topics, Zipkin for traces, and the services intake, matcher, notifier
    and metrics. What KAFKA_BOOTSTRAP_SERVERS, DATABASE_URL or an OTLP endpoint in the environment
    name is used instead of started. A service that ends is started again.
    """
    options = StackOptions(
        kafka=kafka,
        tracing=tracing,
        data=data,
        agencies=agencies,
        env_file=env_file,
        ports=_ports(port or []),
        partitions=partitions,
        with_services=services,
    )
    asyncio.run(run_until_stopped(options, Console(stderr=True)))


async def run_until_stopped(options: StackOptions, console: Console) -> None:
    """Run a stack until Ctrl-C or SIGTERM, and stop it in order.

    Args:
        options: what to start.
        console: where progress is shown.

    Raises:
        CommandFailed: if something did not start, or ended and could not be started again.
    """
    serving = asyncio.create_task(_serve(options, console))

    def stop() -> None:
        if not serving.cancelling():  # a second Ctrl-C must not cut the orderly stop short
            serving.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    with contextlib.suppress(asyncio.CancelledError):
        await serving


async def _serve(options: StackOptions, console: Console) -> None:
    report = Reporter(console)
    stack = LocalStack(options, report)
    async with AsyncExitStack() as on_exit:
        with report.live():
            await on_exit.enter_async_context(stack)
        console.print(_addresses(stack), markup=False, highlight=False, soft_wrap=True)
        await stack.until_broken()
    raise DidNotStart(
        "A part of the stack ended and can't be started again; start tandem up again."
    )


def _addresses(stack: LocalStack) -> str:
    addresses = {name: value for name, value in stack.env.items() if not name.startswith("KEY_")}
    where = stack.options.env_file
    keys = f"in {where}" if where else "start with --env-file FILE to get them"
    rows = {**addresses, "first keys": keys, "stop": "Ctrl-C"}
    return "\n".join(f"  {name:<25} {value}" for name, value in rows.items() if value)


def _ports(given: list[str]) -> dict[str, int]:
    ports: dict[str, int] = {}
    for text in given:
        part, separator, number = text.partition("=")
        if not (separator and number.isdecimal() and 0 < int(number) <= _HIGHEST_PORT):
            raise WrongUsage(
                f"--port {text} is not PART=NUMBER; write for example --port intake=8081."
            )
        ports[part] = int(number)
    return ports
