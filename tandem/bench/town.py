"""The made-up agencies of the bench: ten regions, each with its own officers and clinicians."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx

from tandem.failure import DidNotStart
from tandem.stack import LocalStack

REGIONS: Final = 10
OFFICERS: Final = 30
CLINICIANS: Final = 30
LAT, LON = 39.1, -94.5
_SPREAD = 0.05
_AT_ONCE = 8
AGENCIES: Final = tuple(f"bench-{n}" for n in range(REGIONS))
CRISIS, OTHER = "BENCH-CRISIS", "BENCH-OTHER"

_POLICY = """agency = "{agency}"
name = "Bench {agency}"
time_zone = "America/Chicago"

[assessing.call_types."BENCH-CRISIS"]
label = "Crisis"
weight = 6.0

[assessing.call_types."BENCH-OTHER"]
label = "Other"
weight = -4.0
"""


def write_policies(folder: Path) -> None:
    """Write a policy file for each agency of the bench."""
    for agency in AGENCIES:
        path = folder / f"{agency}.toml"
        path.write_text(_POLICY.format(agency=agency), encoding="utf-8")


def place(chance: random.Random) -> dict[str, float]:
    """A point in the town."""
    return {
        "lat": round(LAT + chance.uniform(-_SPREAD, _SPREAD), 6),
        "lon": round(LON + chance.uniform(-_SPREAD, _SPREAD), 6),
    }


async def populate(stack: LocalStack, chance: random.Random) -> None:
    """Enter everybody, put them on duty and on the map.

    Raises:
        DidNotStart: when notifier's door refuses one of them.
    """
    people = [
        (agency, f"{agency}-{role}-{n}", role)
        for agency in AGENCIES
        for role, count in (("officer", OFFICERS), ("clinician", CLINICIANS))
        for n in range(count)
    ]
    places = {responder: place(chance) for _, responder, _ in people}
    headers = {"Authorization": f"Bearer {stack.keys['KEY_SUPERVISE']}"}
    limit = asyncio.Semaphore(_AT_ONCE)
    async with httpx.AsyncClient(
        base_url=stack.urls["notifier"], headers=headers, timeout=30
    ) as client:

        async def enter(agency: str, responder: str, role: str) -> None:
            path = f"/v1/responders/{agency}/{responder}"
            now = datetime.now(UTC).isoformat()
            person = {"role": role, "serves": [agency], "employer": "Bench"}
            async with limit:
                await _done(client.put(path, json=person))
                await _done(client.put(f"{path}/contacts", json={"inbox": True}))
                await _done(client.post(f"{path}/duty", json={"on": True, "at": now}))
                where = {"at": now, "position": places[responder]}
                await _done(client.post(f"{path}/position", json=where))

        await asyncio.gather(*(enter(*person) for person in people))


async def _done(request: Any) -> None:
    response: httpx.Response = await request
    if not response.is_success:
        raise DidNotStart(
            f"Notifier's door refused a responder of the bench ({response.status_code}): "
            f"{response.text}"
        )


def call(
    call_id: str, *, crisis: bool, chance: random.Random, words: int = 0, status: str = "open"
) -> bytes:
    """A `cad.call.v1` body.

    Args:
        call_id: its number.
        crisis: whether it is a behavioral-health call.
        chance: of its place.
        words: characters of narrative.
        status: of the call.
    """
    now = datetime.now(UTC).isoformat()
    narrative = [{"at": now, "text": _NARRATIVE[:words], "by": "caller"}] if words else []
    body = {
        "call_id": call_id,
        "status": status,
        "opened_at": now,
        "updated_at": now,
        "call_type": {"code": CRISIS if crisis else OTHER},
        "priority": "2",
        "origin": "911",
        "location": {**place(chance), "beat": "12"},
        "narrative": narrative,
    }
    return json.dumps(body).encode()


def headers(agency: str, event_id: str) -> list[tuple[str, bytes]]:
    """The envelope of a `cad.call.v1` event."""
    return [
        ("ce_specversion", b"1.0"),
        ("ce_id", event_id.encode()),
        ("ce_source", b"bench"),
        ("ce_type", b"cad.call.v1"),
        ("ce_agency", agency.encode()),
        ("content-type", b"application/json"),
    ]


def turns(count: int) -> Iterable[tuple[int, str]]:
    """(number, agency): the agencies take turns."""
    return ((n, AGENCIES[n % REGIONS]) for n in range(count))


_NARRATIVE = (
    "RP ADV vehicle parked across the driveway since this morning, blue sedan, no plates seen. "
    "RP has knocked at two doors and nobody knows the owner. No threats made, no weapons seen. "
    "RP is leaving for work at five and needs the driveway clear, will wait outside by the gate "
    "for the unit. Call back number is on file, second call."
)
