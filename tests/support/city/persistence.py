"""Doing what a good client does: sending a command again, with the same key, until it is heard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx

from tests.support.patience import until

HEARD_WITHIN_S = 60.0


async def insist(send: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """Send until there is an answer that is not "not now".

    Args:
        send: sends the same command each time.

    Returns:
        the answer; a refusal is one.
    """
    heard: list[httpx.Response] = []

    async def is_heard() -> bool:
        try:
            answer = await send()
        except httpx.TransportError:
            return False
        heard.append(answer)
        return answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR

    await until(is_heard, "an answer from the door", HEARD_WITHIN_S)
    return heard[-1]
