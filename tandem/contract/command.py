"""`tandem docs`: write the contract from the code."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from shared.events import TYPES
from shared.events.topics import SERVICES
from tandem.contract import asyncapi, openapi
from tandem.exit_codes import ExitCode
from tandem.failure import CommandFailed, WrongUsage

GOLDEN: Final = Path("tests/contract/golden")
"""One record of each type; their bodies are the examples of the contract."""
_NOTE: Final = "# Made from the code by `make docs`; a test holds it up to date.\n"


def register(app: typer.Typer) -> None:
    """Add `tandem docs`."""
    app.command("docs")(docs)


def docs(
    root: Annotated[Path, typer.Argument(help="The repository.")] = Path(),
) -> None:
    """Write docs/asyncapi.yaml and docs/openapi/*.json from the code."""
    if not (root / GOLDEN).is_dir():
        raise WrongUsage(f"{root} is not Tandem's repository; name it, or run this inside it.")
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for path, text in documents(root):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
        console.print(f"wrote {path}")


def documents(root: Path) -> Iterator[tuple[Path, str]]:
    """Every document of the contract: its path in the repository, and its text.

    Args:
        root: the repository, where the examples are.

    Raises:
        CommandFailed: when a service can't describe itself, or PyYAML is missing.
    """
    yield Path("docs/asyncapi.yaml"), _NOTE + _yaml(asyncapi.describe(_examples(root)))
    with ThreadPoolExecutor() as threads:
        for service, described in zip(
            SERVICES, threads.map(openapi.describe, SERVICES), strict=True
        ):
            text = json.dumps(described, indent=2, ensure_ascii=False) + "\n"
            yield Path(f"docs/openapi/{service}.json"), text


def _examples(root: Path) -> dict[str, Any]:
    paths = {name: root / GOLDEN / f"{name}.json" for name in TYPES}
    return {
        name: json.loads(path.read_text(encoding="utf-8"))["body"]
        for name, path in paths.items()
        if path.exists()
    }


def _yaml(document: Any) -> str:
    if importlib.util.find_spec("yaml") is None:
        sentence = "tandem docs needs the development requirements; run make setup first."
        raise CommandFailed(sentence, ExitCode.FOUND_PROBLEM)
    import yaml  # noqa: PLC0415 - no part of an installed Tandem, only of its development

    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
