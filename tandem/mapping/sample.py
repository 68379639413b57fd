"""Finds out how an export file is written, and reads its first rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal, cast

from shared.rows import flat
from tandem.failure import WrongUsage

MOST_ROWS: Final = 20_000
_MOST_BYTES: Final = 64 * 1024 * 1024
_DELIMITERS: Final = ",;\t|"
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LISTS_OF_CALLS: Final = re.compile(
    r"calls?|incidents?|events?|alerts?|records?|rows|data|results", re.IGNORECASE
)
_PLAIN_NAME: Final = re.compile(r"[A-Za-z_][\w .#/-]*")
Written = Literal["csv", "json", "jsonl"]


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of an export, and how it is written.

    Attributes:
        columns: names in order; made up where the file has no header line.
        rows: column -> text, missing where the row has no value.
        written: as a mapping's `rows`.
        encoding: Python's name.
        delimiter: of a CSV file.
        records: where the list of rows is in a JSON document.
        has_header: whether the names are the file's own.
        hints: column names only: texts that stood beside them, such as a time format.
    """

    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    written: Written = "csv"
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    records: str = ""
    has_header: bool = True
    hints: dict[str, str] = field(default_factory=dict[str, str])

    def values(self, column: str) -> list[str]:
        """What a column holds, without what is empty."""
        return [value for row in self.rows if (value := row.get(column, ""))]


def take_sample(path: Path, records: str | None = None) -> Sample:
    """Read the first rows of a file.

    Args:
        path: CSV, a JSON document, or JSON lines.
        records: where the list of rows is in a JSON document; by default it is looked for.

    Raises:
        WrongUsage: when nothing like rows is found.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES)
    except OSError as error:
        raise WrongUsage(f"{path} can't be read: {error.strerror}.") from error
    encoding = _encoding(content)
    try:
        text = content.decode(encoding, "ignore" if len(content) == _MOST_BYTES else "strict")
    except UnicodeError as error:
        raise WrongUsage(f"{path} is not text; give a CSV or JSON export.") from error
    sample = _json(text, encoding, records) if text.lstrip()[:1] in {"{", "["} else None
    sample = sample or _csv(text, encoding)
    if not sample.columns:
        raise WrongUsage(f"{path} holds no rows; give a CSV or JSON export.")
    return sample


def _encoding(content: bytes) -> str:
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    if content[:200].count(0) > len(content[:200]) / 4:
        return "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        is_cut = len(content) == _MOST_BYTES and error.start > len(content) - 4
        return "utf-8-sig" if is_cut else _one_byte(content)
    return "utf-8-sig"


def _one_byte(content: bytes) -> str:
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def _json(text: str, encoding: str, records: str | None) -> Sample | None:
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise WrongUsage("The JSON is nested too deeply to be rows.") from error
    except ValueError:
        return _json_lines(text, encoding)
    if isinstance(document, dict) and "\n" not in text.strip():
        only = cast("dict[str, Any]", document)
        if not list(_lists(only, "")):
            return _of_records([only], "jsonl", encoding)
    return _in_document(document, encoding, records)


def _json_lines(text: str, encoding: str) -> Sample | None:
    found: list[Any] = []
    for line in islice(filter(str.strip, text.splitlines()), MOST_ROWS):
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError):
            return None
    return _of_records(found, "jsonl", encoding)


def _in_document(document: Any, encoding: str, records: str | None) -> Sample:
    lists = dict(_lists(document, ""))
    if records is not None and records not in lists:
        known = ", ".join(sorted(lists)) or "none"
        raise WrongUsage(f"There is no list of rows at {records}; lists are at: {known}.")
    if not lists:
        return _names_alone(document)
    path = records if records is not None else max(lists, key=lambda at: _likeness(at, lists[at]))
    return _of_records(lists[path], "json", encoding, path)


def _likeness(path: str, found: list[Any]) -> tuple[bool, int]:
    return bool(_LISTS_OF_CALLS.fullmatch(path.rpartition(".")[2])), len(found)


def _lists(value: Any, path: str, depth: int = 0) -> Iterator[tuple[str, list[Any]]]:
    """Lists of objects in a document, by path; those inside of rows are not looked for."""
    if isinstance(value, list):
        found = cast("list[Any]", value)
        if any(isinstance(element, dict) for element in found):
            yield path, found
    elif isinstance(value, dict) and depth < 4:  # noqa: PLR2004 - deep enough for any envelope
        for name, part in cast("dict[str, Any]", value).items():
            yield from _lists(part, f"{path}.{name}" if path else name, depth + 1)


def _names_alone(document: Any) -> Sample:
    """A description of an export: a list of column names, and texts about them."""
    parts = cast("dict[str, Any]", document) if isinstance(document, dict) else {"": document}
    for found in parts.values():
        names = cast("list[Any]", found) if isinstance(found, list) else []
        if names and all(isinstance(n, str) and _PLAIN_NAME.fullmatch(n) for n in names):
            hints = {name: text for name, text in parts.items() if isinstance(text, str)}
            return Sample(tuple(dict.fromkeys(names)), [], "json", hints=hints)
    raise WrongUsage("The JSON holds no list of rows; name its place with --records.")


def _of_records(found: list[Any], written: Written, encoding: str, path: str = "") -> Sample:
    rows = [
        {name: _text(value) for name, value in flat(cast("dict[str, Any]", record)).items()}
        for record in found[:MOST_ROWS]
        if isinstance(record, dict)
    ]
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    return Sample(columns, rows, written, encoding, records=path)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _csv(text: str, encoding: str) -> Sample:
    delimiter = _delimiter(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        lines = list(islice(reader, MOST_ROWS + 1))
    except csv.Error as error:
        raise WrongUsage(f"The file is neither JSON nor delimited text: {error}.") from error
    lines = [line for line in lines if line]
    has_header = bool(lines) and _is_header(lines)
    width = max((len(line) for line in lines), default=0)
    names = lines[0] if has_header else [f"column_{number}" for number in range(1, width + 1)]
    rows = [
        {name: value.strip() for name, value in zip(names, line, strict=False) if name}
        for line in (lines[1:] if has_header else lines)
    ]
    columns = tuple(name for name in dict.fromkeys(names) if name)
    return Sample(columns, rows, "csv", encoding, delimiter, has_header=has_header)


def _delimiter(text: str) -> str:
    """The sign that splits most of the first lines into the same number of parts, above one."""
    first = [line for line in text[:20_000].splitlines()[:50] if line]

    def agreement(sign: str) -> tuple[int, int]:
        widths = [len(line) for line in csv.reader(first, delimiter=sign)]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) if usual > 1 else 0), usual

    return max(_DELIMITERS, key=agreement)


def _is_header(lines: list[list[str]]) -> bool:
    """Whether the first line holds names: hardly any looks like a value, or is one further down."""
    names = [name.strip() for name in lines[0]]
    filled = [name for name in names if name]
    if not filled:
        return False
    below = {value.strip() for line in lines[1:200] for value in line}
    is_value = sum(bool(_VALUE.search(name)) or name in below for name in filled)
    return is_value == 0 or is_value < len(filled) / 10


_VALUE: Final = re.compile(r"^[-+]?\d+([.,]\d+)?$|\d{1,4}[-/]\d{1,2}[-/]\d{1,4}|\d:\d\d")
