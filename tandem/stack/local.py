"""The whole of Tandem on one machine, as an async context manager."""

import asyncio
import os
import signal
from contextlib import ExitStack
from types import TracebackType
from typing import Final, Self

from shared.policy.files import policy_paths
from tandem.failure import WrongUsage, first_failure
from tandem.key_file import first_keys
from tandem.stack import broker, database, env_file, services, tracing
from tandem.stack.broker import Broker
from tandem.stack.home import open_home
from tandem.stack.options import SERVICES, Given, StackOptions, choose_ports
from tandem.stack.ports import free_ports
from tandem.stack.program import Program, Say
from tandem.stack.site import Site
from tandem.stack.supervisor import Supervisor
from tandem.stack.tracing import Tracing

_STOPPED_LAST: Final = ("zipkin", "kafka", "postgres")


def say_nothing(_part: str, _news: str) -> None:
    """Keep quiet, for callers that show nothing."""


class LocalStack:
    """Postgres, Kafka, Zipkin and the four services, up while the context is entered.

    Attributes:
        bootstrap: where Kafka is.
        database_url: where Postgres is.
        kafka_kind: `apache <version>`, `embedded` or `given`.
        zipkin_url: where people look at traces; None without Zipkin.
        urls: each service's HTTP door (its first process').
        keys: secrets by their name in the env file, e.g. `KEY_PUBLISH`.
        agency: slug of the first agency; empty without policy files.
    """

    bootstrap: str
    database_url: str
    kafka_kind: str
    zipkin_url: str | None
    urls: dict[str, str]
    keys: dict[str, str]
    agency: str

    def __init__(self, options: StackOptions, say: Say = say_nothing) -> None:
        """Prepare; nothing is started before the context is entered.

        Raises:
            WrongUsage: if services are wanted and there are no policy files.
        """
        slugs = [path.stem for path in policy_paths(options.agencies)]
        if options.with_services and not slugs:
            raise WrongUsage(
                f"{options.agencies} holds no policy file; name a directory with --agencies."
            )
        self.agency = slugs[0] if slugs else ""
        self.options = options
        self._say = say
        self._on_exit = ExitStack()
        self._broken = asyncio.Event()
        self._running: dict[str, Supervisor] = {}
        self._service_env: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        """Start everything; returns when all of it serves.

        Raises:
            CommandFailed: with one sentence on what did not come up; what did is stopped again.
        """
        try:
            await self._start()
        except BaseExceptionGroup as group:
            await self._stop()
            raise first_failure(group) from group
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop everything in order: services, Zipkin, Kafka, Postgres."""
        await self._stop()

    @property
    def env(self) -> dict[str, str]:
        """Addresses and first keys, as the env file has them."""
        addresses = {"KAFKA_BOOTSTRAP_SERVERS": self.bootstrap}
        doors = {f"{service.upper()}_URL": url for service, url in self.urls.items()}
        rest = {"DATABASE_URL": self.database_url, "ZIPKIN_URL": self.zipkin_url or ""}
        setting = self.options.clock or os.environ.get("TANDEM_CLOCK")
        clock = {"TANDEM_CLOCK": setting} if setting else {}
        return {**addresses, **doors, **rest, **clock, **self.keys, "AGENCY": self.agency}

    async def until_broken(self) -> None:
        """Wait until a part ends that can't be started again."""
        await self._broken.wait()

    def part(self, name: str) -> Supervisor:
        """The supervisor of `postgres`, `kafka`, `zipkin` or e.g. `intake-0`.

        Raises:
            WrongUsage: if this stack did not start such a part.
        """
        if name not in self._running:
            raise WrongUsage(
                f"This stack did not start {name}; it runs {', '.join(self._running)}."
            )
        return self._running[name]

    def kill(self, service: str, number: signal.Signals = signal.SIGKILL, slot: int = 0) -> None:
        """Send a process of a service a signal; it is started again if that ends it."""
        self.part(f"{service}-{slot}").kill(number)

    def pause(self, service: str, slot: int = 0) -> None:
        """Freeze a process of a service."""
        self.kill(service, signal.SIGSTOP, slot)

    def resume(self, service: str, slot: int = 0) -> None:
        """Let a frozen process go on."""
        self.kill(service, signal.SIGCONT, slot)

    async def restart_kafka(self) -> None:
        """Stop Kafka in order and start it again on the same port with the same log."""
        await self.part("kafka").restart()

    async def restart_postgres(self) -> None:
        """Stop Postgres in order and start it again on the same port with the same data."""
        await self.part("postgres").restart()

    async def add_slot(self, service: str) -> int:
        """Start one more process of a service and wait until it is ready.

        Returns:
            its slot.
        """
        slot = sum(name.startswith(f"{service}-") for name in self._running)
        [port] = free_ports(1)
        self.urls.setdefault(service, services.url(port))
        await self._launch(
            services.program(service, slot, port, self._service_env, self._site.home.logs)
        )
        return slot

    async def _start(self) -> None:
        home = self._on_exit.enter_context(open_home(self.options.data))
        given, ports = Given.from_environment(), choose_ports(self.options.ports)
        self._site = Site(self.options, given, home, ports, self._say, self._launch)
        known = env_file.read(self.options.env_file) if self.options.env_file else {}
        self.keys = first_keys(home.keys, known)
        started = SERVICES if self.options.with_services else ()
        self.urls = {service: services.url(ports[service]) for service in started}
        traces = await tracing.choose(self._site)
        self.zipkin_url = traces.url
        async with asyncio.TaskGroup() as together:
            postgres = together.create_task(database.start(self._site))
            kafka = together.create_task(broker.start(self._site))
            together.create_task(tracing.start(self._site, traces))
            together.create_task(self._start_services(postgres, kafka, traces))
        if self.options.env_file is not None:
            env_file.write(self.options.env_file, self.env)

    async def _start_services(
        self, postgres: asyncio.Task[str], kafka: asyncio.Task[Broker], traces: Tracing
    ) -> None:
        self.database_url = await postgres
        env = services.environment(self._site, self.database_url, traces)
        if self.options.with_services:
            await services.migrate_all(self._site, self.database_url)
        found = await kafka
        self.bootstrap, self.kafka_kind = found.bootstrap, found.kind
        self._service_env = services.with_broker(env, found)
        if self.options.with_services:
            await services.start_all(self._site, self._service_env)

    async def _launch(self, program: Program) -> None:
        supervisor = Supervisor(program, self._say, self._broken)
        self._running[program.name] = supervisor
        for descriptor in program.keep_open:
            self._on_exit.callback(os.close, descriptor)
        await supervisor.start_until_ready()

    async def _stop(self) -> None:
        """Readers and writers first, then what they read and write."""
        first = [part for name, part in self._running.items() if name not in _STOPPED_LAST]
        if first:
            self._say("services", "stopping")
        await asyncio.gather(*(part.stop() for part in first))
        for name in _STOPPED_LAST:
            if name in self._running:
                await self._running[name].stop()
        self._running.clear()
        self._on_exit.close()
