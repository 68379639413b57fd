"""Reads the rows of an export, as its mapping describes the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shared.errors import BadRecord
from shared.mapping import Mapping
from shared.rows import Row, read_rows
from tandem.failure import WrongUsage


def rows(path: Path, mapping: Mapping) -> Iterator[Row]:
    """All rows of a file, in its order.

    Args:
        path: the export.
        mapping: says how the file is written, and names the columns where it does not.

    Raises:
        WrongUsage: when the file can't be read, or is not what the mapping says.
    """
    try:
        yield from read_rows(path, mapping)
    except BadRecord as error:
        raise WrongUsage(error.detail) from error
