"""The HTTP doors of the four services, each opened with the key that a caller would have."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

KEY_OF_SCOPE = {
    "publish": "KEY_PUBLISH",
    "supervise": "KEY_SUPERVISE",
    "operate": "KEY_OPERATE",
    "report": "KEY_REPORT",
    "care": "KEY_CARE",
}


class Doors:
    """Requests to the services.

    Args:
        client: sends them.
        urls: service -> base URL.
        keys: secrets by their name in the env file.
    """

    def __init__(
        self, client: httpx.AsyncClient, urls: Mapping[str, str], keys: Mapping[str, str]
    ) -> None:
        self._client = client
        self.urls = urls
        self._keys = keys

    async def get(
        self, service: str, path: str, *, scope: str = "supervise", **query: Any
    ) -> httpx.Response:
        """Look at something."""
        return await self._client.get(
            self.urls[service] + path, params=query, headers=self._headers(scope)
        )

    async def put(
        self, service: str, path: str, body: Mapping[str, Any], *, scope: str = "supervise"
    ) -> httpx.Response:
        """Replace something."""
        url = self.urls[service] + path
        return await self._client.put(url, json=body, headers=self._headers(scope))

    async def post(
        self,
        service: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        scope: str = "supervise",
        token: str | None = None,
        key: str | None = None,
    ) -> httpx.Response:
        """Command something.

        Args:
            service: whose door.
            path: of the door.
            body: as JSON.
            scope: picks the machine key.
            token: a person's token instead of a machine key.
            key: the `Idempotency-Key`; by default a new one.
        """
        headers = self._headers(scope) | {"Idempotency-Key": key or str(uuid.uuid4())}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return await self._client.post(
            self.urls[service] + path, json=dict(body or {}), headers=headers
        )

    async def post_bytes(
        self, service: str, path: str, body: bytes, headers: Mapping[str, str], *, scope: str
    ) -> httpx.Response:
        """Post any bytes with any headers."""
        return await self._client.post(
            self.urls[service] + path, content=body, headers={**headers, **self._headers(scope)}
        )

    def _headers(self, scope: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._keys[KEY_OF_SCOPE[scope]]}"}


@asynccontextmanager
async def open_doors(urls: Mapping[str, str], keys: Mapping[str, str]) -> AsyncGenerator[Doors]:
    """The doors of a running stack."""
    async with httpx.AsyncClient(timeout=10.0) as client:
        yield Doors(client, urls, keys)


def done(response: httpx.Response) -> dict[str, Any]:
    """The answer of a request that has to have worked."""
    assert response.is_success, (
        f"{response.request.url.path}: {response.status_code} {response.text}"
    )
    answer: dict[str, Any] = response.json() if response.content else {}
    return answer
