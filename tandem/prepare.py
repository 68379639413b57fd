"""`tandem prepare`: make topics and tables where Kafka and Postgres run elsewhere."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from shared.errors import Crash
from shared.events.topics import DEFAULT_PARTITIONS, TOPICS
from shared.migrations import migrate
from tandem.failure import DidNotStart, NotReachable
from tandem.progress import Reporter
from tandem.stack.options import SERVICES
from tandem.stack.postgres import answers
from tandem.stack.topics import create_topics


def register(app: typer.Typer) -> None:
    """Add `tandem prepare`."""
    app.command("prepare")(prepare)


def prepare(
    *,
    kafka: Annotated[
        str, typer.Option(envvar="KAFKA_BOOTSTRAP_SERVERS", help="host:port, comma-separated.")
    ],
    database: Annotated[
        str, typer.Option(envvar="DATABASE_URL", help="postgresql://user:password@host:port/name")
    ],
    partitions: Annotated[
        int,
        typer.Option(
            min=1, envvar="TANDEM_PARTITIONS", help="Partitions of each topic to be created."
        ),
    ] = DEFAULT_PARTITIONS,
) -> None:
    """Make the topics and bring every service's tables up to date, once, before services start.

    What is there already stays. Run it again with each new version, before its services start.
    """
    if not asyncio.run(answers(database)):
        raise NotReachable("The Postgres that DATABASE_URL names does not answer; start it first.")
    say = Reporter(Console(stderr=True))
    asyncio.run(create_topics(kafka, partitions))
    say("kafka", f"{len(TOPICS)} topics ready")
    for service in SERVICES:
        _make_tables(service, database)
        say(service, "tables ready")


def _make_tables(service: str, database: str) -> None:
    try:
        migrate(service, database)
    except (Crash, SQLAlchemyError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise DidNotStart(f"The tables of {service} can't be made: {reason}") from error
