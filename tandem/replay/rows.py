"""Reads the flat rows of an export: comma-separated, with a header line or named columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.mapping import Mapping
from tandem.failure import WrongUsage


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an export.

    Attributes:
        line: the last line that it takes in the file, counted from 1.
        columns: name -> text as it stands; none where the line was too short.
    """

    line: int
    columns: dict[str, str | None]


def rows(path: Path, mapping: Mapping) -> Iterator[Row]:
    """All rows of a file, in its order.

    Args:
        path: the export.
        mapping: says the encoding, and the columns of files without a header line.

    Raises:
        WrongUsage: when the file can't be read, or is not in the mapping's encoding.
    """
    try:
        with path.open(encoding=mapping.encoding, newline="") as file:
            reader = csv.DictReader(file, fieldnames=mapping.columns or None)
            for row in reader:
                columns = {name: value for name, value in row.items() if isinstance(name, str)}
                yield Row(reader.line_num, columns)
    except OSError as error:
        raise WrongUsage(f"{path} can't be read: {error.strerror}.") from error
    except (UnicodeDecodeError, LookupError, csv.Error) as error:
        raise WrongUsage(
            f"{path} is not comma-separated text in {mapping.encoding}; set encoding in the "
            "mapping file."
        ) from error
