"""Records that no dispatch system should send, and that some will."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared.events.topics import MAX_RECORD_BYTES
from tests.support.city.nouns import first_snapshot

_GOOD = first_snapshot("E1", "5150", "pacing")
"""Made once: what was sent and what came back are compared byte for byte."""


def _json(**changed: Any) -> bytes:
    return json.dumps(_GOOD | changed).encode()


def _without(name: str) -> bytes:
    return json.dumps({key: value for key, value in _GOOD.items() if key != name}).encode()


@dataclass(frozen=True)
class BadRecord:
    """One record with one thing wrong.

    Attributes:
        what: what is wrong, in words.
        value: makes the body.
        reason: the code that the dead letter gives.
        names: what its sentence has to name.
        headers: in place of the usual ones; an empty text leaves the header out.
    """

    what: str
    value: Callable[[], bytes]
    reason: str
    names: str = ""
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def __str__(self) -> str:
        return self.what


BAD_RECORDS = (
    BadRecord("not UTF-8", lambda: b'{"call_id": "\xff\xfe"}', "not_utf8", "byte"),
    BadRecord("not JSON", lambda: b"<call>no JSON</call>", "not_json", "character"),
    BadRecord("no object", lambda: b"[1, 2]", "invalid"),
    BadRecord("empty", lambda: b"", "not_json"),
    BadRecord("wrong type", lambda: _json(narrative="text"), "invalid", "narrative"),
    BadRecord("missing field", lambda: _without("opened_at"), "invalid", "opened_at"),
    BadRecord("latitude 900", lambda: _json(location={"lat": 900, "lon": 0}), "invalid", "lat"),
    BadRecord("no status of ours", lambda: _json(status="gone"), "invalid", "status"),
    BadRecord("no time", lambda: _json(opened_at="yesterday"), "invalid", "opened_at"),
    BadRecord("over 512 KiB", lambda: _json(padding="x" * MAX_RECORD_BYTES), "too_large", "512"),
    BadRecord("deep nesting", lambda: _json(deep=_nested(200)), "too_deep", "64"),
    BadRecord("very deep", lambda: b"[" * 20_000 + b"]" * 20_000, "too_deep", "64"),
    BadRecord(
        "unknown agency", _json, "unknown_agency", "ce_agency", {"ce_agency": "no-such-agency"}
    ),
    BadRecord("agency mismatch", lambda: _json(agency="another"), "agency_mismatch", "agency"),
    BadRecord("unknown type", _json, "unknown_type", "ce_type", {"ce_type": "cad.dream.v1"}),
    BadRecord("no id", _json, "no_id", "ce_id", {"ce_id": ""}),
    BadRecord("no source", _json, "no_source", "ce_source", {"ce_source": ""}),
)
"""Each is refused with its reason, and nothing else is."""


def _nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = {}
    for _ in range(depth):
        inner = {"in": inner}
    return inner
