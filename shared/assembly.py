"""Puts a declared service together with the runtime's parts."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
import uvicorn
from aiokafka.errors import KafkaError
from sqlalchemy import text

from shared import logs, telemetry
from shared.auth import KeyFile
from shared.bus.consumer import FETCH_WAIT_S, Consumer, make_consumer
from shared.bus.firing import Firing
from shared.bus.lanes import LaneLocks, SlotTakenError
from shared.bus.producing import make_producer
from shared.bus.publisher import Publisher
from shared.bus.run import Runs
from shared.bus.start import check_broker, check_schema, ends_of
from shared.bus.transaction import Transactions
from shared.clock import Clock
from shared.db import create_engine, is_passing, server_version
from shared.door import Door
from shared.errors import BadSettings, Crash
from shared.forgetting import Forgetting
from shared.http import Doorway, create_app
from shared.policy.watch import PolicyFolder, PolicyWatch
from shared.service import Service
from shared.settings import Settings
from shared.watchdog import Ends, Watchdog

log = structlog.get_logger()
_WAIT_FOR_DATABASE_S = 60
_GATHERED_BYTES = 256 * 1024
_STOP_WITHIN_S = 4.0
_FLUSH_WITHIN_S = 2.0


class _Server(uvicorn.Server):
    """Uvicorn without its own signal handlers; the process has one way to stop."""

    def install_signal_handlers(self) -> None:
        """Leave signals to the process."""


class Assembly:
    """A service and its runtime, in the order in which they start and stop.

    Args:
        service: as declared.
        settings: as the environment says.
    """

    def __init__(self, service: Service, settings: Settings) -> None:
        self.service = service
        self.settings = settings
        self.clock = Clock.from_environment()
        self._consumer: Consumer | None = None

    @property
    def port(self) -> int:
        """Of the door."""
        return self.settings.tandem_http_port

    async def start(self, *, on_slot_lost: Callable[[], None]) -> None:
        """Reach the database, check schema and policies, take a slot, open nothing yet.

        Raises:
            Crash: with one sentence that says what to mend.
        """
        settings, name = self.settings, self.service.name
        self.folder = PolicyFolder(settings.tandem_agencies)
        version = await self._database_version()
        url, count = settings.database_url, settings.tandem_connections
        self.engine = create_engine(url, service=name, version=version, connections=count)
        await check_schema(self.engine, name)
        self.publisher = Publisher(
            connect=lambda: LaneLocks.connect(name, url, version),
            producer=lambda: make_producer(settings.kafka_bootstrap_servers, f"tandem-{name}"),
            slot=None if settings.tandem_slot == "auto" else settings.tandem_slot,
            on_slot_lost=on_slot_lost,
        )
        self.instance = f"{name}-{await self._slot()}"
        self._connect_parts()
        await self.policy_watch.store(self.folder.current)

    def parts(self) -> dict[str, Callable[[], Awaitable[None]]]:
        """What runs for as long as the process lives, by name."""
        background = {
            f"background-{number}": _Started(run, self.door)
            for number, run in enumerate(self.service.background)
        }
        return {
            "door": self._server.serve,
            "publisher": self.publisher.run,
            "consumer": self._consume,
            "timers": self.firing.run,
            "policies": self.policy_watch.run,
            "watchdog": self.watchdog.run,
            "forgetting": self.forgetting.run,
            **background,
        }

    async def close_door(self) -> None:
        """Answer what was asked, let runs in hand end, take nothing new."""
        self._server.should_exit = True
        if self._consumer is not None:
            await self._consumer.drain()

    async def flush(self) -> None:
        """Have what was told published, as far as Kafka is there."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FLUSH_WITHIN_S):
                await self.publisher.flush()

    async def stop(self) -> None:
        """Let go of everything that is still held."""
        for closing in (self._close_consumer(), self.publisher.close(), self.engine.dispose()):
            try:
                async with asyncio.timeout(_STOP_WITHIN_S):
                    await closing
            except (TimeoutError, OSError, KafkaError) as error:
                log.info("closing did not finish", **logs.failure(error))
        await asyncio.to_thread(telemetry.stop_tracing)

    def _connect_parts(self) -> None:
        service, settings = self.service, self.settings
        ratios = settings.tandem_trace_ratio, settings.tandem_trace_backlog_ratio
        tracing = telemetry.start_tracing(service.name, self.instance, *ratios)
        self.transactions = Transactions(
            service=service.name,
            engine=self.engine,
            lanes=settings.tandem_partitions,
            policies=lambda: self.folder.current,
            clock=self.clock,
            tracing=tracing,
            publisher=self.publisher,
        )
        self.door = Door(self.engine, self.transactions, lambda: self.folder.current, self.clock)
        self.firing = Firing(
            self.engine, self.transactions, self.publisher, service.timers, service.settle
        )
        self.policy_watch = PolicyWatch(
            self.folder,
            self.engine,
            self.transactions,
            settings.tandem_partitions,
            lambda: self.publisher.lanes,
            service.on_policy,
            service.settle,
        )
        self.forgetting = Forgetting(
            self.engine,
            self.transactions,
            lambda: self.folder.current.regions,
            service.forget,
            timedelta(days=settings.tandem_keep_days),
        )
        self.watchdog = Watchdog(
            self._ends, lambda: server_version(settings.database_url), self._lag
        )
        tokens = service.person_tokens(self.door) if service.person_tokens else None
        doorway = Doorway(
            self.door,
            KeyFile(settings.tandem_keys),
            tokens,
            tracing,
            self._waits_for,
            settings.tandem_requests_per_second,
        )
        self._server = _Server(
            uvicorn.Config(
                create_app(service, doorway),
                host=settings.tandem_http_host,
                port=settings.tandem_http_port,
                log_config=None,
                access_log=False,
                lifespan="off",
                limit_concurrency=1000,
                timeout_graceful_shutdown=2,
                server_header=False,
            )
        )

    async def _database_version(self) -> int:
        for _ in range(_WAIT_FOR_DATABASE_S * 2):
            try:
                return await server_version(self.settings.database_url)
            except Exception as error:
                if not is_passing(error):
                    raise BadSettings(f"DATABASE_URL does not let us in: {error}") from error
                log.info("waiting for the database", **logs.failure(error))
                await asyncio.sleep(0.5)
        raise Crash(f"No database answered at DATABASE_URL for {_WAIT_FOR_DATABASE_S} s.")

    async def _slot(self) -> int:
        try:
            return await self.publisher.take_slot()
        except SlotTakenError as error:
            raise Crash(
                "Another live process has this slot; set TANDEM_SLOT or stop it."
            ) from error

    async def _consume(self) -> None:
        service, settings = self.service, self.settings
        topics = sorted({type_.topic for handler in service.handles for type_ in handler.types})
        await check_broker(self.engine, service.name, settings)
        kafka = make_consumer(
            settings.kafka_bootstrap_servers,
            f"tandem.{service.name}",
            self.instance,
            begin=settings.tandem_begin or "earliest",
            fetch_wait_s=service.gather_s or FETCH_WAIT_S,
            fetch_bytes=_GATHERED_BYTES if service.gather_s else 1,
        )
        runs = Runs(
            self.transactions,
            service.handles,
            service.settle,
            self.watchdog.progress,
            service.on_refused,
            service.on_odd,
        )
        at_once = max(1, settings.tandem_connections - 3)
        consumer = Consumer(
            kafka, topics, runs, self.publisher, lambda: self.folder.current, at_once
        )
        self._consumer = consumer
        try:
            await consumer.run()
        finally:
            await self._close_consumer()

    async def _close_consumer(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            async with asyncio.timeout(_STOP_WITHIN_S):
                await consumer.close()

    async def _lag(self, ends: Ends) -> int:
        return await self._consumer.lag(ends) if self._consumer is not None else 0

    async def _probe_database(self) -> object:
        async with self.engine.connect() as conn:
            return await conn.scalar(text("SELECT 1"))

    async def _ends(self) -> Ends:
        mine = self._consumer.partitions if self._consumer is not None else ()
        return await ends_of(self.settings.kafka_bootstrap_servers, mine)

    async def _waits_for(self) -> list[str]:
        """Intake's door works while Kafka is away; nobody else is ready without it."""
        missing: list[str] = []
        try:
            async with asyncio.timeout(2):
                await self._probe_database()
        except Exception as error:
            if not is_passing(error):
                raise
            missing.append("database")
        is_joined = self._consumer is not None and self._consumer.has_joined.is_set()
        if not is_joined and not self.service.writes_inbound:
            missing.append("kafka")
        return missing


class _Started:
    """Background work of a service with the door it works through."""

    def __init__(self, run: Callable[[Door], Awaitable[None]], door: Door) -> None:
        self._run = run
        self._door = door

    async def __call__(self) -> None:
        await self._run(self._door)
