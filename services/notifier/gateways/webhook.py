"""Signed webhooks by the Standard Webhooks specification, for people's apps and for desks."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Final

import httpx
from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from services.notifier.domain.ledger import Result, Try
from services.notifier.gateways.letter import Letter
from shared.address import AddressRefused, NameUnknown, Target, find_target
from shared.errors import TandemError

TIMEOUT_S: Final = 5.0
MOST_ANSWER_BYTES: Final = 64 * 1024
_BAD_SECRET: Final = (ValueError, EmptyWebhookSecretError)
_TRY_LATER: Final = frozenset({408, 425, 429})


class WebhookChannel:
    """Sends letters to webhooks.

    Args:
        allowed: hosts that the operator vouches for, see `shared/address.py`.
    """

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        # No connection is used twice: two names on one address would share its certificate check.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.AsyncClient(
            timeout=TIMEOUT_S, follow_redirects=False, trust_env=False, limits=limits
        )

    async def send(self, letter: Letter, *, url: str, secret: str) -> Try:
        """Send a letter, once.

        Args:
            letter: what to say.
            url: where to.
            secret: signs it, `whsec_...`.

        Returns:
            How it went; a time-out means that nobody knows.
        """
        try:
            async with asyncio.timeout(TIMEOUT_S):
                target = await find_target(url, self._allowed)
                return await self._post(target, letter, Webhook(secret))
        except (TandemError, httpx.HTTPError, TimeoutError, *_BAD_SECRET) as error:
            return _failure(error)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def _post(self, target: Target, letter: Letter, signer: Webhook) -> Try:
        content = _content(letter)
        async with self._client.stream(
            "POST",
            target.url,
            content=content,
            headers={"host": target.host} | _signed(letter, content, signer),
            extensions={"sni_hostname": target.name},
        ) as response:
            received = 0
            async for chunk in response.aiter_raw():
                received += len(chunk)
                if received > MOST_ANSWER_BYTES:
                    break
            return _meaning(response.status_code)


def _content(letter: Letter) -> str:
    data = {"kind": letter.kind, "text": letter.text, **letter.about}
    if letter.link:
        data["link"] = letter.link
    content = {"type": f"tandem.{letter.kind}", "timestamp": letter.at.isoformat(), "data": data}
    return json.dumps(content)


def _signed(letter: Letter, content: str, signer: Webhook) -> dict[str, str]:
    now = datetime.now(UTC)
    return {
        "content-type": "application/json",
        "user-agent": "tandem",
        "webhook-id": letter.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signer.sign(letter.message_id, now, content),
    }


def _meaning(status: int) -> Try:
    detail = f"http_{status}"
    if 200 <= status < 300:  # noqa: PLR2004 - the class of statuses that say yes
        return Try(Result.TAKEN, detail)
    if status in _TRY_LATER or status >= 500:  # noqa: PLR2004 - the server's own trouble
        return Try(Result.TRY_LATER, detail)
    return Try(Result.NEVER, detail)


def _failure(error: Exception) -> Try:
    """What a failed try means; only what surely never left is not `unknown`."""
    match error:
        case AddressRefused():
            return Try(Result.NEVER, str(error))
        case NameUnknown():
            return Try(Result.TRY_LATER, str(error))
        case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.PoolTimeout():
            return Try(Result.TRY_LATER, "no_connection")
        case TimeoutError() | httpx.TimeoutException():
            return Try(Result.NO_ANSWER, "timeout")
        case httpx.HTTPError():
            return Try(Result.NO_ANSWER, "broken_off")
        case _:
            return Try(Result.NEVER, "bad_secret")
