"""Errors over HTTP: RFC 9457 problem details, each with a sentence that says what to do."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from shared import logs
from shared.errors import BadRecord, Refused, Retry

log = structlog.get_logger()
MEDIA_TYPE = "application/problem+json"
TOO_LARGE = "too-large"


class Problem(BaseModel):
    """What went wrong and what to do (RFC 9457).

    Attributes:
        type: stable name of the kind of problem, a URI reference.
        title: the HTTP status in words.
        status: the HTTP status.
        detail: one sentence with the next step.
        field: the request field it concerns, if one.
    """

    type: str = Field(examples=["/problems/offer-not-live"])
    title: str = Field(examples=["Conflict"])
    status: int = Field(examples=[409])
    detail: str = Field(examples=["This offer has expired; nothing was changed."])
    field: str | None = Field(default=None, examples=["seats.0.responder_id"])


def problem(status: int, kind: str, detail: str, field: str | None = None) -> JSONResponse:
    """A problem as a response."""
    content = Problem(
        type=f"/problems/{kind}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        field=field,
    )
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None
    if status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        headers = {"Retry-After": "1"}
    body = content.model_dump(exclude_none=True)
    return JSONResponse(body, status, headers, media_type=MEDIA_TYPE)


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error of the app with problem details."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(BadRecord, _bad_record)
    app.add_exception_handler(Retry, _retry)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)  # noqa: S101 # FastAPI calls by type
    return problem(error.status, error.kind, error.detail, error.field)


async def _bad_record(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, BadRecord)  # noqa: S101 # FastAPI calls by type
    return problem(422, error.reason.replace("_", "-"), error.detail, error.where or None)


async def _retry(_request: Request, error: Exception) -> JSONResponse:
    log.info("a request met something that passes", **logs.failure(error))
    return problem(503, "try-again", "Something this needs is away for the moment; try again.")


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 # FastAPI calls by type
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part != "body")
    return problem(422, "invalid", f"{first['msg']}.", where or None)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 # FastAPI calls by type
    if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return problem(error.status_code, TOO_LARGE, error.detail)
    kind = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    return problem(error.status_code, kind, f"{error.detail}; see /openapi.json for the doors.")


async def _unexpected(_request: Request, error: Exception) -> JSONResponse:
    log.error("a request failed unexpectedly", **logs.failure(error))
    return problem(500, "bug", "This is a mistake in Tandem; its log has the details.")
