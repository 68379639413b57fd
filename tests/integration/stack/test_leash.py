"""No process of the stack outlives the one that started it, however that one ends."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil
import pytest

PARENT = """
import subprocess, sys
from tandem.stack.program import leashed
child = subprocess.Popen(leashed((sys.executable, "-c", "import signal; signal.pause()")))
print(child.pid, flush=True)
child.wait()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of a death")
def test_a_child_ends_when_its_parent_is_killed() -> None:
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603 - ours
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        until_it_runs_the_program(child)

        parent.kill()

        assert has_ended_within(child, 5.0)


def until_it_runs_the_program(child: psutil.Process) -> None:
    deadline = time.monotonic() + 10
    while "leash.py" in " ".join(child.cmdline()):
        assert time.monotonic() < deadline
        time.sleep(0.005)


def has_ended_within(child: psutil.Process, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not child.is_running() or child.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.005)
    return False
