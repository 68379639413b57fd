"""What is too long is refused as such, and what a caller makes up becomes no label."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import cast

import httpx
import pytest
from fastapi import APIRouter, Request
from prometheus_client import REGISTRY
from pydantic import BaseModel
from sqlalchemy import MetaData

from shared.auth import KeyFile
from shared.door import Door
from shared.http import MAX_REQUEST_BYTES, Doorway, create_app
from shared.service import Service
from shared.telemetry import UNTRACED

router = APIRouter()


class Said(BaseModel):
    text: str


@router.post("/raw")
async def raw(request: Request) -> int:
    return len(await request.body())


@router.post("/model")
async def model(said: Said) -> int:
    return len(said.text)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async def nothing() -> list[str]:
        return []

    service = Service("toy", "A toy.", MetaData(), (), routes=(router,))
    doorway = Doorway(cast("Door", None), KeyFile(None), None, UNTRACED, nothing, 100)
    transport = httpx.ASGITransport(create_app(service, doorway))
    async with httpx.AsyncClient(transport=transport, base_url="http://toy") as client:
        yield client


async def pieces() -> AsyncIterator[bytes]:
    for _ in range(5):
        yield b"x" * (MAX_REQUEST_BYTES // 4)


@pytest.mark.parametrize("path", ["/raw", "/model"])
async def test_a_request_that_is_too_long_is_refused_as_too_large(
    client: httpx.AsyncClient, path: str
) -> None:
    headers = {"content-type": "application/json"}
    announced = await client.post(path, content=b"x" * (MAX_REQUEST_BYTES + 1), headers=headers)
    in_pieces = await client.post(path, content=pieces(), headers=headers)

    for answer in (announced, in_pieces):
        assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")


async def test_a_method_that_nobody_knows_becomes_no_label(client: httpx.AsyncClient) -> None:
    await client.request("FOO17", "/raw")

    methods = {
        sample.labels.get("method")
        for metric in REGISTRY.collect()
        if metric.name == "tandem_http_seconds"
        for sample in metric.samples
    }
    assert "FOO17" not in methods
    assert "other" in methods
