"""What the services log: read on from where the last look ended."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


class Logs:
    """The services' log files.

    Args:
        files: service -> its file.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files
        self._read_up_to: dict[str, int] = {}

    def new_errors(self) -> list[str]:
        """Lines of level `error` since the last look, and tracebacks that nobody formatted."""
        return [
            f"{service}: {line}"
            for service in self._files
            for line in self._new_lines(service)
            if '"level": "error"' in line or line.startswith("Traceback")
        ]

    def everything(self) -> str:
        """All that was ever logged."""
        return "\n".join(path.read_text(errors="replace") for path in self._files.values())

    def _new_lines(self, service: str) -> list[str]:
        with self._files[service].open(errors="replace") as file:
            file.seek(self._read_up_to.get(service, 0))
            lines = file.read().splitlines()
            self._read_up_to[service] = file.tell()
        return lines
