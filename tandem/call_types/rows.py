"""Reads a list of call types: comma-, semicolon- or tab-separated, with a header line."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path

from tandem.failure import WrongUsage

_SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns; upper and lower case are the same.

    Attributes:
        type: holds the call types.
        description: holds their descriptions, where the type is a code.
        count: says how often each occurred.
    """

    type: str
    description: str | None = None
    count: str | None = None

    def names(self) -> list[str]:
        """Those that the list must have."""
        return [name for name in (self.type, self.description, self.count) if name is not None]


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One row of a list.

    Attributes:
        type: as it stands in the file.
        description: beside the type; none where no column has it.
        calls: how often the type occurred; none where the list does not say.
    """

    type: str
    description: str | None = None
    calls: float | None = None


def read_rows(path: Path, columns: Columns) -> list[TypeRow]:
    """All rows of a list, in its order; empty lines are none.

    Args:
        path: the list, in UTF-8, with or without a byte order mark.
        columns: what to read of it.

    Raises:
        WrongUsage: when the list can't be read, is empty, or lacks a column or a number.
    """
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, columns))
    try:
        places = _places(path, next(reader, []), columns)
        rows = [
            _row(path, reader.line_num, cells, columns, places) for cells in reader if any(cells)
        ]
    except csv.Error as error:
        raise WrongUsage(
            f"{path} is no table of text ({error}); export it as CSV again."
        ) from error
    if not rows:
        raise WrongUsage(f"{path} has no row below its header line; give one for each call type.")
    return rows


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise WrongUsage(f"{path} can't be read ({error.strerror}); name a CSV file.") from error
    except UnicodeDecodeError as error:
        raise WrongUsage(
            f"{path} is not UTF-8 at byte {error.start}; save it as CSV UTF-8 and try again."
        ) from error
    if not text.strip():
        raise WrongUsage(f"{path} is empty; give a header line and a row for each call type.")
    return text


def _separator(text: str, columns: Columns) -> str:
    """What parts the columns: that by which the header line has them all, else the comma."""
    header = text.splitlines()[0]
    return next(
        (
            separator
            for separator in _SEPARATORS
            if None not in _found(next(csv.reader([header], delimiter=separator)), columns)
        ),
        ",",
    )


def _found(header: list[str], columns: Columns) -> list[int | None]:
    at = {_folded(name): place for place, name in reversed(list(enumerate(header)))}
    return [at.get(_folded(name)) for name in columns.names()]


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _places(path: Path, header: list[str], columns: Columns) -> dict[str, int]:
    places: dict[str, int] = {}
    for name, place in zip(columns.names(), _found(header, columns), strict=True):
        if place is None:
            there = ", ".join(header) or "none"
            raise WrongUsage(f"{path} has no column {name}; its columns are: {there}.")
        places[name] = place
    return places


def _row(
    path: Path, line: int, cells: list[str], columns: Columns, places: dict[str, int]
) -> TypeRow:
    def cell(name: str) -> str:
        place = places[name]
        return cells[place] if place < len(cells) else ""

    return TypeRow(
        cell(columns.type),
        None if columns.description is None else cell(columns.description),
        None if columns.count is None else _number(path, line, cell(columns.count)),
    )


def _number(path: Path, line: int, text: str) -> float:
    """A count such as `1,479`; nothing is 0."""
    plain = "".join(text.split()).replace(",", "")
    try:
        number = float(plain) if plain else 0.0
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise WrongUsage(
            f"{path}, line {line}: the count is no number; correct it, or leave it empty."
        )
    return number
