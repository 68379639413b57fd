"""`tandem up` as a person runs it: it tells where everything is, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from tandem.exit_codes import ExitCode
from tandem.stack import env_file

COMMAND = (sys.executable, "-m", "tandem", "up", "--kafka", "embedded", "--tracing", "none")
NAMES = (
    *("KAFKA_BOOTSTRAP_SERVERS", "INTAKE_URL", "MATCHER_URL", "NOTIFIER_URL", "METRICS_URL"),
    *("DATABASE_URL", "ZIPKIN_URL"),
    *("KEY_PUBLISH", "KEY_SUPERVISE", "KEY_OPERATE", "KEY_REPORT", "KEY_CARE", "AGENCY"),
)
STARTS_WITHIN_S = 120.0
ENDS_WITHIN_S = 60.0


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Where the command under test puts its temporary files."""
    directory = tmp_path / "tmp"
    directory.mkdir()
    return directory


@contextmanager
def running(temporary: Path, *arguments: str) -> Generator[subprocess.Popen[bytes]]:
    env = {**os.environ, "TMPDIR": str(temporary)}
    command = [*COMMAND, *arguments]
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE) as process:  # noqa: S603 - ours
        try:
            yield process
        finally:
            process.kill()


def test_sigterm_stops_everything_and_nothing_is_left(temporary: Path, tmp_path: Path) -> None:
    file = tmp_path / "stack.env"
    with running(temporary, "--no-services", "--env-file", str(file)) as up:
        until(file.exists, STARTS_WITHIN_S)
        children = psutil.Process(up.pid).children(recursive=True)

        up.terminate()

        assert up.wait(ENDS_WITHIN_S) == ExitCode.OK
    assert len(children) > 2
    assert not any(child.is_running() for child in children)
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of a death")
def test_no_process_survives_when_the_command_itself_is_killed(
    temporary: Path, tmp_path: Path
) -> None:
    file = tmp_path / "stack.env"
    with running(temporary, "--no-services", "--env-file", str(file)) as up:
        until(file.exists, STARTS_WITHIN_S)
        children = psutil.Process(up.pid).children(recursive=True)

        up.kill()

        _, alive = psutil.wait_procs(children, timeout=ENDS_WITHIN_S)
        assert alive == []


def test_the_first_keys_open_every_service_s_door_and_only_the_owner_may_read_them(
    temporary: Path, tmp_path: Path
) -> None:
    file = tmp_path / "stack.env"
    with running(temporary, "--env-file", str(file)) as up:
        until(file.exists, STARTS_WITHIN_S)
        told = env_file.read(file)
        answers = {
            "INTAKE": get(told, "INTAKE", "/v1/calls/{AGENCY}/nothing", key="SUPERVISE"),
            "MATCHER": get(told, "MATCHER", "/v1/board/{AGENCY}", key="SUPERVISE"),
            "NOTIFIER": get(told, "NOTIFIER", "/v1/deliveries", key="OPERATE"),
            "METRICS": get(told, "METRICS", "/v1/metrics/{AGENCY}", key="REPORT"),
        }
        up.send_signal(signal.SIGINT)
        assert up.wait(ENDS_WITHIN_S) == ExitCode.OK

    assert tuple(told) == NAMES
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not {401, 403} & set(answers.values()), answers
    assert list(temporary.iterdir()) == []


def get(told: dict[str, str], service: str, path: str, *, key: str) -> int:
    headers = {"Authorization": f"Bearer {told[f'KEY_{key}']}"}
    url = told[f"{service}_URL"] + path.format(AGENCY=told["AGENCY"])
    return httpx.get(url, headers=headers, trust_env=False).status_code


def test_a_stack_whose_broker_is_lost_says_so_and_ends(temporary: Path, tmp_path: Path) -> None:
    file = tmp_path / "stack.env"
    with running(temporary, "--no-services", "--env-file", str(file)) as up:
        until(file.exists, STARTS_WITHIN_S)
        broker = next(
            child
            for child in psutil.Process(up.pid).children()
            if "tandem.stack.embedded_kafka_server" in child.cmdline()
        )

        broker.kill()

        assert up.wait(ENDS_WITHIN_S) == ExitCode.DID_NOT_START
        assert up.stderr is not None
        assert b"can't be started again" in up.stderr.read()
    assert list(temporary.iterdir()) == []


def until(holds: Callable[[], bool], within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
