from pathlib import Path

import pytest

from shared.mapping import Mapping, check_mapping
from shared.rows import Row
from tandem.failure import WrongUsage
from tandem.replay.rows import rows


def mapping(**more: object) -> Mapping:
    return check_mapping({"fields": {"call_id": "n", "opened_at": "at"}, **more})


def test_a_header_line_names_the_columns(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("n,at\n1,08:00\n2,09:00\n")

    assert list(rows(tmp_path / "x.csv", mapping())) == [
        Row(2, {"n": "1", "at": "08:00"}),
        Row(3, {"n": "2", "at": "09:00"}),
    ]


def test_a_file_without_header_has_its_columns_from_the_mapping(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("1,08:00\n")

    assert list(rows(tmp_path / "x.csv", mapping(columns=["n", "at"]))) == [
        Row(1, {"n": "1", "at": "08:00"})
    ]


def test_a_byte_order_mark_belongs_to_no_column(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"\xef\xbb\xbfn,at\r\n1,08:00\r\n")

    assert list(rows(tmp_path / "x.csv", mapping())) == [Row(2, {"n": "1", "at": "08:00"})]


def test_short_and_long_lines_are_still_rows(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("n,at\n1\n2,09:00,more\n")

    assert [row.columns for row in rows(tmp_path / "x.csv", mapping())] == [
        {"n": "1", "at": None},
        {"n": "2", "at": "09:00"},
    ]


def test_the_encoding_is_the_mappings(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes("n,at\nCaf\xe9,1\n".encode("latin-1"))

    assert [r.columns["n"] for r in rows(tmp_path / "x.csv", mapping(encoding="latin-1"))] == [
        "Café"
    ]


def test_another_encoding_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes("n,at\nCaf\xe9,1\n".encode("latin-1"))

    with pytest.raises(WrongUsage, match="set encoding"):
        list(rows(tmp_path / "x.csv", mapping()))


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="can't be read"):
        list(rows(tmp_path / "x.csv", mapping()))
