"""A program is kept running: again at once after a kill, later and later when it is broken."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tandem.failure import DidNotStart
from tandem.stack.program import Program
from tandem.stack.supervisor import Supervisor

SERVES = "import pathlib, sys, signal; pathlib.Path(sys.argv[1]).touch(); signal.pause()"
IGNORES_SIGTERM = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SERVES
SERVES_THEN_GIVES_UP = """
import os, pathlib, sys, time
print("set TANDEM_PARTITIONS", flush=True)
pathlib.Path(sys.argv[1]).touch()
time.sleep(0.1)
os._exit(os.EX_CONFIG)
"""
ENDS = "raise SystemExit('no such database')"


class News:
    """What a person would have read."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, part: str, news: str) -> None:
        self.lines.append(f"{part} {news}")


def a_program(tmp_path: Path, code: str, *, restarts: bool = True) -> Program:
    sign = tmp_path / "serving"

    async def ready() -> bool:
        return await asyncio.to_thread(sign.exists)

    return Program(
        name="intake-0",
        argv=(sys.executable, "-c", code, str(sign)),
        log=tmp_path / "intake-0.log",
        ready=ready,
        ready_within_s=10.0,
        stop_within_s=0.2,
        restarts=restarts,
    )


@asynccontextmanager
async def supervised(program: Program, news: News) -> AsyncGenerator[Supervisor]:
    supervisor = Supervisor(program, news)
    try:
        yield supervisor
    finally:
        await supervisor.stop()


def is_alive(pid: int | None) -> bool:
    assert pid is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until_reported(supervisor: Supervisor) -> None:
    async with asyncio.timeout(10):
        while True:
            await supervisor.wait_until_ready()
            await asyncio.sleep(0.005)


async def until_replaced(supervisor: Supervisor, pid: int | None) -> float:
    began = time.monotonic()
    async with asyncio.timeout(10):
        while supervisor.pid in {pid, None}:  # noqa: ASYNC110 - the kernel tells no event
            await asyncio.sleep(0.005)
    return time.monotonic() - began


async def test_a_killed_program_runs_again_within_a_fifth_of_a_second(tmp_path: Path) -> None:
    news = News()
    async with supervised(a_program(tmp_path, SERVES), news) as supervisor:
        await supervisor.start_until_ready()

        for _ in range(3):
            first = supervisor.pid
            supervisor.kill()
            assert await until_replaced(supervisor, first) < 0.2
            await supervisor.wait_until_ready()

        assert supervisor.restarts == 3
        assert news.lines == ["intake-0 was ended by SIGKILL; starting it again"] * 3


async def test_a_program_that_ends_before_it_serves_is_reported_with_its_last_words(
    tmp_path: Path,
) -> None:
    async with supervised(a_program(tmp_path, ENDS), News()) as supervisor:
        with pytest.raises(DidNotStart, match=r"(?s)intake-0 ended before.*no such database"):
            await supervisor.start_until_ready()


async def test_a_program_with_wrong_settings_is_reported_although_it_served_for_a_moment(
    tmp_path: Path,
) -> None:
    async with supervised(a_program(tmp_path, SERVES_THEN_GIVES_UP), News()) as supervisor:
        await supervisor.start_until_ready()

        with pytest.raises(DidNotStart, match="set TANDEM_PARTITIONS"):
            await until_reported(supervisor)


async def test_a_program_that_never_serves_is_reported_in_time(tmp_path: Path) -> None:
    async def never() -> bool:
        return False

    program = Program(
        name="kafka",
        argv=(sys.executable, "-c", SERVES, str(tmp_path / "sign")),
        log=tmp_path / "kafka.log",
        ready=never,
        ready_within_s=0.1,
    )
    async with supervised(program, News()) as supervisor:
        with pytest.raises(DidNotStart, match=r"kafka was not ready within 0\.1 s"):
            await supervisor.start_until_ready()


async def test_a_stopped_program_stays_stopped(tmp_path: Path) -> None:
    async with supervised(a_program(tmp_path, SERVES), News()) as supervisor:
        await supervisor.start_until_ready()
        pid = supervisor.pid

        await supervisor.stop()

        assert not is_alive(pid)
        assert supervisor.pid is None
        assert supervisor.restarts == 0


async def test_a_frozen_program_can_be_stopped(tmp_path: Path) -> None:
    async with supervised(a_program(tmp_path, SERVES), News()) as supervisor:
        await supervisor.start_until_ready()
        pid = supervisor.pid
        supervisor.kill(signal.SIGSTOP)

        await supervisor.stop()

        assert not is_alive(pid)


async def test_a_program_that_will_not_end_is_killed(tmp_path: Path) -> None:
    async with supervised(a_program(tmp_path, IGNORES_SIGTERM), News()) as supervisor:
        await supervisor.start_until_ready()
        pid = supervisor.pid

        await supervisor.stop()

        assert not is_alive(pid)


async def test_a_program_that_keeps_nothing_is_not_started_again(tmp_path: Path) -> None:
    news = News()
    program = a_program(tmp_path, SERVES, restarts=False)
    async with supervised(program, news) as supervisor:
        await supervisor.start_until_ready()

        supervisor.kill()

        async with asyncio.timeout(10):
            await supervisor.gave_up.wait()
        assert news.lines == ["intake-0 was ended by SIGKILL; it can't be started again"]
        assert supervisor.pid is None


async def test_a_restart_is_a_new_process_that_serves(tmp_path: Path) -> None:
    async with supervised(a_program(tmp_path, SERVES), News()) as supervisor:
        await supervisor.start_until_ready()
        first = supervisor.pid

        await supervisor.restart()

        assert not is_alive(first)
        assert is_alive(supervisor.pid)
