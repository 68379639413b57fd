"""A scaled clock is the same in every process that was given the same setting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.clock import REAL, Clock
from shared.errors import BadSettings


def test_real_time_is_now() -> None:
    before = datetime.now(UTC)
    assert before <= REAL.now() <= datetime.now(UTC)


def test_a_setting_survives_being_written_and_read() -> None:
    clock = Clock(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC), 60)

    assert Clock.from_setting(clock.setting()) == clock


def test_time_runs_faster_and_spans_take_less() -> None:
    wall0 = datetime.now(UTC) - timedelta(seconds=10)
    clock = Clock(wall0, datetime(2026, 1, 1, tzinfo=UTC), 60)

    assert clock.now() >= datetime(2026, 1, 1, 0, 10, tzinfo=UTC)
    assert clock.real(timedelta(minutes=1)) == timedelta(seconds=1)


def test_a_moment_of_real_time_has_its_place_on_the_clock() -> None:
    wall0, sim0 = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, 18, tzinfo=UTC)
    clock = Clock(wall0, sim0, 60)

    assert clock.at(wall0 + timedelta(minutes=1)) == sim0 + timedelta(hours=1)
    assert REAL.at(wall0) == wall0


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026-01-01T00:00:00+00:00,2026-01-01T00:00:00+00:00,0",
     "2026-01-01T00:00:00,2026-01-01T00:00:00,2"],
)  # fmt: skip
def test_a_wrong_setting_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadSettings, match="TANDEM_CLOCK must be"):
        Clock.from_setting(text)
