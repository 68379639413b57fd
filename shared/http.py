"""A service's HTTP door: routes, problem details, keys, health, OpenMetrics, limits, spans."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Response
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from prometheus_client import REGISTRY
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import measures
from shared.auth import KeyFile, PersonTokens
from shared.door import Door
from shared.problems import MEDIA_TYPE, TOO_LARGE, Problem, add_problem_handlers, problem
from shared.service import Service
from shared.telemetry import Tracing

MAX_REQUEST_BYTES = 4 * 1024 * 1024
"""A batch of events may be this long; each event in it is bounded as everywhere."""
_TOO_LONG = f"The request is longer than {MAX_REQUEST_BYTES} bytes; send less at once."
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
"""What may be a label; a caller could make up any number of others."""
_QUIET = {"/livez", "/readyz", "/metrics", "/openapi.json"}


class Health(BaseModel):
    """Whether this process can do its work.

    Attributes:
        ready: whether it can now.
        waits_for: what is missing, if anything.
    """

    ready: bool = Field(examples=[True])
    waits_for: list[str] = Field(default=[], examples=[["kafka"]])


@dataclass(frozen=True)
class Doorway:
    """What an app is put together from.

    Attributes:
        door: for handlers.
        keys: machine keys.
        person_tokens: responders' tokens, where the service knows them.
        tracing: makes spans.
        waits_for: tells what is missing for readiness.
        requests_per_second: most of one caller.
    """

    door: Door
    keys: KeyFile
    person_tokens: PersonTokens | None
    tracing: Tracing
    waits_for: Callable[[], Awaitable[list[str]]]
    requests_per_second: int


def describe_app(service: Service, version: str = "0.1.0") -> FastAPI:
    """The app with its routes and errors; enough to make its OpenAPI description."""
    app = FastAPI(
        title=f"Tandem {service.name}",
        version=version,
        description=service.about,
        docs_url=None,
        redoc_url=None,
        responses={
            "4XX": {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": "Refused"},
        },
    )
    add_problem_handlers(app)
    for router in service.routes:
        app.include_router(router)
    return app


def create_app(service: Service, doorway: Doorway) -> ASGIApp:
    """The whole door, ready to be served."""
    app = describe_app(service)
    app.state.door = doorway.door
    app.state.keys = doorway.keys
    app.state.person_tokens = doorway.person_tokens
    _add_health(app, doorway.waits_for)
    limited = _Rate(_Observed(app, doorway.tracing), doorway.requests_per_second)
    return _Size(limited)


def _add_health(app: FastAPI, waits_for: Callable[[], Awaitable[list[str]]]) -> None:
    @app.get("/livez", summary="Whether the process is alive", tags=["health"])
    async def livez() -> Health:
        return Health(ready=True)

    @app.get("/readyz", summary="Whether the process can do its work", tags=["health"])
    async def readyz(response: Response) -> Health:
        missing = await waits_for()
        response.status_code = 503 if missing else 200
        return Health(ready=not missing, waits_for=missing)

    @app.get("/metrics", summary="Measurements as OpenMetrics", tags=["health"])
    async def metrics() -> Response:
        return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


class _Rate:
    """Refuses a caller's requests beyond so many a second; health is never refused."""

    def __init__(self, app: ASGIApp, per_second: int) -> None:
        self._app = app
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._limit = RateLimitItemPerSecond(per_second)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_free = scope["type"] != "http" or scope["path"] in _QUIET
        if is_free or self._limiter.hit(self._limit, _caller_key(scope)):
            await self._app(scope, receive, send)
            return
        detail = f"More than {self._limit.amount} requests in a second; wait and send fewer."
        await problem(429, "too-many", detail)(scope, receive, send)


def _caller_key(scope: Scope) -> str:
    """Who counts as one caller: a key, or an address without one; hashed, as keys are secret."""
    headers: dict[bytes, bytes] = dict(scope["headers"])
    client = scope.get("client") or ("unknown", 0)
    named = headers.get(b"authorization") or str(client[0]).encode()
    return hashlib.sha256(named).hexdigest()


class _Size:
    """Refuses bodies that are too long, whether or not their length was announced."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        if _number(headers.get(b"content-length", b"")) > MAX_REQUEST_BYTES:
            await problem(413, TOO_LARGE, _TOO_LONG)(scope, receive, send)
            return
        received = 0

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_REQUEST_BYTES:
                raise HTTPException(413, _TOO_LONG)  # passes through FastAPI as it is
            return message

        await self._app(scope, bounded, send)


def _number(text: bytes) -> int:
    return int(text) if text.isdigit() else 0


class _Observed:
    """A span and a measurement for each request."""

    def __init__(self, app: FastAPI, tracing: Tracing) -> None:
        self._app = app
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _QUIET:
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        headers: dict[bytes, bytes] = dict(scope["headers"])
        parent = headers.get(b"traceparent", b"").decode("latin-1")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        with self._tracing.serving(method, parent or None) as span:
            try:
                await self._app(scope, receive, watched)
            finally:
                route = _route_of(scope)
                span.update_name(f"{method} {route}")
                span.set_attribute("http.route", route)
                span.set_attribute("http.response.status_code", status)
                seconds = time.perf_counter() - began
                measures.HTTP_SECONDS.labels(method, route, str(status)).observe(seconds)


def _route_of(scope: Scope) -> str:
    """The route's template; the path itself may name a person."""
    route: Any = scope.get("route")
    return str(getattr(route, "path", "unknown"))
