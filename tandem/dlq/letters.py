"""Dead letters as they lie on their topics, and the records that can be made of them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aiokafka import TopicPartition

from shared.bus.deadletter import REASON_PREFIX
from shared.bus.envelope import REDRIVEN, Headers
from shared.events.topics import CARE_DEAD_LETTERS, SERVICES, dead_letters_of
from tandem.failure import WrongUsage
from tandem.topics import KafkaRecord, headers_of, reading, record_at, until_now

_TOPICS: Final = {
    **{service: dead_letters_of(service) for service in SERVICES},
    "care": CARE_DEAD_LETTERS,
}


@dataclass(frozen=True)
class Letter:
    """A dead letter.

    Attributes:
        record: as it lies on its topic.
        headers: as text.
    """

    record: KafkaRecord
    headers: Mapping[str, str]

    @property
    def name(self) -> str:
        """By what operators name it, e.g. `intake/3@17`."""
        service = self.record.topic.partition(".")[0]
        return f"{service}/{self.record.partition}@{self.record.offset}"

    @property
    def reason(self) -> str:
        """A short code."""
        return self.headers.get("dlq-reason", "")

    @property
    def source(self) -> TopicPartition:
        """The partition that has the refused record."""
        number = int(self.headers.get("dlq-partition", "0"))
        return TopicPartition(self.headers.get("dlq-topic", ""), number)

    @property
    def offset(self) -> int:
        """Where in that partition."""
        return int(self.headers.get("dlq-offset", "0"))

    @property
    def place(self) -> str:
        """Where the refused record is, e.g. `cad.inbound.v1/3@204`."""
        return f"{self.source.topic}/{self.source.partition}@{self.offset}"


@dataclass(frozen=True)
class Again:
    """A refused record as it goes back to its topic."""

    topic: str
    key: bytes | None
    headers: Headers
    value: bytes | None


async def letters(
    bootstrap: str, *, service: str | None = None, reason: str | None = None
) -> list[Letter]:
    """The dead letters that there are now, oldest first.

    Args:
        bootstrap: where the broker is.
        service: only this one's; `care` has its own.
        reason: only of this reason.

    Raises:
        WrongUsage: when there is no such service.
        NotReachable: when the broker does not answer.
    """
    if service is not None and service not in _TOPICS:
        raise WrongUsage(f"{service} has no dead letters; {', '.join(_TOPICS)} have.")
    topics = [_TOPICS[service]] if service else list(_TOPICS.values())
    async with reading(bootstrap, topics) as consumer:
        found = [
            Letter(record, headers_of(record))
            async for records in until_now(consumer)
            for record in records
        ]
    chosen = [letter for letter in found if reason in {None, letter.reason}]
    return sorted(chosen, key=lambda letter: letter.record.timestamp)


def named(found: Sequence[Letter], name: str) -> Letter:
    """The letter of this name.

    Raises:
        WrongUsage: when there is none.
    """
    for letter in found:
        if letter.name == name:
            return letter
    raise WrongUsage(f"There is no dead letter {name}; tandem dlq list shows which there are.")


async def refused_record(bootstrap: str, letter: Letter) -> Again | None:
    """The refused record, marked as put back, or none when its topic does not keep it any more.

    It keeps its id and source, so that it can only replace its own refusal. Where the letter has
    no body, the topic on which it was refused has.
    """
    value = letter.record.value
    if value is None:
        original = await record_at(bootstrap, letter.source, letter.offset)
        if original is None:
            return None
        value = original.value
    kept = [
        (name, text)
        for name, text in letter.record.headers
        if not name.startswith(REASON_PREFIX) and name != REDRIVEN
    ]
    return Again(letter.source.topic, letter.record.key, [*kept, (REDRIVEN, b"1")], value)
