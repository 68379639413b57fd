"""How many documents a second one process reads: `python -m services.intake.timing FOLDER`.

The folder holds EIDO documents (`*.json`) and Aegis exports (`*.xml`), an agency's own or those
that `tandem bench` makes. Reading goes from the bytes to reports; for an EIDO it includes reading
and writing what is stored of its incident, as text, without the database. Printed as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from services.intake.domain.model import CallKey
from services.intake.gateways.aegis import AegisReader
from services.intake.gateways.eido_incident import tracking_id_of
from services.intake.incidents import Incidents
from services.intake.store.incidents import read_state, state_of
from shared.bus.envelope import decode_body
from shared.events.cad import CadEido
from shared.vocabulary import AgencyId, CallId

_AGENCY = AgencyId("timing")
_WARM_UP_S, _MEASURED_S = 0.5, 3.0


def main() -> None:
    """Read all documents of the folder again and again, and print the rates."""
    folder = Path(sys.argv[1])
    readings = {"eido_per_s": ("*.json", read_eidos), "aegis_per_s": ("*.xml", read_exports)}
    rates: dict[str, float] = {}
    for name, (pattern, read) in readings.items():
        documents = [path.read_bytes() for path in sorted(folder.glob(pattern))]
        if documents:
            rates[name] = round(rate(read, documents), 1)
    print(json.dumps(rates))  # noqa: T201


def rate(
    read: Callable[[Sequence[bytes]], None],
    documents: Sequence[bytes],
    seconds: float = _MEASURED_S,
) -> float:
    """Documents per second.

    Args:
        read: reads all of them once.
        documents: at least one.
        seconds: how long, after a warm-up.
    """
    _repeat(read, documents, min(_WARM_UP_S, seconds))
    return _repeat(read, documents, seconds)


def _repeat(
    read: Callable[[Sequence[bytes]], None], documents: Sequence[bytes], seconds: float
) -> float:
    count, took, began = 0, 0.0, time.perf_counter()
    while took < seconds:
        read(documents)
        count += len(documents)
        took = time.perf_counter() - began
    return count / took


def read_eidos(documents: Sequence[bytes]) -> None:
    """Each incident begins unknown; each document adds to what was stored after the one before."""
    stored: dict[CallKey, str] = {}
    now = datetime.now(UTC)
    for content in documents:
        body = decode_body(CadEido, content)
        document = body.document if isinstance(body, CadEido) else {}
        key = CallKey(_AGENCY, CallId(tracking_id_of(document)))
        state = stored.get(key)
        known = {key: read_state(key.call_id, state)} if state else {}
        incidents = Incidents(known, now)
        incidents.read(_AGENCY, document, UTC)
        stored |= {key: state_of(incident) for key, incident in incidents.changed.items()}


def read_exports(documents: Sequence[bytes]) -> None:
    """Each is a whole call."""
    reader = AegisReader(UTC)
    for content in documents:
        reader.read(content)


if __name__ == "__main__":
    main()
