"""`tandem keys`: machine keys for dispatch systems and staff, in `keys.toml`."""

from pathlib import Path
from typing import Annotated, Final, get_args

import typer
from rich.console import Console
from rich.table import Table

from shared.auth import ALL_AGENCIES, Key, Scope
from shared.errors import BadSettings
from tandem.failure import WrongUsage
from tandem.key_file import make_key, read_keys, write_keys

_FILE: Final = Path("keys.toml")
KeyFile = Annotated[Path, typer.Option("--file", envvar="TANDEM_KEYS", help="The key file.")]


def register(app: typer.Typer) -> None:
    """Add `tandem keys create|list|revoke`."""
    group = typer.Typer(no_args_is_help=True, help="Make, list and revoke machine keys.")
    group.command("create")(create)
    group.command("list")(list_keys)
    group.command("revoke")(revoke)
    app.add_typer(group, name="keys")


def create(
    *,
    scope: Annotated[
        list[str], typer.Option(help=f"One of {', '.join(get_args(Scope))}; may be repeated.")
    ],
    agency: Annotated[
        str, typer.Option(help="Whose data it opens; * for all agencies.")
    ] = ALL_AGENCIES,
    note: Annotated[str, typer.Option(help="For whom or what it is made.")] = "",
    file: KeyFile = _FILE,
) -> None:
    """Make a key and print its secret, once: the file keeps only the secret's SHA-256.

    Services take up the changed file by themselves. Progress goes to stderr, the secret to stdout.
    """
    keys = _read(file)
    key, secret = make_key(agency, _scopes(scope), note)
    write_keys(file, [*keys, key])
    Console(stderr=True).print(f"{key.id} added to {file}; its secret is not shown again:")
    typer.echo(secret)


def list_keys(*, file: KeyFile = _FILE) -> None:
    """Show the keys of a file; secrets are not in it."""
    table = Table("id", "agency", "scopes", "note", box=None)
    for key in _read(file):
        table.add_row(key.id, key.agency, " ".join(key.scopes), key.note)
    Console().print(table)


def revoke(
    key_id: Annotated[str, typer.Argument(help="As tandem keys list shows it, e.g. k_1f2e3d4c.")],
    *,
    file: KeyFile = _FILE,
) -> None:
    """Remove a key; services refuse it from their next request on."""
    keys = _read(file)
    left = [key for key in keys if key.id != key_id]
    if len(left) == len(keys):
        raise WrongUsage(f"{file} has no key {key_id}; tandem keys list shows which there are.")
    write_keys(file, left)
    Console(stderr=True).print(f"{key_id} revoked.")


def _read(file: Path) -> tuple[Key, ...]:
    try:
        return read_keys(file)
    except BadSettings as error:
        raise WrongUsage(str(error)) from error


def _scopes(asked: list[str]) -> tuple[Scope, ...]:
    known: tuple[Scope, ...] = get_args(Scope)
    if unknown := sorted(set(asked) - set(known)):
        raise WrongUsage(f"There is no scope {', '.join(unknown)}; scopes are {', '.join(known)}.")
    return tuple(scope for scope in known if scope in asked)
