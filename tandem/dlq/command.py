"""`tandem dlq list|show|redrive`."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Final

import httpx
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tandem.dlq.letters import Again, Letter, letters, named, refused_record
from tandem.failure import NotReachable, WrongUsage
from tandem.target import EnvFile, Target, find
from tandem.topics import writing

_REFUSED: Final = frozenset({401, 403})
Service = Annotated[
    str | None, typer.Option(help="Only this service's: intake, matcher, notifier, metrics, care.")
]
Reason = Annotated[str | None, typer.Option(help="Only of this reason, e.g. bad_mapping.")]
Name = Annotated[str, typer.Argument(help="As tandem dlq list shows it, e.g. intake/3@17.")]


def register(app: typer.Typer) -> None:
    """Add `tandem dlq list|show|redrive`."""
    group = typer.Typer(no_args_is_help=True, help="Look at dead letters, and put events back.")
    group.command("list")(list_letters)
    group.command("show")(show)
    group.command("redrive")(redrive)
    app.add_typer(group, name="dlq")


def list_letters(
    *, service: Service = None, reason: Reason = None, env_file: EnvFile = None
) -> None:
    """List what was refused, oldest first: where, when, why, and by whom it was sent."""
    found = asyncio.run(letters(_bootstrap(env_file), service=service, reason=reason))
    table = Table("letter", "refused at", "reason", "detail", "type", "agency", box=None)
    for letter in found:
        headers = letter.headers
        at = datetime.fromtimestamp(letter.record.timestamp / 1000, UTC)
        known = (headers.get(name, "") for name in ("dlq-detail", "ce_type", "ce_agency"))
        cells = (letter.name, f"{at:%d %b %H:%M:%S}", letter.reason, *known)
        table.add_row(*map(Text, cells))
    Console().print(table if found else "There are no such dead letters.")


def show(
    name: Name,
    *,
    body: Annotated[
        bool, typer.Option("--body", help="Print the body too; it may hold private words.")
    ] = False,
    env_file: EnvFile = None,
) -> None:
    """Show one dead letter: its headers, where the refused record is, and its body if asked."""
    bootstrap = _bootstrap(env_file)
    letter = named(asyncio.run(letters(bootstrap)), name)
    table = Table("header", "value", box=None, show_header=False)
    for header, value in letter.headers.items():
        table.add_row(Text(header), Text(value))
    Console().print(table)
    again = asyncio.run(refused_record(bootstrap, letter))
    if again is None:
        typer.echo(f"{letter.place} is not kept any more; only the sender still has the body.")
    elif body:
        typer.echo((again.value or b"").decode("utf-8", "replace"))
    else:
        typer.echo(f"The body has {len(again.value or b'')} bytes; --body prints it.")


def redrive(
    name: Annotated[str | None, typer.Argument(help="One letter, e.g. intake/3@17.")] = None,
    *,
    service: Service = None,
    reason: Reason = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    env_file: EnvFile = None,
) -> None:
    """Put refused events back where they came from, once what was wrong is mended.

    Each goes back with its own id and replaces its own refusal, once; what was handled in the
    meantime is left alone, and what is still wrong is refused again. Needs KEY_OPERATE.
    """
    target = find(env_file)
    if name is None and service is None and reason is None:
        raise WrongUsage("Say which: a letter's name, or --service or --reason for several.")
    chosen = asyncio.run(_chosen(target, name, service, reason))
    if not chosen:
        typer.echo("There are no such dead letters.")
        return
    if not yes:
        typer.confirm(f"Put {len(chosen)} back?", abort=True)
    back = asyncio.run(_put_back(target, chosen))
    typer.echo(f"{back} put back; tandem dlq list shows if one is refused again.")
    if back < len(chosen):
        typer.echo(f"{len(chosen) - back} are not kept any more; ask the sender for them.")


def _bootstrap(env_file: EnvFile) -> str:
    return find(env_file)["KAFKA_BOOTSTRAP_SERVERS"]


async def _chosen(
    target: Target, name: str | None, service: str | None, reason: str | None
) -> list[Letter]:
    await _must_operate(target)
    bootstrap = target["KAFKA_BOOTSTRAP_SERVERS"]
    found = await letters(bootstrap, service=service, reason=reason)
    return [named(found, name)] if name else found


async def _must_operate(target: Target) -> None:
    """Let notifier's door say whether the key has scope `operate`."""
    url, key = target["NOTIFIER_URL"], target["KEY_OPERATE"]
    try:
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as client:
            answer = await client.get(f"{url}/v1/deliveries", params={"limit": 1})
    except httpx.TransportError as error:
        raise NotReachable(f"notifier at {url} does not answer; is the stack up?") from error
    if answer.status_code in _REFUSED:
        raise WrongUsage("KEY_OPERATE has no scope operate; make one with tandem keys create.")


async def _put_back(target: Target, chosen: list[Letter]) -> int:
    bootstrap = target["KAFKA_BOOTSTRAP_SERVERS"]
    found = [await refused_record(bootstrap, letter) for letter in chosen]
    async with writing(bootstrap) as producer:
        for again in filter(None, found):
            await producer.send_and_wait(
                again.topic, again.value, key=again.key, headers=list(again.headers)
            )
    return sum(isinstance(again, Again) for again in found)
