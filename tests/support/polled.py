"""Made-up snapshots in the shape of a polled dispatch system."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from services.intake.domain.polled.snapshot import Snapshot
from services.intake.gateways.snapshots import read_spillman
from shared.events.cad import CadCall, CadUnit
from shared.policy.sources import PolledSource

DENVER = ZoneInfo("America/Denver")


def source(**more: Any) -> PolledSource:
    """A polled source."""
    return PolledSource.model_validate({"name": "cad", "url": "https://cad.example/"} | more)


def call(number: str, **more: Any) -> dict[str, Any]:
    """An entry of `package.calls`."""
    return {
        "agency": "PD",
        "id": {"callNumber": number, "objectId": f"o-{number}", "dispatchCenter": "EAST"},
        "nature": "MENT",
        "priority": {"code": "3"},
        "responseState": "CallDispatched",
        "timeOpened": "2026-03-02T12:00:00",
        "zone": "Z1",
        "location": {
            "address": "5 ELM ST",
            "city": "Lakeside",
            "latitude": 40.7,
            "longitude": -111,
        },
        "comments": [
            {"text": "pacing", "timestamp": "2026-03-02T12:00:30", "username": "A. Taker"}
        ],
    } | more


def unit(sign: str, code: str = "AVAIL", **more: Any) -> dict[str, Any]:
    """An entry of `package.units`."""
    return {
        "id": {"unitNumber": sign, "objectId": f"u-{sign}", "agency": "PD"},
        "status": {"code": code, "timestamp": "2026-03-02T12:01:00"},
        "location": {"latitude": 40.6, "longitude": -111.1},
    } | more


def link(number: str, *signs: str) -> dict[str, Any]:
    """A call of `package.interops` with its units; without any it has no such key."""
    ref = {"callNumber": number, "objectId": f"o-{number}", "dispatchCenter": "EAST"}
    units = [{"unitNumber": sign, "objectId": f"u-{sign}", "agency": "PD"} for sign in signs]
    return {"id": ref} | ({"assignedUnits": units} if units else {})


def document(calls: list[Any], units: list[Any] | None = None, *groups: list[Any]) -> bytes:
    """A whole snapshot; each group is the calls of one incident."""
    interops = [{"calls": list(group)} for group in groups]
    package = {"calls": calls, "units": units or [], "interops": interops}
    return json.dumps({"package": package}).encode()


@dataclass(frozen=True)
class Seen:
    """A snapshot with plain texts as keys."""

    snapshot: Snapshot

    @property
    def calls(self) -> Mapping[str, CadCall]:
        """By number."""
        return {str(id_): call for id_, call in self.snapshot.calls.items()}

    @property
    def units(self) -> Mapping[str, CadUnit]:
        """By call sign."""
        return {str(id_): unit for id_, unit in self.snapshot.units.items()}

    @property
    def mentioned(self) -> frozenset[str]:
        """Numbers of calls that exist, whatever they are."""
        return frozenset(map(str, self.snapshot.mentioned))

    @property
    def unread(self) -> tuple[str, ...]:
        """Places of what could not be read."""
        return self.snapshot.unread


def seen(answer: bytes, **more: Any) -> Seen:
    """A snapshot as it is read, with call signs of one agency."""
    return Seen(read_spillman(answer, source(**({"agencies": ["PD"]} | more)), DENVER))
