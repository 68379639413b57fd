"""Records as topics keep them, and the facts that they tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar

from pydantic import ValidationError

from shared.bus.envelope import Attributes, attributes_of
from shared.errors import BadRecord
from shared.events import TYPES, Body
from tandem.topics import KafkaRecord, headers_of

B_co = TypeVar("B_co", bound=Body, covariant=True)
_TRACEPARENT_PARTS: Final = 4


@dataclass(frozen=True, slots=True)
class Kept:
    """One record as a topic keeps it.

    Attributes:
        at: when its producer made it.
        headers: names in lower case.
        envelope: its CloudEvents attributes; none where nobody can read them.
    """

    topic: str
    partition: int
    offset: int
    at: datetime
    key: bytes | None
    headers: Mapping[str, str]
    value: bytes | None
    envelope: Attributes | None

    @property
    def place(self) -> str:
        """Where to find it, e.g. `matches.v1/3@17`."""
        return f"{self.topic}/{self.partition}@{self.offset}"

    @property
    def region(self) -> str:
        """Its record key; on Tandem's topics the region."""
        return (self.key or b"").decode("utf-8", "replace")

    @property
    def type(self) -> str:
        """CloudEvents type; empty where nobody can tell."""
        return (self.envelope and self.envelope.type) or ""

    @property
    def trace_id(self) -> str | None:
        """The trace that it belongs to, 32 hex digits."""
        parts = (self.headers.get("traceparent") or "").split("-")
        return parts[1] if len(parts) == _TRACEPARENT_PARTS else None

    @property
    def refused_at(self) -> tuple[str, int, int]:
        """Of a dead letter: topic, partition and offset of the refused record."""
        number = {name: self.headers.get(f"dlq-{name}", "-1") for name in ("partition", "offset")}
        return self.headers.get("dlq-topic", ""), int(number["partition"]), int(number["offset"])

    @property
    def refused_place(self) -> str:
        """Of a dead letter: where the refused record is."""
        topic, partition, offset = self.refused_at
        return f"{topic}/{partition}@{offset}"

    @property
    def name(self) -> tuple[str, str, str]:
        """What a redelivery has in common with it: agency, source and id."""
        if self.envelope is None:
            return ("", "", self.place)
        agency, source, id_ = self.envelope.agency, self.envelope.source, self.envelope.id
        return (agency or "", source or "", id_ or self.place)


@dataclass(frozen=True, slots=True)
class Told(Generic[B_co]):
    """A fact on one of Tandem's topics, decoded."""

    record: Kept
    body: B_co

    @property
    def place(self) -> str:
        """Where to find it."""
        return self.record.place

    @property
    def region(self) -> str:
        """Whose lane it travelled in."""
        return self.record.region


def kept(record: KafkaRecord) -> Kept:
    """A record as it came from the broker."""
    try:
        envelope = attributes_of(record)
    except BadRecord:
        envelope = None
    return Kept(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        at=datetime.fromtimestamp(record.timestamp / 1000, UTC),
        key=record.key,
        headers=headers_of(record),
        value=record.value,
        envelope=envelope,
    )


def fact_in(record: Kept) -> Told[Body] | None:
    """The event in a record; none in dead letters and in what nobody can read."""
    type_ = TYPES.get(record.type)
    if type_ is None or record.envelope is None or record.topic != type_.topic:
        return None
    try:
        return Told(record, type_.model_validate_json(record.envelope.body))
    except ValidationError:
        return None
