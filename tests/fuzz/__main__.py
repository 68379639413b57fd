"""`python -m tests.fuzz [--count N] [--engine atheris|hypothesis] [NAME ...]`.

Atheris (libFuzzer) is used where it is installed: it follows the reader's branches. Elsewhere
hypothesis changes good inputs. A failing input is kept in `var/fuzz/` and ends the run with 1.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.inputs import inputs
from tests.fuzz.targets import TARGETS
from tests.fuzz.verdict import Verdict

KEPT = Path("var/fuzz")


def main() -> int:
    """Fuzz the readers that are named, or all; returns how many of them failed."""
    has_atheris = importlib.util.find_spec("atheris") is not None
    parser = argparse.ArgumentParser(description="Fuzz what reads others' bytes.")
    parser.add_argument("names", nargs="*", choices=[[], *TARGETS], help="readers; default: all")
    parser.add_argument("--count", type=int, default=200_000, help="inputs for each reader")
    parser.add_argument(
        "--engine",
        choices=("atheris", "hypothesis"),
        default="atheris" if has_atheris else "hypothesis",
    )
    asked = parser.parse_args()
    names: list[str] = asked.names or [*TARGETS]
    failed = [name for name in names if not _fuzz(name, asked.count, asked.engine)]
    return 1 if failed else 0


def _fuzz(name: str, count: int, engine: str) -> bool:
    if engine == "hypothesis":
        return _with_hypothesis(name, count)
    folder = KEPT / name
    folder.mkdir(parents=True, exist_ok=True)
    for n, seed in enumerate(TARGETS[name].seeds):
        (folder / f"seed-{n}").write_bytes(seed)
    command = (sys.executable, "-m", "tests.fuzz.with_atheris", name, str(count), str(folder))
    return subprocess.run(command, check=False).returncode == 0


def _with_hypothesis(name: str, count: int) -> bool:
    verdict = Verdict(TARGETS[name])
    began = time.perf_counter()

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(inputs(TARGETS[name].seeds))
    def reads_or_refuses(content: bytes) -> None:
        try:
            verdict.on(content)
        except BaseException:
            KEPT.mkdir(parents=True, exist_ok=True)
            (KEPT / f"{name}-failed").write_bytes(content)
            raise

    reads_or_refuses()
    report(name, verdict, time.perf_counter() - began)
    return True


def report(name: str, verdict: Verdict, seconds: float) -> None:
    """Print what came of the inputs."""
    ends = ", ".join(f"{end} {count:,}" for end, count in verdict.ends.most_common())
    total = verdict.ends.total()
    print(f"{name}: {total:,} inputs in {seconds:.0f} s, slowest {verdict.slowest_s * 1000:.1f} ms")
    print(f"  {ends}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
