import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tandem.call_types.rows import Columns, TypeRow, read_rows
from tandem.cli import build
from tandem.failure import WrongUsage

LIST = 'Nature,Calls\n46 - CIT,"1,479"\nWELFARE CHK,20\n,3\nTHEFT,\n46 - CIT,1\n'


def written(folder: Path, content: bytes) -> Path:
    path = folder / "types.csv"
    path.write_bytes(content)
    return path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(build(), ["classify-types", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_each_row_gets_one_json_object_in_the_order_of_the_list(tmp_path: Path) -> None:
    path = written(tmp_path, LIST.encode())

    lines = run(str(path), "--column", "Nature", "--count-column", "Calls", "--json", "-")

    told = [json.loads(line) for line in lines.splitlines()]
    assert [it["type"] for it in told] == ["46 - CIT", "WELFARE CHK", "", "THEFT", "46 - CIT"]
    assert [it["count"] for it in told] == [1479, 20, 3, 0, 1]
    assert [it["verdict"] for it in told] == [
        "behavioral_health",
        "policy",
        "no",
        "no",
        "behavioral_health",
    ]
    assert set(told[0]) == {
        "type",
        "count",
        "verdict",
        "category",
        "subtype",
        "probability",
        "evidence",
    }


def test_without_json_the_calls_are_counted_by_verdict(tmp_path: Path) -> None:
    path = written(tmp_path, LIST.encode())

    shown = run(str(path), "--column", "nature", "--count-column", "calls")

    assert "1,480" in shown
    assert "WELFARE CHK" in shown


def test_the_policy_file_outranks_the_dictionary(tmp_path: Path) -> None:
    path = written(tmp_path, b"t\nCIT\n")
    policy = tmp_path / "riverton.toml"
    policy.write_text(
        'agency = "riverton"\nname = "R"\ntime_zone = "America/Denver"\n'
        '[assessing.call_types]\nCIT = { category = "none" }\n'
    )

    line = run(str(path), "--column", "t", "--policy", str(policy), "--json", "-")

    assert json.loads(line)["verdict"] == "no"


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbfx,T\r\n1,5150\r\n", b"x;t\n1;5150\n", b"x\tt\n1\t5150\n", b"x,t\n\n1,5150\n"],
)
def test_lists_are_read_as_programs_write_them(tmp_path: Path, content: bytes) -> None:
    assert read_rows(written(tmp_path, content), Columns("t")) == [TypeRow("5150")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        (b"t,n\n", "no row below"),
        (b"a,n\nx,1\n", "no column t; its columns are: a, n"),
        (b"t,n\nCaf\xe9,1\n", "not UTF-8 at byte 7"),
        (b"t,n\nx,many\n", "line 2: the count is no number"),
        (b"t,n\nx,-1\n", "line 2: the count is no number"),
    ],
)
def test_a_list_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(WrongUsage, match=sentence):
        read_rows(written(tmp_path, content), Columns("t", count="n"))


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="can't be read"):
        read_rows(tmp_path / "none.csv", Columns("t"))


def test_a_policy_that_does_not_hold_is_wrong_usage(tmp_path: Path) -> None:
    path = written(tmp_path, b"t\nCIT\n")
    (tmp_path / "riverton.toml").write_text('agency = "riverton"\n')

    with pytest.raises(WrongUsage, match="tandem check names every mistake"):
        run(str(path), "--column", "t", "--policy", str(tmp_path / "riverton.toml"))
