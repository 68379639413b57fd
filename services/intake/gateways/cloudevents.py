"""CloudEvents 1.0 over HTTP: binary, structured and batched mode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from shared.bus.depth import MAX_DEPTH
from shared.bus.envelope import (
    STRUCTURED,
    Attributes,
    parse_json,
    structured_attributes,
)
from shared.errors import BadRecord

BATCH = "application/cloudevents-batch+json"
_ENVELOPE_DEPTH = 2
_TOO_DEEP = f"The event is nested deeper than {MAX_DEPTH} levels."


def read_request(headers: Mapping[str, str], body: bytes) -> list[Attributes]:
    """The events of a request, before anything was checked in them.

    Args:
        headers: by lower-case name.
        body: of the request.

    Raises:
        BadRecord: when the request is not what its content type says.
    """
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    match content_type:
        case _ if content_type == BATCH:
            return [_structured(item, f"{index}") for index, item in enumerate(_list(body))]
        case _ if content_type == STRUCTURED:
            return [_structured(_parsed(body), "")]
        case _:
            return [_binary(headers, body)]


def _binary(headers: Mapping[str, str], body: bytes) -> Attributes:
    return Attributes(
        id=headers.get("ce-id"),
        source=headers.get("ce-source"),
        type=headers.get("ce-type"),
        agency=headers.get("ce-agency"),
        time=headers.get("ce-time"),
        traceparent=headers.get("traceparent"),
        tracestate=headers.get("tracestate"),
        body=body,
        is_redriven=False,
    )


def _list(body: bytes) -> list[object]:
    content = _parsed(body)
    if not isinstance(content, list) or not content:
        raise BadRecord("not_cloudevent", "A batch must be a JSON array of CloudEvents.")
    return cast("list[object]", content)


def _structured(content: object, where: str) -> Attributes:
    if not isinstance(content, dict):
        raise BadRecord("not_cloudevent", "A structured CloudEvent must be a JSON object.", where)
    return structured_attributes(cast("dict[str, Any]", content))


def _parsed(body: bytes) -> object:
    content = parse_json(body)
    if _is_deeper(content, MAX_DEPTH + _ENVELOPE_DEPTH):
        raise BadRecord("too_deep", _TOO_DEEP)
    return content


def _is_deeper(content: object, limit: int) -> bool:
    """Whether JSON is nested deeper; level by level, since recursion itself would fail on it."""
    level = [content]
    for _ in range(limit):
        level = [child for value in level for child in _children(value)]
        if not level:
            return False
    return True


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(cast("dict[str, object]", value).values())
    return cast("list[object]", value) if isinstance(value, list) else []
