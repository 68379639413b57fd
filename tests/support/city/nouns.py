"""What a city is made of: a call and a person, as a test holds them in its hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

DOWNTOWN = (32.7157, -117.1611)
"""Where calls are unless a test says otherwise: latitude and longitude."""
DESCRIPTIONS = {
    "5150": "Mental health crisis",
    "415": "Disturbing the peace",
    "WELFARE": "Check the welfare",
}
"""Call types of the city."""
BLOCK = 0.002
"""About 220 m of latitude."""


@dataclass
class Call:
    """One call, with the newest snapshot that CAD has sent.

    Attributes:
        agency: whose call it is.
        call_id: CAD's number.
        snapshot: body of the newest `cad.call.v1`.
    """

    agency: str
    call_id: str
    snapshot: dict[str, Any] = field(repr=False, default_factory=dict[str, Any])

    def __str__(self) -> str:
        return self.call_id


@dataclass(frozen=True)
class Person:
    """One responder.

    Attributes:
        agency: home agency.
        responder_id: unique in the region.
        role: e.g. `clinician`.
        cad_id: the personnel id by which CAD's crews name the person.
    """

    agency: str
    responder_id: str
    role: str
    cad_id: str

    def __str__(self) -> str:
        return self.responder_id


def now() -> str:
    """The time now, as a CAD writes it."""
    return datetime.now(UTC).isoformat()


def blocks_away(count: float) -> dict[str, float]:
    """A point so many blocks north of downtown."""
    return {"lat": DOWNTOWN[0] + count * BLOCK, "lon": DOWNTOWN[1]}


def first_snapshot(call_id: str, type_: str, text: str | None) -> dict[str, Any]:
    """An open call downtown.

    Args:
        call_id: CAD's number.
        type_: call type code.
        text: one line of the caller's words, if any.
    """
    moment = now()
    narrative = [{"at": moment, "text": text, "by": "caller"}] if text else []
    return {
        "call_id": call_id,
        "status": "open",
        "opened_at": moment,
        "updated_at": moment,
        "call_type": {"code": type_, "description": DESCRIPTIONS[type_]},
        "priority": "2",
        "origin": "911",
        "narrative": narrative,
        "location": {**blocks_away(0), "address": "500 G ST", "beat": "523"},
        "units": [],
    }
