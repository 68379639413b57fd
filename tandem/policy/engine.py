"""Starts `python -m services.intake policy-test|policy-fit`, where calls are assessed for real."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tandem.exit_codes import ExitCode
from tandem.failure import CommandFailed

Json = dict[str, Any]
_PROGRAM: Final = (sys.executable, "-m", "services.intake")


def ask(command: str, request: Json) -> Json:
    """Have intake measure or learn, showing how far it is.

    Args:
        command: `policy-test` or `policy-fit`.
        request: as `services/intake/learning/request.py` has it.

    Returns:
        its report.

    Raises:
        CommandFailed: with intake's reason when it refuses.
    """
    argv = (*_PROGRAM, command, json.dumps(request))
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as child, _progress() as live:  # noqa: S603 # our own interpreter and module
        answer = _answer(iter(child.stdout or ()), live)
    if "refused" in answer:
        raise CommandFailed(str(answer["refused"]), ExitCode.FOUND_PROBLEM)
    if "report" not in answer:
        sentence = f"python -m services.intake {command} ended with {child.returncode}; see above."
        raise CommandFailed(sentence, ExitCode.FOUND_PROBLEM)
    report: Json = answer["report"]
    return report


def _answer(lines: Iterator[str], live: Progress) -> Json:
    tasks: dict[str, Any] = {}
    for line in lines:
        news: Json = json.loads(line)
        if "part" not in news:
            return news
        part = str(news["part"])
        if part not in tasks:
            tasks[part] = live.add_task(part, total=news["of"])
        live.update(tasks[part], completed=news["done"], total=news["of"])
    return {}


@contextmanager
def _progress() -> Generator[Progress]:
    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as live:
        yield live
