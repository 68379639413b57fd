"""A dispatch system on this machine that answers polls as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Site:
    """Where it listens and what it says.

    Attributes:
        host: with port.
        answers: whole HTTP responses, one for each request; the last one stays.
        requests: heads of what came in.
        meanwhile: done before each answer.
    """

    host: str = ""
    answers: list[bytes] = field(default_factory=list[bytes])
    requests: list[str] = field(default_factory=list[str])
    meanwhile: Callable[[], Awaitable[None]] | None = None

    @property
    def url(self) -> str:
        """Of the snapshot."""
        return f"http://{self.host}/snapshot.json"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request; without an answer the line stays open and silent."""
        self.requests.append((await reader.readuntil(b"\r\n\r\n")).decode())
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.answers:
            writer.write(self.answers[0] if len(self.answers) == 1 else self.answers.pop(0))
            await writer.drain()
        else:
            await reader.read()
        writer.close()


def ok(body: bytes, head: str = "") -> bytes:
    """A response with a body."""
    return said(f"200 OK\r\ncontent-length: {len(body)}\r\n{head}".removesuffix("\r\n"), body)


def said(head: str, body: bytes = b"") -> bytes:
    """A response with this status and these headers."""
    return f"HTTP/1.1 {head}\r\nconnection: close\r\n\r\n".encode() + body


@asynccontextmanager
async def listening() -> AsyncGenerator[Site]:
    """A site that listens."""
    site = Site()
    server = await asyncio.start_server(site.answer, "127.0.0.1", 0)
    site.host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield site
