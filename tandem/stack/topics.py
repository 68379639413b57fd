"""Makes the topics of the contract, and checks that they fit each other."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, cast

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import GroupCoordinatorNotAvailableError, KafkaError, for_code

from shared.events.topics import TOPICS, Topic
from tandem.failure import NotReachable, WrongUsage

_COPIES_WANTED: Final = 3
_OK: Final = 0
_ALREADY_EXISTS: Final = 36
_ANY_GROUP: Final = "tandem.up"
_LOOK_EVERY_S: Final = 0.05
_LOOKS: Final = 600


async def create_topics(bootstrap: str, partitions: int) -> int:
    """Create what is missing, then check that all topics have the same number of partitions.

    Args:
        bootstrap: where the broker is.
        partitions: how many a new topic gets.

    Returns:
        how many partitions the topics have; other than asked if they were there already.

    Raises:
        NotReachable: if the broker does not answer or refuses.
        WrongUsage: if topics that were there already differ in partitions.
    """
    async with _admin(bootstrap) as admin:
        cluster = await admin.describe_cluster()
        copies = min(_COPIES_WANTED, len(cluster["brokers"]))
        response = await admin.create_topics([_new(topic, partitions, copies) for topic in TOPICS])
        refused = cast("list[tuple[str, int, str]]", response.topic_errors)  # pyright: ignore[reportAttributeAccessIssue]
        for name, code, _ in refused:
            if code not in {_OK, _ALREADY_EXISTS}:
                raise NotReachable(
                    f"Kafka refused to create topic {name}: {for_code(code).__name__}."
                )
        return the_number(await _partitions(admin))


async def touch_topics(bootstrap: str) -> int:
    """Ask about every topic, which makes the in-memory broker create it in its own way.

    Returns:
        how many partitions the topics have.
    """
    async with _admin(bootstrap) as admin:
        return the_number(await _partitions(admin))


async def wait_for_groups(bootstrap: str) -> None:
    """Wait until consumer groups can be joined; a new broker makes their topic when first asked.

    Raises:
        NotReachable: if that takes too long.
    """
    async with _admin(bootstrap) as admin:
        for _ in range(_LOOKS):
            try:
                await admin.find_coordinator(_ANY_GROUP)
            except GroupCoordinatorNotAvailableError:
                await asyncio.sleep(_LOOK_EVERY_S)
            else:
                return
    raise NotReachable(f"Kafka at {bootstrap} coordinates no consumer groups; read its log.")


def the_number(partitions: Mapping[str, int]) -> int:
    """The number of partitions that all topics have, so that a region is one lane everywhere.

    Args:
        partitions: number of partitions by topic.

    Raises:
        WrongUsage: if the numbers differ.
    """
    numbers = set(partitions.values())
    if len(numbers) == 1:
        return numbers.pop()
    listed = ", ".join(f"{name} {count}" for name, count in sorted(partitions.items()))
    raise WrongUsage(f"All topics need equally many partitions, but there are: {listed}; add some.")


@asynccontextmanager
async def _admin(bootstrap: str) -> AsyncGenerator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, client_id="tandem-up")
    try:
        await admin.start()
        yield admin
    except KafkaError as error:
        raise NotReachable(
            f"Kafka at {bootstrap} did not answer ({type(error).__name__}); check that it runs."
        ) from error
    finally:
        await admin.close()


def _new(topic: Topic, partitions: int, copies: int) -> NewTopic:
    configs = {
        "max.message.bytes": str(topic.max_message_bytes),
        "retention.ms": str(topic.retention_ms),
    }
    return NewTopic(topic.name, partitions, copies, topic_configs=configs)


async def _partitions(admin: AIOKafkaAdminClient) -> dict[str, int]:
    """Partitions by topic, once the broker that we ask knows of all: the controller knows first."""
    names = [topic.name for topic in TOPICS]
    for _ in range(_LOOKS):
        described: list[dict[str, Any]] = await admin.describe_topics(names)
        partitions = {topic["topic"]: len(topic["partitions"]) for topic in described}
        if all(partitions.values()):
            return partitions
        await asyncio.sleep(_LOOK_EVERY_S)
    raise NotReachable("Kafka made the topics but does not show them; read its log.")
