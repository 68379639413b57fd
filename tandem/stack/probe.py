"""Small questions to a server that may still be starting; asked many times a second."""

import asyncio
from typing import Final

from tandem.stack.ports import HOST

_ANSWER_WITHIN_S: Final = 1.0


async def accepts(port: int) -> bool:
    """Whether somebody listens on this port of 127.0.0.1."""
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True


async def answers_ok(port: int, path: str) -> bool:
    """Whether an HTTP GET of this path on 127.0.0.1 answers 200.

    Written on a bare socket: an HTTP client costs more to make than the question.
    """
    try:
        async with asyncio.timeout(_ANSWER_WITHIN_S):
            return await _status_line(port, path) == b"200"
    except (OSError, TimeoutError, IndexError):
        return False


async def _status_line(port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode()
        )
        return (await reader.readline()).split()[1]
    finally:
        writer.close()
