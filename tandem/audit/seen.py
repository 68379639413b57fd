"""What an audit looks at: every record on the topics, and the tables' states that matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final, Generic, TypeVar, cast

from shared.bus.envelope import Attributes
from shared.events import TYPES, Body
from shared.events.topics import CAD_INBOUND, CARE_DEAD_LETTERS, SERVICES, dead_letters_of
from tandem.audit.tables_seen import Tables

B = TypeVar("B", bound=Body)
B_co = TypeVar("B_co", bound=Body, covariant=True)

GRACE: Final = timedelta(seconds=60)
DEAD_LETTER_TOPICS = frozenset({*map(dead_letters_of, SERVICES), CARE_DEAD_LETTERS})


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


@dataclass(frozen=True)
class Seen:
    """Everything that an audit looks at.

    Attributes:
        records: of all topics, by topic, partition and offset.
        tables: the services' states.
        committed: (service, topic, partition) -> first offset that the service has not done.
        now: on the services' clock.
        read_at: in real time, like the times of the records.
        speed: seconds of the services' clock per real second.
        canary: a word that was put into a narrative and may be nowhere else.
    """

    records: Sequence[Kept]
    tables: Tables
    committed: Mapping[tuple[str, str, int], int]
    now: datetime
    read_at: datetime
    speed: float = 1.0
    canary: str | None = None

    @property
    def grace(self) -> timedelta:
        """How long, on the services' clock, a deadline may be over before its effect is there."""
        return GRACE * self.speed

    @cached_property
    def inbound(self) -> Sequence[Kept]:
        """What dispatch systems sent."""
        return [record for record in self.records if record.topic == CAD_INBOUND]

    @cached_property
    def dead_letters(self) -> Sequence[Kept]:
        """What was refused."""
        return [record for record in self.records if record.topic in DEAD_LETTER_TOPICS]

    @cached_property
    def every_publication(self) -> Sequence[Told[Body]]:
        """All facts on Tandem's own topics, second publications included."""
        return list(_decoded(self.records))

    @cached_property
    def facts(self) -> Sequence[Told[Body]]:
        """All facts, each once, in the order of its topic."""
        first: dict[tuple[str, str, str], Told[Body]] = {}
        for told in self.every_publication:
            first.setdefault(told.record.name, told)
        return list(first.values())

    def told(self, *types: type[B]) -> list[Told[B]]:
        """The facts of these types, each once, in the order of their topic."""
        return [cast("Told[B]", fact) for fact in self.facts if isinstance(fact.body, types)]


def _decoded(records: Sequence[Kept]) -> Iterator[Told[Body]]:
    for record in records:
        type_ = TYPES.get((record.envelope and record.envelope.type) or "")
        if type_ is None or record.topic != type_.topic or record.topic == CAD_INBOUND:
            continue
        yield Told(record, type_.model_validate_json(record.value or b""))
