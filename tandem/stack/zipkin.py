"""Zipkin's own server for the traces of the local stack; it keeps them in memory."""

import os
import shutil
import signal
from pathlib import Path
from typing import Final

from tandem.failure import DidNotStart
from tandem.stack.ports import HOST
from tandem.stack.probe import answers_ok
from tandem.stack.program import Program

_MAX_SPANS: Final = 500_000


def url(port: int) -> str:
    """Where people open Zipkin."""
    return f"http://{HOST}:{port}/zipkin"


def spans_url(port: int) -> str:
    """Where services send their spans."""
    return f"http://{HOST}:{port}/api/v2/spans"


def program(jars: Path, port: int, log: Path) -> Program:
    """Say how to run the server.

    Raises:
        DidNotStart: if there is no java.
    """
    java = shutil.which("java")
    if java is None:
        raise DidNotStart("There is no java; install Java 17 or newer, or use --tracing none.")
    jar = next(jars.glob("zipkin-server-*-exec.jar"))
    settings = {
        "QUERY_TIMEOUT": "30s",
        "MEM_MAX_SPANS": str(_MAX_SPANS),
    }
    options = (
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Djava.awt.headless=true",
    )
    listen = (f"--armeria.ports[0].ip={HOST}", f"--armeria.ports[0].port={port}")
    return Program(
        name="zipkin",
        argv=(java, *options, "-jar", str(jar), *listen, "--armeria.ports[0].protocols[0]=http"),
        env=os.environ | settings,
        log=log,
        ready=lambda: answers_ok(port, "/health"),
        stop_signal=signal.SIGKILL,  # it keeps nothing that an orderly end would save
    )
