"""The stack's broker: the one that is given, else Apache Kafka, else the in-memory one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tandem.failure import NotReachable, WrongUsage
from tandem.stack import embedded_kafka, kafka
from tandem.stack.artifacts import Artifacts, fetch, why_java_cannot_run
from tandem.stack.options import KafkaChoice
from tandem.stack.site import Site
from tandem.stack.topics import create_topics, touch_topics, wait_for_groups

_EMBEDDED: Final = "embedded"


@dataclass(frozen=True)
class Broker:
    """A broker with its topics.

    Args:
        bootstrap: where clients connect.
        kind: `apache <version>`, `embedded` or `given`.
        partitions: of every topic.
    """

    bootstrap: str
    kind: str
    partitions: int


async def start(site: Site) -> Broker:
    """Have a broker with all topics of the contract.

    Raises:
        NotReachable: if the given one does not answer, or Kafka is asked for and cannot be had.
        DidNotStart: if our own does not come up.
        WrongUsage: if the choice does not fit the other options.
    """
    bootstrap, kind = await _start(site)
    if kind == _EMBEDDED:
        partitions = await touch_topics(bootstrap)
    else:
        partitions = await create_topics(bootstrap, site.options.partitions)
        await wait_for_groups(bootstrap)
    site.say("kafka", f"ready at {bootstrap}: {kind}, {partitions} partitions")
    return Broker(bootstrap, kind, partitions)


async def _start(site: Site) -> tuple[str, str]:
    """A broker that accepts clients: where, and of which kind."""
    if site.given.bootstrap is not None:
        site.say("kafka", "using the one that KAFKA_BOOTSTRAP_SERVERS names")
        return site.given.bootstrap, "given"
    if site.options.kafka is KafkaChoice.EMBEDDED:
        return await _start_embedded(site, "as asked")
    artifacts = Artifacts.of("kafka")
    try:
        jars = await _jars(site, artifacts)
    except NotReachable as error:
        if site.options.kafka is KafkaChoice.APACHE:
            raise
        return await _start_embedded(site, str(error))
    return await _start_apache(site, artifacts, jars)


async def _jars(site: Site, artifacts: Artifacts) -> Path:
    if obstacle := await why_java_cannot_run(artifacts):
        raise NotReachable(
            f"Apache Kafka can't run here, since {obstacle}: install Java 17 or newer and Maven."
        )
    return await fetch(artifacts, site.say)


async def _start_apache(site: Site, artifacts: Artifacts, jars: Path) -> tuple[str, str]:
    site.say("kafka", f"starting Apache Kafka {artifacts.version}")
    ports = (site.ports["kafka"], site.ports["controller"])
    server = await kafka.prepare(site.home.data / "kafka", jars, ports)
    await site.launch(kafka.program(server, site.log("kafka")))
    return server.bootstrap, f"apache {artifacts.version}"


async def _start_embedded(site: Site, why: str) -> tuple[str, str]:
    if site.options.data is not None:
        raise WrongUsage(
            f"--data needs Apache Kafka, which can't run here: {why}; leave --data out."
        )
    site.say("kafka", f"starting the in-memory broker, for a look only: it keeps nothing ({why})")
    address = site.home.scratch / "embedded-kafka"
    await site.launch(embedded_kafka.program(address, site.log("kafka")))
    return address.read_text(), _EMBEDDED
