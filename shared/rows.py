"""Reads the rows of an export as its mapping describes it: CSV, a JSON document, JSON lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO, cast

from shared.errors import BadRecord
from shared.mapping import Mapping

JOINED: Final = "; "
"""Between the elements of a JSON list of plain values, in the one text that it becomes."""
_DEEPEST = 16


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an export.

    Attributes:
        line: the last line that it takes in the file, counted from 1; in a JSON document the
            number of the element.
        columns: name -> value as it stands; none where a line was too short.
    """

    line: int
    columns: dict[str, Any]


def read_rows(path: Path, mapping: Mapping) -> Iterator[Row]:
    """All rows of a file, in its order.

    Args:
        path: the export.
        mapping: says how the file is written, and names the columns where it does not.

    Raises:
        BadRecord: `mapping` when the file can't be opened or is not what the mapping says.
    """
    try:
        with path.open(encoding=mapping.encoding, newline="") as file:
            yield from rows_in(file, mapping, name=str(path))
    except OSError as error:
        raise BadRecord("mapping", f"{path} can't be read: {error.strerror}.") from error
    except LookupError as error:
        detail = f"The encoding {mapping.encoding} is unknown; set encoding to one of Python's."
        raise BadRecord("mapping", detail) from error


def rows_in(file: TextIO, mapping: Mapping, *, name: str = "The text") -> Iterator[Row]:
    """All rows of a text.

    Args:
        file: opened with `newline=""`.
        mapping: says how it is written.
        name: of the text, for the sentence.

    Raises:
        BadRecord: `mapping` when it is not what the mapping says.
    """
    try:
        yield from _READERS[mapping.rows](file, mapping)
    except (UnicodeError, ValueError, RecursionError, csv.Error) as error:
        detail = f"{name} is not {_SAID[mapping.rows]} in {mapping.encoding}; set encoding or rows."
        raise BadRecord("mapping", detail) from error


def flat(record: dict[str, Any]) -> dict[str, Any]:
    """A JSON object as one level: parts of parts are named by their path with dots.

    A list of plain values becomes one text; the elements of other lists are numbered from 0.
    """
    return dict(_leaves(record, "", 0))


def _leaves(value: Any, name: str, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > _DEEPEST:
        return
    match value:
        case dict():
            for key, part in cast("dict[str, Any]", value).items():
                yield from _leaves(part, f"{name}.{key}" if name else str(key), depth + 1)
        case list() if any(isinstance(part, dict | list) for part in cast("list[Any]", value)):
            for number, part in enumerate(cast("list[Any]", value)):
                yield from _leaves(part, f"{name}.{number}", depth + 1)
        case list():
            parts = (str(part) for part in cast("list[Any]", value) if part is not None)
            yield name, JOINED.join(parts)
        case _:
            yield name, value


def _csv(file: TextIO, mapping: Mapping) -> Iterator[Row]:
    reader = csv.DictReader(file, fieldnames=mapping.columns or None, delimiter=mapping.delimiter)
    for row in reader:
        columns = {name: value for name, value in row.items() if isinstance(name, str)}
        yield Row(reader.line_num, columns)


def _json(file: TextIO, mapping: Mapping) -> Iterator[Row]:
    yield from _numbered(list_at(json.load(file), mapping.records))


def _json_lines(file: TextIO, _mapping: Mapping) -> Iterator[Row]:
    for number, line in enumerate(file, 1):
        if line.strip():
            yield from _numbered([json.loads(line)], number)


def _numbered(records: Iterable[Any], first: int = 1) -> Iterator[Row]:
    for number, record in enumerate(records, first):
        yield Row(number, flat(record) if isinstance(record, dict) else {})


def list_at(document: Any, path: str) -> list[Any]:
    """The list inside a JSON document.

    Args:
        document: as parsed.
        path: names with dots between, e.g. `package.calls`; empty for the document itself.

    Raises:
        ValueError: when there is no list at that place.
    """
    found = document
    for name in path.split(".") if path else ():
        found = cast("dict[str, Any]", found).get(name) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise ValueError(f"there is no list at {path or 'the top'}")  # noqa: TRY004 # of the file
    return cast("list[Any]", found)


_READERS: Final = {"csv": _csv, "json": _json, "jsonl": _json_lines}
_SAID: Final = {
    "csv": "delimited text",
    "json": "a JSON document with a list of rows",
    "jsonl": "a JSON object on each line",
}
