"""The in-memory broker inside the `confluent-kafka` wheel, for a demo where there is no Java.

It keeps nothing, makes topics of 4 partitions by itself and can't be started again with what it
held. Run as a module it serves until it is ended, and writes its address to the file it is given.
"""

import signal
import sys
from pathlib import Path
from typing import Final

from tandem.stack.probe import accepts
from tandem.stack.program import Program

_ANSWER_WITHIN_S: Final = 10.0


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
        argv=(sys.executable, "-m", __name__, str(address_file)),
        log=log,
        ready=ready,
        restarts=False,
    )


def serve(address_file: Path) -> None:
    """Run the broker in this process until a signal ends it."""
    from confluent_kafka import Producer  # noqa: PLC0415 # the image has no local servers

    broker = Producer(
        {"bootstrap.servers": "127.0.0.1:1", "test.mock.num.brokers": 1, "log_level": 0}
    )
    brokers = broker.list_topics(timeout=_ANSWER_WITHIN_S).brokers
    host_and_port = next(f"{it.host}:{it.port}" for it in brokers.values())
    partial = address_file.with_suffix(".partial")
    partial.write_text(host_and_port)
    partial.rename(address_file)
    signal.pause()


def _port(address_file: Path) -> int | None:
    if not address_file.exists():
        return None
    return int(address_file.read_text().rpartition(":")[2])


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
