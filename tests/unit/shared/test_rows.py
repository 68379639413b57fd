"""Rows of exports, however they are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import BadRecord
from shared.mapping import Mapping, check_mapping
from shared.rows import flat, read_rows


def mapping(**more: object) -> Mapping:
    return check_mapping({"fields": {"call_id": "n", "opened_at": "at"}, **more})


def read(path: Path, **more: object) -> list[dict[str, Any]]:
    return [row.columns for row in read_rows(path, mapping(**more))]


def test_json_is_flattened_so_that_parts_have_names(tmp_path: Path) -> None:
    rows = [{"id": {"n": 1}, "units": ["7A", "8B"], "remarks": [{"text": "x"}]}]
    (tmp_path / "x.json").write_text(json.dumps({"data": {"calls": rows}}))

    assert read(tmp_path / "x.json", rows="json", records="data.calls") == [
        {"id.n": 1, "units": "7A; 8B", "remarks.0.text": "x"}
    ]


def test_a_list_at_the_top_and_lines_of_objects_are_the_same(tmp_path: Path) -> None:
    rows = [{"n": 1}, {"n": 2}]
    (tmp_path / "x.json").write_text(json.dumps(rows))
    (tmp_path / "x.jsonl").write_text("\n\n".join(map(json.dumps, rows)))

    assert read(tmp_path / "x.json", rows="json") == rows
    assert read(tmp_path / "x.jsonl", rows="jsonl") == rows


def test_another_delimiter_and_another_encoding_are_the_mappings(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes("n;at\r\nCafé;1\r\n".encode("utf-16"))

    assert read(tmp_path / "x.csv", delimiter=";", encoding="utf-16") == [{"n": "Café", "at": "1"}]


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (b"{", {"rows": "json"}),
        (b'{"calls": 5}', {"rows": "json", "records": "calls"}),
        (b'{"calls": []}', {"rows": "json", "records": "rows"}),
        (b'{"n": 1}\n{"n"', {"rows": "jsonl"}),
        (b"[" * 100_000, {"rows": "json"}),
        (b"n,at\n\xff,1\n", {}),
        (b"n,at\n1,1\n", {"encoding": "klingon"}),
    ],
)
def test_what_the_file_is_not_is_one_sentence(
    tmp_path: Path, content: bytes, more: dict[str, str]
) -> None:
    (tmp_path / "x").write_bytes(content)

    with pytest.raises(BadRecord) as refused:
        read(tmp_path / "x", **more)

    assert refused.value.reason == "mapping"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), JSON))
def test_any_object_becomes_one_level(record: dict[str, Any]) -> None:
    assert not any(isinstance(value, dict | list) for value in flat(record).values())
