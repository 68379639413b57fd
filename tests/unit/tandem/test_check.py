from pathlib import Path

import pytest
from typer.testing import CliRunner

from tandem.cli import build
from tandem.failure import WrongUsage

GOOD = 'agency = "riverton"\nname = "Riverton PD"\ntime_zone = "America/Los_Angeles"\n'
MAPPING = '[fields]\ncall_id = "number"\nopened_at = "received"\n'


def check(folder: Path) -> tuple[int, str]:
    result = CliRunner().invoke(build(), ["check", str(folder)])
    if isinstance(result.exception, WrongUsage):
        raise result.exception
    return result.exit_code, result.output


def test_good_files_are_fine(tmp_path: Path) -> None:
    (tmp_path / "riverton.toml").write_text(GOOD)
    (tmp_path / "riverton.mapping.toml").write_text(MAPPING)

    assert check(tmp_path) == (0, "1 policy file and 1 mapping file checked; nothing is wrong.\n")


def test_every_mistake_is_named_with_its_key(tmp_path: Path) -> None:
    (tmp_path / "riverton.toml").write_text(GOOD + "[asking]\nanswer_within_s = -1\n")
    (tmp_path / "lakeside.toml").write_text('agency = "lakeside"\nname = "L"\ntime_zone = "?"\n')

    code, output = check(tmp_path)

    assert code == 1
    assert "riverton.toml: asking.answer_within_s" in output
    assert "lakeside.toml: time_zone" in output


def test_a_mapping_that_reads_no_call_is_refused(tmp_path: Path) -> None:
    (tmp_path / "riverton.toml").write_text(GOOD)
    (tmp_path / "riverton.mapping.toml").write_text('[fields]\ncall_id = "number"\n')

    code, output = check(tmp_path)

    assert code == 1
    assert "riverton.mapping.toml" in output
    assert "opened_at" in output


def test_a_mapping_of_nobody_is_refused(tmp_path: Path) -> None:
    (tmp_path / "riverton.toml").write_text(GOOD)
    (tmp_path / "lakeside.mapping.toml").write_text(MAPPING)

    code, output = check(tmp_path)

    assert code == 1
    assert "no policy file names this agency" in output


@pytest.mark.parametrize("name", ["missing", "."])
def test_a_folder_without_policies_is_wrong_usage(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongUsage):
        check(tmp_path / name)
