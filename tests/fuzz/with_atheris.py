"""One reader under libFuzzer, in a process of its own, which libFuzzer ends."""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
import time
from typing import Any


def main(name: str, count: int, folder: str) -> None:
    """Fuzz a reader from the inputs of a folder, where libFuzzer keeps what leads on."""
    atheris: Any = importlib.import_module("atheris")
    with (
        contextlib.redirect_stderr(io.StringIO()),
        atheris.instrument_imports(include=["services.intake", "shared.bus", "shared.events"]),
    ):
        targets = importlib.import_module("tests.fuzz.targets")
        verdicts = importlib.import_module("tests.fuzz.verdict")
        printing = importlib.import_module("tests.fuzz.__main__")
    verdict = verdicts.Verdict(targets.TARGETS[name])
    began = time.perf_counter()
    remaining = iter(range(count - 1, -1, -1))

    def on(content: bytes) -> None:
        verdict.on(content)
        if next(remaining, None) == 0:  # libFuzzer ends the process without a word
            printing.report(name, verdict, time.perf_counter() - began)

    options = [f"-runs={count}", "-max_len=20000", "-verbosity=0", f"-artifact_prefix={folder}-"]
    atheris.Setup([sys.argv[0], *options, folder], on)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
