"""The root of the command line: one list of commands, and one place where failures become words."""

import sys
from collections.abc import Callable
from typing import Final

import typer
from rich.console import Console

from tandem import bench, check, dlq, keys, policy, prepare, replay, up
from tandem.audit import command as audit
from tandem.call_types import command as call_types
from tandem.city import command as city
from tandem.contract import command as contract
from tandem.demo import command as demo
from tandem.exit_codes import ExitCode
from tandem.failure import CommandFailed
from tandem.mapping import command as mapping

ABOUT: Final = """Pair officers and clinicians for behavioral-health calls.

Exit codes: 0 done; 1 the command found a problem; 2 wrong usage; 3 something could not be reached;
4 a part of the local stack did not start; 130 interrupted.
"""
COMMANDS: Final[tuple[Callable[[typer.Typer], None], ...]] = (
    demo.register,
    up.register,
    prepare.register,
    city.register,
    replay.register,
    check.register,
    call_types.register,
    policy.register,
    mapping.register,
    audit.register,
    dlq.register,
    keys.register,
    bench.register,
    contract.register,
)
"""Each command's module adds itself; the order is that of `tandem --help`."""


def build() -> typer.Typer:
    """Put the command line together."""
    app = typer.Typer(
        name="tandem",
        help=ABOUT,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="markdown",
    )
    for register in COMMANDS:
        register(app)
    return app


def main() -> None:
    """Run the command that was typed; a failure is a sentence and an exit code, not a traceback."""
    try:
        build()()
    except CommandFailed as failure:
        Console(stderr=True, soft_wrap=True).print(
            f"tandem: {failure}", style="bold red", markup=False, highlight=False
        )
        sys.exit(failure.code)
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
