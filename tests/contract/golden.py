"""The golden files: for each type one record exactly as it is on Kafka.

Made once for each version of a type and kept for ever after: whatever was once on a topic must
still be read. `python -m tests.contract.golden` writes those that are missing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.bus.envelope import Headers
from shared.bus.outbox import outgoing
from shared.events import TYPES, Fact, topics
from shared.vocabulary import AgencyId, RegionId
from tests.contract.bodies import AGENCY, AT, BODIES, body, wire

FOLDER = Path(__file__).parent / "golden"
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
WRITERS = {
    topics.CALLS: "intake",
    topics.UNITS: "intake",
    topics.MATCHES: "matcher",
    topics.RESPONSES: "notifier",
    topics.PEOPLE: "notifier",
    topics.CARE: "notifier",
}


@dataclass
class Golden:
    """A Kafka record, as the runtime reads it and as a file keeps it."""

    topic: str
    key: bytes | None
    headers: Headers
    value: bytes | None
    partition: int = 3
    offset: int = 0
    timestamp: int = 0

    @property
    def body(self) -> Any:
        """JSON as it is; a document of another kind as text."""
        value = self.value or b"{}"
        return json.loads(value) if _is_json(dict(self.headers)) else value.decode()

    @classmethod
    def read(cls, type_: str) -> Golden:
        kept = json.loads((FOLDER / f"{type_}.json").read_text(encoding="utf-8"))
        headers = [(name, value.encode()) for name, value in kept["headers"].items()]
        value = wire(kept["body"])
        return cls(kept["topic"], kept["key"].encode(), headers, value)

    def text(self) -> str:
        kept = {
            "topic": self.topic,
            "key": (self.key or b"").decode(),
            "headers": {name: value.decode() for name, value in self.headers},
            "body": self.body,
        }
        return json.dumps(kept, indent=2, ensure_ascii=False) + "\n"


def made_now(type_: str) -> Golden:
    """The record that today's code writes."""
    if TYPES[type_].topic == topics.CAD_INBOUND:
        return _from_cad(type_)
    made = outgoing(
        Fact(AgencyId(AGENCY), body(type_)),
        service=WRITERS[TYPES[type_].topic],
        region=RegionId("valley"),
        now=datetime.fromisoformat(AT),
        cause="cause-1",
        traceparent=TRACE,
    )
    return Golden(made.topic, made.key, made.headers, made.value)


def _from_cad(type_: str) -> Golden:
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": f"{type_}-1",
        "ce_source": "cad/riverton",
        "ce_type": type_,
        "ce_agency": AGENCY,
        "content-type": TYPES[type_].content_type,
    }
    headers = [(name, value.encode()) for name, value in attributes.items()]
    return Golden(topics.CAD_INBOUND, b"riverton", headers, wire(BODIES[type_]))


def _is_json(headers: Mapping[str, bytes]) -> bool:
    return b"json" in headers.get("content-type", b"json")


def main() -> None:
    """Write the golden files that are missing."""
    for type_ in TYPES:
        path = FOLDER / f"{type_}.json"
        if not path.exists():
            path.write_text(made_now(type_).text(), encoding="utf-8")


if __name__ == "__main__":
    main()
