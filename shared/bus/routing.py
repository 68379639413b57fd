"""Which region a record belongs to, before its body has been looked at."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from shared.bus.envelope import STRUCTURED, Record, attributes_of, parse_json
from shared.errors import BadRecord
from shared.events.topics import CAD_INBOUND, MAX_RECORD_BYTES
from shared.policy.snapshot import Policies
from shared.vocabulary import UNKNOWN_REGION, AgencyId, RegionId

_LONGEST_KEY = 63
_SLUG = re.compile(rb"[a-z0-9][a-z0-9-]*")
_STRUCTURED = STRUCTURED.encode()


def region_of(record: Record, policies: Policies) -> RegionId:
    """The region a record runs in.

    Tandem's own topics are keyed by region. On `cad.inbound.v1` any key is accepted: there the
    agency decides, from the header or, without one, from the envelope or the body, as the envelope
    is read afterwards.
    """
    if record.topic != CAD_INBOUND:
        key = record.key or b""
        return _region_named(key) if len(key) <= _LONGEST_KEY else UNKNOWN_REGION
    header = b""
    for name, value in record.headers:
        match name.lower():
            case "ce_agency":
                header = value or b""
            case "content-type" if (value or b"").startswith(_STRUCTURED):
                header = b""
                break
            case _:
                pass
    agency = header.decode("utf-8", "replace") if header else _agency_inside(record)
    return policies.region_of(AgencyId(agency)) or UNKNOWN_REGION


@lru_cache(maxsize=4096)
def _region_named(key: bytes) -> RegionId:
    """A key as a region; what no policy could name must not reach a table."""
    return RegionId(key.decode()) if _SLUG.fullmatch(key) else UNKNOWN_REGION


def _agency_inside(record: Record) -> str:
    if len(record.value or b"") > MAX_RECORD_BYTES:
        return ""
    try:
        found = attributes_of(record)
        if found.agency:
            return found.agency
        body = parse_json(found.body)
    except BadRecord:
        return ""
    inside = cast("dict[str, object]", body).get("agency") if isinstance(body, dict) else None
    return inside if isinstance(inside, str) else ""
