"""Apache Kafka on this machine: one process that is broker and controller, in KRaft mode."""

import shutil
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tandem.failure import DidNotStart
from tandem.stack.artifacts import POMS
from tandem.stack.ports import HOST
from tandem.stack.probe import accepts
from tandem.stack.program import Program, brief

_HEAP: Final = "512m"
_LARGEST_RECORD_BYTES: Final = 3_355_443  # dead-letter topics take 3 MiB, and a record has headers
_SETTINGS: Final = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAINTEXT",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "auto.create.topics.enable": "false",
    "default.replication.factor": "1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    # A group of one process per service has nobody to wait for.
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    # A broker that comes back waits until its earlier session has lapsed: 9 s with the default.
    "broker.session.timeout.ms": "1500",
    "broker.heartbeat.interval.ms": "250",
    "message.max.bytes": str(_LARGEST_RECORD_BYTES),
    "replica.fetch.max.bytes": str(_LARGEST_RECORD_BYTES),
    "num.network.threads": "2",
    "num.io.threads": "4",
    "log.cleaner.dedupe.buffer.size": str(16 * 1024 * 1024),
    # With one broker there is nobody to hand leadership to.
    "controlled.shutdown.enable": "false",
}


@dataclass(frozen=True)
class Kafka:
    """A formatted log directory, the jars that serve it, and two ports."""

    home: Path
    jars: Path
    port: int
    controller_port: int

    @property
    def bootstrap(self) -> str:
        """Where clients connect."""
        return f"{HOST}:{self.port}"

    @property
    def settings_file(self) -> Path:
        """The broker's `server.properties`."""
        return self.home / "server.properties"

    @property
    def is_formatted(self) -> bool:
        """Whether an earlier start made the log directory."""
        return (self.home / "log" / "meta.properties").exists()

    def java(self, main_class: str, *arguments: str, heap: str = "128m") -> tuple[str, ...]:
        """The command line of one of Kafka's own programs.

        Raises:
            DidNotStart: if there is no java.
        """
        binary = shutil.which("java")
        if binary is None:
            raise DidNotStart(
                "There is no java; install Java 17 or newer, or use --kafka embedded."
            )
        options = (
            f"-Xmx{heap}",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            # Without the second compiler a start takes 5 s of CPU instead of 9 (JDK 17); a broker
            # that shares few cores with its clients would be compiling for minutes.
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true",
        )
        logging = f"-Dlog4j2.configurationFile={POMS / 'kafka' / 'log4j2.xml'}"
        return (binary, *options, logging, "-cp", f"{self.jars}/*", main_class, *arguments)


async def prepare(home: Path, jars: Path, ports: tuple[int, int]) -> Kafka:
    """Write the settings and format the log directory, unless an earlier start did.

    Args:
        home: holds the settings and the log.
        jars: Kafka's jars.
        ports: for clients, and for the controller.

    Raises:
        DidNotStart: if the directory cannot be formatted.
    """
    kafka = Kafka(home, jars, *ports)
    _write_settings(kafka)
    if not kafka.is_formatted:
        await _format(kafka)
    return kafka


def program(kafka: Kafka, log: Path) -> Program:
    """Say how to run the broker; the caller starts it."""
    return Program(
        name="kafka",
        argv=kafka.java("kafka.Kafka", str(kafka.settings_file), heap=_HEAP),
        log=log,
        ready=lambda: accepts(kafka.port),
        stop_within_s=20.0,
    )


def _write_settings(kafka: Kafka) -> None:
    controller = f"{HOST}:{kafka.controller_port}"
    own = {
        "listeners": f"PLAINTEXT://{kafka.bootstrap},CONTROLLER://{controller}",
        "advertised.listeners": f"PLAINTEXT://{kafka.bootstrap}",
        "controller.quorum.voters": f"1@{controller}",
        "log.dirs": str(kafka.home / "log"),
    }
    lines = (f"{name}={value}\n" for name, value in (own | _SETTINGS).items())
    kafka.home.mkdir(parents=True, exist_ok=True)
    kafka.settings_file.write_text("".join(lines))


async def _format(kafka: Kafka) -> None:
    cluster = urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
    arguments = ("format", f"--cluster-id={cluster}", "--config", str(kafka.settings_file))
    async with brief(*kafka.java("kafka.tools.StorageTool", *arguments)) as child:
        output, _ = await child.communicate()
    if child.returncode != 0:
        raise DidNotStart(
            f"Kafka could not format {kafka.home}: {output.decode(errors='replace').strip()}"
        )
