from pathlib import Path

import pytest

from shared.clock import REAL
from tandem.failure import WrongUsage
from tandem.target import Target, find


def test_the_env_file_goes_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENCY", "lakeside")
    monkeypatch.setenv("KEY_CARE", "from-the-environment")
    (tmp_path / "env").write_text("AGENCY=riverton\n")

    target = find(tmp_path / "env")

    assert target["AGENCY"] == "riverton"
    assert target["KEY_CARE"] == "from-the-environment"


def test_what_nobody_said_is_asked_for_by_name() -> None:
    with pytest.raises(WrongUsage, match="INTAKE_URL"):
        _ = Target({})["INTAKE_URL"]


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="does not exist"):
        find(tmp_path / "env")


def test_the_services_clock_is_the_targets() -> None:
    setting = "2026-01-01T00:00:00+00:00,2026-01-01T18:00:00+00:00,60"

    assert Target({"TANDEM_CLOCK": setting}).clock.speed == 60
    assert Target({}).clock is REAL
