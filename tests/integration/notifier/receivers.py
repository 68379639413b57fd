"""Where messages arrive in tests: somebody's webhook, somebody's mail server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from fastapi import FastAPI, Request, Response
from standardwebhooks import Webhook

from tandem.stack.ports import free_ports
from tests.support.patience import until

SECRET = "whsec_" + "c2VjcmV0" * 6


@dataclass
class Receiver:
    """Somebody's webhook.

    Attributes:
        url: where it listens.
        answers: statuses to give, one for each request; then 204.
        messages: headers and body of what came in.
    """

    url: str
    answers: list[int] = field(default_factory=list[int])
    messages: list[tuple[dict[str, str], bytes]] = field(
        default_factory=list[tuple[dict[str, str], bytes]]
    )

    @property
    def host(self) -> str:
        """Host and port."""
        return self.url.removeprefix("http://")

    def contact(self, **more: object) -> dict[str, Any]:
        """Contacts of somebody who listens here and nowhere else."""
        return {"inbox": False, "webhook": {"url": f"{self.url}/c1", "secret": SECRET}} | more

    def verified(self) -> dict[str, Any]:
        """The last message, if the official library accepts its signature."""
        headers, body = self.messages[-1]
        message: dict[str, Any] = Webhook(SECRET).verify(body, headers)
        return message

    async def has(self, count: int) -> None:
        """Wait for so many messages."""
        await _until_there(self.messages, count)

    async def take(self, request: Request) -> Response:
        """Keep a message and answer as told."""
        self.messages.append((dict(request.headers), await request.body()))
        status = self.answers.pop(0) if self.answers else 204
        headers = {"location": self.url} if status == 302 else None
        return Response(status_code=status, headers=headers)


@asynccontextmanager
async def listening() -> AsyncGenerator[Receiver]:
    """A webhook on this machine."""
    [port] = free_ports(1)
    receiver, app = Receiver(f"http://127.0.0.1:{port}"), FastAPI()
    app.add_api_route("/{path:path}", receiver.take, methods=["POST"])
    config = uvicorn.Config(app, port=port, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())

    async def has_started() -> bool:
        return server.started

    await until(has_started, "the receiver listening")
    yield receiver
    server.should_exit = True
    await serving


class Mailbox:
    """A real SMTP server.

    Attributes:
        letters: what came in.
        reply: to every recipient in place of taking the letter, e.g. `550 no such mailbox`.
    """

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.reply: str | None = None
        [self.port] = free_ports(1)
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    @property
    def settings(self) -> dict[str, str]:
        """Environment of a notifier that sends its mail here."""
        return {
            "TANDEM_SMTP_HOST": "127.0.0.1",
            "TANDEM_SMTP_PORT": str(self.port),
            "TANDEM_SMTP_SECURITY": "none",
        }

    async def has(self, count: int) -> None:
        """Wait for so many letters."""
        await _until_there(self.letters, count)

    def open(self) -> None:
        """Listen."""
        self._controller.start()

    def close(self) -> None:
        """Listen no more."""
        self._controller.stop()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take a recipient, or refuse."""
        if self.reply:
            return self.reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a letter."""
        content = envelope.content or b""
        self.letters.append(content.decode() if isinstance(content, bytes) else content)
        return "250 OK"


async def _until_there(arrived: list[Any], count: int) -> None:
    async def are_there() -> bool:
        return len(arrived) >= count

    await until(are_there, f"{count} messages")
