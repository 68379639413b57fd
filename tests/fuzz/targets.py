"""What is fuzzed: readers of others' bytes, each with a few good inputs to begin from."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from zoneinfo import ZoneInfo

from services.intake.gateways.aegis import AegisReader
from services.intake.gateways.pidf import read_pidf
from services.intake.incidents import Incidents
from shared.bus.envelope import decode_body
from shared.events.cad import CadEido
from shared.vocabulary import AgencyId
from tests.support import aegis, eido
from tests.support.work import NOON

_ZONE = ZoneInfo("America/Los_Angeles")
_AGENCY = AgencyId("riverton")


@dataclass(frozen=True)
class Target:
    """A reader.

    Attributes:
        read: takes any bytes; raises `BadRecord` for what it refuses, and nothing else.
        seeds: inputs that it reads.
    """

    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]


def read_eido(content: bytes) -> None:
    """Twice over: what is known of an incident must not make its next document unreadable."""
    incidents = Incidents({}, NOON)
    for _ in range(2):
        body = decode_body(CadEido, content)
        assert isinstance(body, CadEido)
        incidents.read(_AGENCY, body.document, _ZONE)


def read_aegis(content: bytes) -> None:
    """As it comes."""
    AegisReader(_ZONE).read(content)


def read_place(content: bytes) -> None:
    """The XML that stands in an EIDO's location."""
    read_pidf(content.decode("utf-8", "replace"))


TARGETS = {
    "eido": Target(
        read_eido,
        (
            json.dumps(eido.whole()).encode(),
            json.dumps(
                eido.eido(
                    6,
                    mergeComponent=[eido.merge("urn:x:18:psap", "REPLACING", 6)],
                    linkComponent=[eido.link("urn:x:9:fire", "PARENT", 6)],
                )
            ).encode(),
        ),
    ),
    "aegis": Target(
        read_aegis,
        (
            aegis.export(
                narratives=aegis.narrative("pacing", NOON.astimezone(UTC).isoformat()),
                units=aegis.unit(DispatchDateTime=NOON.isoformat()),
            ).encode(),
            b"\xff\xfe" + aegis.export(root="CallExport").encode("utf-16-le"),
        ),
    ),
    "pidf": Target(
        read_place,
        (
            eido.pidf(eido.POINT, eido.CIVIC).encode(),
            eido.pidf(eido.circle("1 2")).encode(),
        ),
    ),
}
"""Name -> reader."""
