"""Runs a service: `python -m services.<name>` serves, `... migrate` migrates its schema.

`... openapi` prints the description of its HTTP door, without touching database or broker; a
service may declare further words.

Start: settings, clock, database, policies, slot, then door and consumer. Stop, on SIGTERM or
Ctrl-C: the door closes, background work ends, what is in hand is finished and committed, what was
told is published, then locks, connections and spans are let go.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NoReturn

import structlog
import uvloop

from shared import logs, measures
from shared.assembly import Assembly
from shared.db import passing_as_retry
from shared.errors import Crash, Unavailable
from shared.http import describe_app
from shared.migrations import migrate
from shared.service import Service
from shared.settings import load_settings
from shared.watchdog import EXIT_STUCK

log = structlog.get_logger()
EXIT_MISCONFIGURED = 78
"""Settings, policy or schema are wrong; starting again does not help (EX_CONFIG)."""
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.1, 5.0
_STOP_WITHIN_S = 6.0
_YOUNG_OBJECTS = 200_000


def main(build: Callable[[], Service], arguments: list[str] | None = None) -> None:
    """Serve, migrate or describe the service, as the command line says.

    Args:
        build: declares the service.
        arguments: of the command line, without the program.
    """
    match sys.argv[1:] if arguments is None else arguments:
        case []:
            sys.exit(_serve(build()))
        case ["migrate"]:
            sys.exit(_migrate(build().name))
        case ["openapi"]:
            print(json.dumps(describe_app(build()).openapi()))  # noqa: T201
        case [word, *rest] if command := build().commands.get(word):
            sys.exit(command(rest))
        case _:
            words = "|".join(["migrate", "openapi", *build().commands])
            print(f"usage: python -m services.<name> [{words}]", file=sys.stderr)  # noqa: T201
            sys.exit(2)


def _migrate(service: str) -> int:
    try:
        with passing_as_retry():
            migrate(service, load_settings().database_url)
    except (Crash, Unavailable) as error:
        print(f"{service}: {error}", file=sys.stderr)  # noqa: T201
        return EXIT_MISCONFIGURED
    return 0


def _serve(service: Service) -> int:
    try:
        settings = load_settings()
        collect_less_often()
        logs.configure_logs(service.name, str(settings.tandem_slot), settings.tandem_log_level)
        return uvloop.run(_run(Assembly(service, settings)))
    except Crash as error:
        print(f"{service.name}: {error}", file=sys.stderr)  # noqa: T201
        return EXIT_MISCONFIGURED


def collect_less_often() -> None:
    """Look for garbage as a service does.

    What is loaded by now lives on; runs make and drop many small objects without cycles.
    """
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, 20, 20)


async def _run(assembly: Assembly) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await assembly.start(on_slot_lost=_start_again)
    parts = [
        asyncio.create_task(keep(name, part), name=name) for name, part in assembly.parts().items()
    ]
    log.info("serving", port=assembly.port)
    await stop.wait()
    await assembly.close_door()
    await assembly.flush()
    for part in parts:
        part.cancel()
    _, unfinished = await asyncio.wait(parts, timeout=_STOP_WITHIN_S)
    await assembly.stop()
    if unfinished:
        _leave(unfinished)
    return 0


def _leave(unfinished: set[asyncio.Task[None]]) -> NoReturn:
    """End although parts hang on a broker or database that is away; nothing is lost by it."""
    names = ", ".join(sorted(task.get_name() for task in unfinished))
    log.warning("not everything could be closed", task=names)
    os._exit(0)


def _start_again() -> None:
    """This process has lost its slot to another one; only a new start gets a new one."""
    log.error("the slot was taken by another process; starting again")
    os._exit(EXIT_STUCK)


async def keep(name: str, part: Callable[[], Awaitable[None] | Coroutine[Any, Any, None]]) -> None:
    """Run a part for as long as the process lives; what fails begins anew after a wait.

    This is the one place where everything is caught: each failure is counted and logged.
    """
    wait_s = _FIRST_WAIT_S
    while True:
        began = asyncio.get_running_loop().time()
        try:
            await part()
        except Crash as error:
            log.error("trying again can't mend this", task=name, detail=str(error))  # noqa: TRY400
            os._exit(EXIT_MISCONFIGURED)
        except Exception as error:  # noqa: BLE001 # the supervisor
            cause = _first(error)
            measures.BACKGROUND_RESTARTS.labels(name).inc()
            log.warning("a part of the service begins anew", task=name, **logs.failure(cause))
        if asyncio.get_running_loop().time() - began > _LONGEST_WAIT_S:
            wait_s = _FIRST_WAIT_S
        with contextlib.suppress(TimeoutError):
            await asyncio.sleep(wait_s)
        wait_s = min(wait_s * 2, _LONGEST_WAIT_S)


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
