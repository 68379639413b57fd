"""What every row of an export would become, read by intake itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tandem.cli import build
from tandem.exit_codes import ExitCode
from tandem.failure import WrongUsage
from tandem.mapping.counting import Counts, as_json, count
from tandem.mapping.reading import Read, Refusal, reading

MAPPING = '[fields]\ncall_id = "id"\nopened_at = "at"\npriority = "p"\n'
ROWS = "id,at,p\n1,2026-01-01 08:00:00,2\n1,2026-01-01 08:05:00,\n2,later,1\n,2026-01-01,1\n"
LATER = Refusal("mapping", "The time has none of the mapping's time_format.", "row.at")


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(build(), ["mapping", *map(str, arguments)])
    if isinstance(result.exception, WrongUsage):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    rows, mapping = tmp_path / "x.csv", tmp_path / "x.mapping.toml"
    rows.write_text(ROWS)
    mapping.write_text(MAPPING)
    return rows, mapping


def test_every_row_is_counted_with_its_refusal_and_its_line(files: tuple[Path, Path]) -> None:
    rows, mapping = files

    code, output = run("check", rows, "--mapping", mapping, "--json")

    told = json.loads(output)
    assert code == ExitCode.FOUND_PROBLEM
    assert (told["rows"], told["calls"], told["distinct_ids"]) == (4, 2, 1)
    assert told["rows_with_a_known_id"] == 1
    assert told["coverage"] == {"call_id": 2, "opened_at": 2, "priority": 1}
    assert (told["first"], told["last"]) == (
        "2026-01-01T08:00:00+00:00",
        "2026-01-01T08:05:00+00:00",
    )
    assert {(it["where"], *it["first_lines"]) for it in told["refused"]} == {
        ("row.at", 4),
        ("call_id", 5),
    }


def test_a_file_that_is_wholly_read_is_fine(files: tuple[Path, Path]) -> None:
    rows, mapping = files
    rows.write_text("id,at,p\n1,2026-01-01 08:00:00,2\n")

    code, output = run("check", rows, "-M", mapping, "--zone", "America/Denver")

    assert code == ExitCode.OK
    assert "1 rows: 1 calls, 0 refused." in output
    assert "Opened from 2026-01-01T08:00:00-07:00" in output


def test_what_cannot_be_read_at_all_is_one_sentence(files: tuple[Path, Path]) -> None:
    rows, mapping = files

    with pytest.raises(WrongUsage, match="can't be read"):
        list(reading(rows.with_name("none.csv"), mapping, "UTC"))
    with pytest.raises(WrongUsage, match="not an IANA time zone"):
        list(reading(rows, mapping, "Mars/Base"))


def test_a_proposal_is_written_once_and_reads_its_own_file(files: tuple[Path, Path]) -> None:
    rows, mapping = files
    out = mapping.with_name("new.mapping.toml")
    rows.write_text("id,opened,nature\n1,2026-01-01 08:00:00,WELFARE\n2,2026-01-01 09:00:00,DUI\n")

    first, output = run("init", rows, "--out", out)
    second, _ = run("check", rows, "--mapping", out)

    assert (first, second) == (ExitCode.OK, ExitCode.OK)
    assert "2 rows: 2 calls, 0 refused." in output
    with pytest.raises(WrongUsage, match="exists already"):
        run("init", rows, "--out", out)


def test_refusals_of_one_kind_are_counted_together() -> None:
    rows = [Read(line, refused=LATER) for line in range(2, 10)]

    counts = count(rows, ["call_id"])

    (entry,) = counts.refused.values()
    assert (entry.rows, entry.lines) == (8, [2, 3, 4, 5, 6])


def test_nothing_is_nothing() -> None:
    assert as_json(Counts(), ["call_id"])["coverage"] == {"call_id": 0}
    assert Counts().coverage("call_id") == 0.0
