"""Which region a record belongs to, before its body has been looked at."""

from __future__ import annotations

from typing import cast

from shared.bus.envelope import Record, attributes_of, parse_json
from shared.errors import BadRecord
from shared.events.topics import CAD_INBOUND, MAX_RECORD_BYTES
from shared.policy.snapshot import Policies
from shared.vocabulary import UNKNOWN_REGION, AgencyId, RegionId


def region_of(record: Record, policies: Policies) -> RegionId:
    """The region a record runs in.

    Tandem's own topics are keyed by region. On `cad.inbound.v1` any key is accepted: there the
    agency decides, from the header or, without one, from the envelope or the body.
    """
    if record.topic != CAD_INBOUND:
        return RegionId(record.key.decode("utf-8", "replace")) if record.key else UNKNOWN_REGION
    for name, value in record.headers:
        if name.lower() == "ce_agency":
            agency = value.decode("utf-8", "replace")
            break
    else:
        agency = _agency_inside(record)
    return policies.region_of(AgencyId(agency)) or UNKNOWN_REGION


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
