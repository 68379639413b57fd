"""The in-memory broker as a program: `python -m tandem.stack.embedded_kafka_server FILE`.

Serves until it is ended, and writes its address, `host:port`, to the file once it listens.
"""

import signal
import sys
from pathlib import Path
from typing import Final

from confluent_kafka import Producer

_ANSWER_WITHIN_S: Final = 10.0
_NOWHERE: Final = "127.0.0.1:1"  # a producer wants an address; the one it makes itself replaces it


def serve(address_file: Path) -> None:
    """Run the broker in this process until a signal ends it."""
    client = Producer({"bootstrap.servers": _NOWHERE, "test.mock.num.brokers": 1, "log_level": 0})
    brokers = client.list_topics(timeout=_ANSWER_WITHIN_S).brokers
    partial = address_file.with_suffix(".partial")
    partial.write_text(next(f"{broker.host}:{broker.port}" for broker in brokers.values()))
    partial.rename(address_file)
    signal.pause()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
