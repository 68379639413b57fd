"""The in-memory broker inside the `confluent-kafka` wheel, for a demo where there is no Java.

It keeps nothing, makes topics of 4 partitions by itself and can't be started again with what it
held.
"""

import sys
from pathlib import Path
from typing import Final

from tandem.stack.probe import accepts
from tandem.stack.program import Program

_SERVER: Final = "tandem.stack.embedded_kafka_server"


def program(address_file: Path, log: Path) -> Program:
    """Say how to run the broker.

    Args:
        address_file: where it will write `host:port`.
        log: for its output.
    """

    async def ready() -> bool:
        port = _port(address_file)
        return port is not None and await accepts(port)

    return Program(
        name="kafka",
        argv=(sys.executable, "-m", _SERVER, str(address_file)),
        log=log,
        ready=ready,
        restarts=False,
    )


def _port(address_file: Path) -> int | None:
    if not address_file.exists():
        return None
    return int(address_file.read_text().rpartition(":")[2])
