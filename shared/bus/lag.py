"""How far this process is behind, in records and in seconds, by topic."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared import measures
from shared.bus.envelope import Record


def measure_lag(
    kafka: AIOKafkaConsumer,
    topics: Sequence[str],
    handled: Mapping[TopicPartition, int],
    oldest: Iterable[Record],
) -> None:
    """Set the gauges.

    Args:
        kafka: knows the partitions' ends as of the last fetch.
        topics: what the service reads.
        handled: partition -> the first offset that is not handled yet.
        oldest: the record of each region that waits longest.
    """
    waiting: dict[str, int] = dict.fromkeys(topics, 0)
    for partition in kafka.assignment():
        end = kafka.highwater(partition)
        if end is not None and partition in handled:
            waiting[partition.topic] += max(0, end - handled[partition])
    ages: dict[str, float] = {}
    for record in oldest:
        age_s = max(0.0, time.time() - record.timestamp / 1000)
        ages[record.topic] = max(age_s, ages.get(record.topic, 0.0))
    for topic, count in waiting.items():
        measures.LAG_RECORDS.labels(topic).set(count)
        measures.LAG_SECONDS.labels(topic).set(ages.get(topic, 0.0))
