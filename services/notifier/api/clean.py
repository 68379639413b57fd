"""Refuses NUL at every door: no name, code or text has one, and Postgres can't store it."""

from __future__ import annotations

from typing import Final

from fastapi import Request

from shared.errors import Refused

_NUL: Final = (b"\x00", b"\\u0000", b"%00")


async def no_nul(request: Request) -> None:
    """Look through path, query and JSON; a form is read field by field at its own door.

    Raises:
        Refused: 422 when there is one.
    """
    is_form = request.headers.get("content-type", "").startswith("application/x-www-form")
    body = b"" if is_form else await request.body()
    said = (request.url.path.encode(), str(request.query_params).encode(), body)
    if any(nul in part for part in said for nul in _NUL):
        raise Refused(422, "nul", "The request has a NUL character; leave it out.")
