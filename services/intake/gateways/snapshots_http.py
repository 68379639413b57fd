"""Fetches a polled snapshot: https, a checked address, no redirects, bounded in time and size."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus

import httpx

from services.intake.gateways.snapshots_failing import PollFailed
from shared.address import AddressRefused, NameUnknown, Target, find_target
from shared.policy.sources import PolledSource

_ACCEPTED = "application/json, text/csv;q=0.9, */*;q=0.1"


class SnapshotFetcher:
    """Asks dispatch systems for their snapshots.

    Args:
        allowed: hosts that the operator vouches for, see `shared/address.py`.
        environment: where the secrets are that policies name.
    """

    def __init__(self, allowed: frozenset[str], environment: Mapping[str, str]) -> None:
        self._allowed = allowed
        self._environment = environment

    async def fetch(self, source: PolledSource) -> bytes:
        """The answer's body.

        Raises:
            PollFailed: whatever the reason.
        """
        try:
            async with asyncio.timeout(source.timeout_s):
                target = await find_target(source.url, self._allowed)
                return await self._get(target, source)
        except (AddressRefused, NameUnknown) as error:
            raise PollFailed(str(error)) from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise PollFailed("timeout") from error
        except (httpx.HTTPError, UnicodeError) as error:
            raise PollFailed("no_connection") from error

    async def _get(self, target: Target, source: PolledSource) -> bytes:
        # One client for each poll: two names on one address never share a certificate check.
        async with (
            httpx.AsyncClient(
                timeout=source.timeout_s, follow_redirects=False, trust_env=False
            ) as client,
            client.stream(
                "GET",
                target.url,
                headers=self._headers(target, source),
                extensions={"sni_hostname": target.name},
            ) as answer,
        ):
            if answer.status_code != HTTPStatus.OK:
                raise PollFailed(f"http_{answer.status_code}")
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise PollFailed("compressed")  # a small answer could become any size
            return await _bounded(answer, source.most_bytes)

    def _headers(self, target: Target, source: PolledSource) -> dict[str, str]:
        headers = {
            "host": target.host,
            "user-agent": "tandem",
            "accept": _ACCEPTED,
            "accept-encoding": "identity",
        }
        if source.secret is None:
            return headers
        secret = self._environment.get(source.secret)
        if not secret:
            raise PollFailed("no_secret")
        return headers | {source.header: secret}


async def _bounded(answer: httpx.Response, most_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in answer.aiter_raw():
        body += chunk
        if len(body) > most_bytes:
            raise PollFailed("too_large")
    return bytes(body)
