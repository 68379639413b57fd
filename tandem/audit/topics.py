"""Reads every topic, and how far each service has come."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from shared.events.topics import CALLS, CARE, MATCHES, PEOPLE, RESPONSES, SERVICES, TOPICS, UNITS
from tandem.failure import NotReachable
from tandem.records import Kept, kept
from tandem.topics import reading, until_now

_COUNTED: Final = frozenset({CALLS, UNITS, MATCHES, RESPONSES, PEOPLE, CARE})
_ON_ITS_WAY: Final = timedelta(seconds=1)
"""How long after its making a record may still be on its way to the broker."""


@dataclass(frozen=True)
class Read:
    """What the topics held at one moment.

    Attributes:
        records: made up to the moment, by topic, partition and offset.
        committed: (service, topic, partition) -> first offset that the service has not done.
        is_quiet: whether nothing came in afterwards and metrics has read everything.
    """

    records: Sequence[Kept]
    committed: Mapping[tuple[str, str, int], int]
    is_quiet: bool


async def read_topics(bootstrap: str, moment: datetime) -> Read:
    """Read all topics up to a moment, which makes a cut: whatever is there has its causes there.

    Args:
        bootstrap: where the broker is.
        moment: real time, now or a little earlier.

    Raises:
        NotReachable: when the broker does not answer.
    """
    await asyncio.sleep(_ON_ITS_WAY.total_seconds())
    found: list[Kept] = []
    async with reading(bootstrap, [topic.name for topic in TOPICS]) as consumer:
        async for records in until_now(consumer):
            found += map(kept, records)
        committed = await _committed(bootstrap, list(consumer.assignment()))
    found.sort(key=lambda record: (record.topic, record.partition, record.offset))
    records = [record for record in found if record.at <= moment]
    is_quiet = len(records) == len(found) and not _unread(records, committed)
    return Read(records, committed, is_quiet)


def _unread(records: Sequence[Kept], committed: Mapping[tuple[str, str, int], int]) -> bool:
    """Whether metrics has something still to count."""
    ends = {(it.topic, it.partition): it.offset for it in records if it.topic in _COUNTED}
    return any(
        committed.get(("metrics", topic, partition), 0) <= last
        for (topic, partition), last in ends.items()
    )


async def _committed(
    bootstrap: str, places: list[TopicPartition]
) -> dict[tuple[str, str, int], int]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        await admin.start()
        found: dict[tuple[str, str, int], int] = {}
        for service in SERVICES:
            offsets = await admin.list_consumer_group_offsets(
                f"tandem.{service}", partitions=places
            )
            for place, known in offsets.items():
                found[service, place.topic, place.partition] = known.offset
    except KafkaError as error:
        raise NotReachable(f"Kafka at {bootstrap} does not answer; is the stack up?") from error
    else:
        return found
    finally:
        await admin.close()
