"""Notifier's doors as people use them: patiently, and each command with a key of its own."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import httpx

from tandem.exit_codes import ExitCode
from tandem.failure import CommandFailed, NotReachable

_PATIENCE_S: Final = 60.0
_AGAIN_AFTER_S: Final = 0.25
_PASSES: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


class Doors:
    """Requests to notifier.

    Args:
        client: with notifier's base URL.
    """

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def put(self, path: str, body: Mapping[str, Any], *, key: str) -> httpx.Response:
        """Replace something; a refusal ends the command.

        Args:
            path: of the door.
            body: as JSON.
            key: machine key or person token.
        """
        return _done(await self._insist("PUT", path, body, {"Authorization": f"Bearer {key}"}))

    async def post(self, path: str, body: Mapping[str, Any], *, key: str) -> httpx.Response:
        """Command something that has to work; a refusal ends the command."""
        return _done(await self.try_post(path, body, key=key))

    async def try_post(self, path: str, body: Mapping[str, Any], *, key: str) -> httpx.Response:
        """Command something that may come too late; a refusal is an answer."""
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": str(uuid.uuid4())}
        return await self._insist("POST", path, body, headers)

    async def _insist(
        self, method: str, path: str, body: Mapping[str, Any], headers: Mapping[str, str]
    ) -> httpx.Response:
        """Send it until somebody answers; the same key makes a second try harmless."""
        gives_up_at = time.monotonic() + _PATIENCE_S
        while True:
            try:
                answer = await self.client.request(method, path, json=dict(body), headers=headers)
            except httpx.TransportError as error:
                if time.monotonic() > gives_up_at:
                    raise _away(self.client) from error
            else:
                passes = answer.is_server_error or answer.status_code in _PASSES
                if not passes or time.monotonic() > gives_up_at:
                    return answer
            await asyncio.sleep(_AGAIN_AFTER_S)


def _done(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    where, said = answer.request.url.path, answer.text[:300]
    raise CommandFailed(
        f"notifier refuses {where} with {answer.status_code}: {said}", ExitCode.FOUND_PROBLEM
    )


def _away(client: httpx.AsyncClient) -> NotReachable:
    return NotReachable(f"notifier at {client.base_url} does not answer; is the stack up?")
