"""The stack's broker: the one that is given, else Apache Kafka, else the in-memory one."""

from dataclasses import dataclass

from tandem.failure import NotReachable, WrongUsage
from tandem.stack import embedded_kafka, kafka
from tandem.stack.artifacts import Artifacts, fetch, why_java_cannot_run
from tandem.stack.options import KafkaChoice
from tandem.stack.site import Site
from tandem.stack.topics import create_topics, touch_topics


@dataclass(frozen=True)
class Broker:
    """A broker with its topics.

    Args:
        bootstrap: where clients connect.
        kind: `apache <version>`, `embedded` or `given`.
    """

    bootstrap: str
    kind: str


async def start(site: Site) -> Broker:
    """Have a broker with all topics of the contract.

    Raises:
        NotReachable: if the given one does not answer, or Kafka is asked for and cannot be had.
        DidNotStart: if our own does not come up.
        WrongUsage: if the choice does not fit the other options.
    """
    broker = await _start(site)
    if broker.kind == "embedded":
        await touch_topics(broker.bootstrap)
    else:
        await create_topics(broker.bootstrap, site.options.partitions)
    site.say("kafka", f"{broker.kind}, ready at {broker.bootstrap}")
    return broker


async def _start(site: Site) -> Broker:
    if site.given.bootstrap is not None:
        site.say("kafka", "using the one that KAFKA_BOOTSTRAP_SERVERS names")
        return Broker(site.given.bootstrap, "given")
    if site.options.kafka is KafkaChoice.EMBEDDED:
        return await _start_embedded(site, "as asked")
    artifacts = Artifacts.of("kafka")
    obstacle = await why_java_cannot_run(artifacts)
    if obstacle is None:
        return await _start_apache(site, artifacts)
    if site.options.kafka is KafkaChoice.APACHE:
        message = f"Apache Kafka can't run here: {obstacle}; install Java 17 or newer and Maven."
        raise NotReachable(message)
    return await _start_embedded(site, obstacle)


async def _start_apache(site: Site, artifacts: Artifacts) -> Broker:
    jars = await fetch(artifacts, site.say)
    site.say("kafka", f"starting Apache Kafka {artifacts.version}")
    ports = (site.ports["kafka"], site.ports["controller"])
    server = await kafka.prepare(site.home.data / "kafka", jars, ports)
    await site.launch(kafka.program(server, site.log("kafka")))
    return Broker(server.bootstrap, f"apache {artifacts.version}")


async def _start_embedded(site: Site, why: str) -> Broker:
    if site.options.data is not None:
        message = f"--data needs Apache Kafka, and it can't run here: {why}; install it or leave out --data."
        raise WrongUsage(message)
    site.say("kafka", f"starting the in-memory broker, which loses everything when it ends ({why})")
    address = site.home.scratch / "embedded-kafka"
    await site.launch(embedded_kafka.program(address, site.log("kafka")))
    return Broker(address.read_text(), "embedded")
