"""The four services as processes of the local stack."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from shared.errors import Crash
from shared.migrations import migrate
from tandem.failure import DidNotStart
from tandem.stack.broker import Broker
from tandem.stack.options import SERVICES
from tandem.stack.ports import HOST
from tandem.stack.probe import answers_ok
from tandem.stack.program import Program
from tandem.stack.site import Site
from tandem.stack.tracing import Tracing


def url(port: int) -> str:
    """Where a service's HTTP door is."""
    return f"http://{HOST}:{port}"


def program(service: str, slot: int, port: int, env: Mapping[str, str], logs: Path) -> Program:
    """Say how to run one process of a service.

    Args:
        service: which of the four.
        slot: 0 for the first process, counting up for further ones.
        port: of its HTTP door.
        env: addresses, as every service gets them.
        logs: directory for its log.
    """
    own = {"TANDEM_HTTP_HOST": HOST, "TANDEM_HTTP_PORT": str(port), "TANDEM_SLOT": str(slot)}
    name = f"{service}-{slot}"
    return Program(
        name=name,
        argv=(sys.executable, "-m", f"services.{service}"),
        env=os.environ | dict(env) | own,
        log=logs / f"{name}.log",
        ready=lambda: answers_ok(port, "/readyz"),
    )


def environment(site: Site, database_url: str, traces: Tracing) -> dict[str, str]:
    """What every service is told, but for the broker, which may take longer to come up."""
    clock = {} if site.options.clock is None else {"TANDEM_CLOCK": site.options.clock}
    own = {
        "DATABASE_URL": database_url,
        "TANDEM_AGENCIES": str(site.options.agencies.resolve()),
        "TANDEM_KEYS": str(site.home.keys),
    }
    return {**own, **traces.env, **clock, **site.options.service_env}


def with_broker(env: Mapping[str, str], broker: Broker) -> dict[str, str]:
    """The whole environment, once the broker is there."""
    lanes = str(broker.partitions)
    return {**env, "KAFKA_BOOTSTRAP_SERVERS": broker.bootstrap, "TANDEM_PARTITIONS": lanes}


async def migrate_all(site: Site, database_url: str) -> None:
    """Bring every service's tables up to date.

    Raises:
        DidNotStart: with the service and the reason.
    """
    site.say("services", "bringing the tables up to date")
    for service in SERVICES:
        try:
            await asyncio.to_thread(migrate, service, database_url)
        except (Crash, SQLAlchemyError, OSError) as error:
            last = str(error).splitlines()[0]
            raise DidNotStart(f"The tables of {service} can't be made: {last}") from error
    site.say("services", "ready: tables are up to date")


async def start_all(site: Site, env: Mapping[str, str]) -> None:
    """Start the four services and wait until each is ready.

    Raises:
        DidNotStart: if one is not.
    """
    async with asyncio.TaskGroup() as together:
        for service in SERVICES:
            together.create_task(_start(site, service, env))


async def _start(site: Site, service: str, env: Mapping[str, str]) -> None:
    port = site.ports[service]
    site.say(service, "starting")
    await site.launch(program(service, 0, port, env, site.home.logs))
    site.say(service, f"ready at {url(port)}")
