"""Shows what long work is doing: a live line for each part on a terminal, plain lines elsewhere."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

_DONE: Final = ("ready", "using", "none", "going", "not started")


class Reporter:
    """Tells a person what each part does; call it with the part's name and the news."""

    def __init__(self, console: Console) -> None:
        """Report to this console."""
        self._console = console
        self._live: Progress | None = None
        self._lines: dict[str, TaskID] = {}

    def __call__(self, part: str, news: str) -> None:
        """Show the news."""
        if self._live is None:
            self._console.print(
                f"  {part:<10} {news}", markup=False, highlight=False, soft_wrap=True
            )
            return
        if part not in self._lines:
            self._lines[part] = self._live.add_task(news, total=1, part=part)
        completed = 1 if news.startswith(_DONE) else 0
        self._live.update(self._lines[part], description=news, completed=completed)

    @contextmanager
    def live(self) -> Generator[None]:
        """Keep one line for each part up to date meanwhile, if there is a terminal."""
        if not self._console.is_terminal:
            yield
            return
        columns = (SpinnerColumn(), TextColumn("{task.fields[part]:<10} {task.description}"))
        with Progress(*columns, TimeElapsedColumn(), console=self._console) as live:
            self._live = live
            try:
                yield
            finally:
                self._live = None
                self._lines.clear()
