"""`tandem check`: read policy and mapping files as the services would, and name every mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from shared.errors import BadPolicy, BadRecord
from shared.mapping import load_mapping
from shared.policy.files import MAPPING_SUFFIX, load_policy, policy_paths
from tandem.exit_codes import ExitCode
from tandem.failure import WrongUsage


def register(app: typer.Typer) -> None:
    """Add `tandem check`."""
    app.command("check")(check)


def check(
    folder: Annotated[Path, typer.Argument(help="The folder with the agencies' files.")],
) -> None:
    """Check a folder of policy files and mapping files before they take effect.

    Prints one line for each mistake, with the file and the path of the key, and exits with 1; a
    running service would refuse such a file and stay with the one before.
    """
    if not folder.is_dir():
        raise WrongUsage(f"{folder} is not a folder; name the one with the <agency>.toml files.")
    policies, mappings = policy_paths(folder), sorted(folder.glob(f"*{MAPPING_SUFFIX}"))
    if not policies:
        raise WrongUsage(f"{folder} holds no policy file; add <agency>.toml.")
    problems = [*_in_policies(policies), *_in_mappings(mappings, {it.stem for it in policies})]
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for problem in problems:
        console.print(problem, style="red")
    if problems:
        raise typer.Exit(ExitCode.FOUND_PROBLEM)
    what = f"{_count(policies, 'policy file')} and {_count(mappings, 'mapping file')}"
    console.print(f"{what} checked; nothing is wrong.")


def _in_policies(paths: list[Path]) -> list[str]:
    problems: list[str] = []
    for path in paths:
        try:
            load_policy(path)
        except BadPolicy as error:
            problems += error.problems
    return problems


def _in_mappings(paths: list[Path], agencies: set[str]) -> list[str]:
    problems: list[str] = []
    for path in paths:
        if path.name.removesuffix(MAPPING_SUFFIX) not in agencies:
            problems.append(f"{path.name}: no policy file names this agency")
        try:
            load_mapping(path)
        except BadRecord as error:
            problems.append(f"{path.name}: {error.where}: {error.detail}")
    return problems


def _count(paths: list[Path], noun: str) -> str:
    return f"{len(paths)} {noun}{'' if len(paths) == 1 else 's'}"
