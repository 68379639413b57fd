"""Ports for the parts of the local stack."""

import random
import socket
from contextlib import ExitStack
from typing import Final

from tandem.failure import DidNotStart

HOST: Final = "127.0.0.1"
# Below Linux' ephemeral range (32768 and up): while a server is away, a client that keeps trying an
# ephemeral port may be given that very port as its own, connect to itself and keep the server out.
_LOWEST: Final = 20_000
_HIGHEST: Final = 32_000
_TRIES: Final = 500


def free_ports(count: int) -> list[int]:
    """Find different ports of 127.0.0.1 on which nobody listens.

    Args:
        count: how many.

    Raises:
        DidNotStart: if there are not that many.
    """
    ports: list[int] = []
    with ExitStack() as held:
        for port in random.SystemRandom().sample(range(_LOWEST, _HIGHEST), _TRIES):
            if len(ports) == count:
                break
            if _bind(held.enter_context(socket.socket()), port):
                ports.append(port)
    if len(ports) < count:
        raise DidNotStart(
            f"Fewer than {count} free ports between {_LOWEST} and {_HIGHEST}; end what uses them."
        )
    return ports


def _bind(probe: socket.socket, port: int) -> bool:
    try:
        probe.bind((HOST, port))
    except OSError:
        return False
    return True
