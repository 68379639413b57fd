"""`python -m services.intake read-rows`: what intake would make of each row of a file.

It reads no database and tells nobody. `tandem mapping` is made of it, so that a mapping is checked
by the code that will use it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.intake.gateways.protocol import CallReport
from services.intake.gateways.records import RowReader
from services.intake.heard import named_by
from shared.errors import BadRecord
from shared.mapping import load_mapping
from shared.rows import Row, read_rows

COMMAND: Final = "read-rows"
_CANNOT: Final = 2


def main(arguments: Sequence[str]) -> int:
    """Print a JSON object for each row: `line`, and `call` or `refused` (reason, detail, where).

    A call holds only what its row gave. Ends with 2, and one sentence, when the mapping or the
    file can't be read at all.

    Args:
        arguments: of the command line, behind `read-rows`.
    """
    chosen = _parser().parse_args(arguments)
    try:
        for said in said_of(chosen.file, chosen.mapping, chosen.zone):
            sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    except BadRecord as error:
        where = f" (at {error.where})" if error.where else ""
        sys.stderr.write(f"{error.detail}{where}\n")
        return _CANNOT
    return 0


def said_of(file: Path, mapping_file: Path, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """What each row becomes, as it is printed.

    Args:
        file: the export.
        mapping_file: reads it.
        zone: of times without an offset, where the mapping names none.

    Raises:
        BadRecord: when the mapping or the file can't be read.
    """
    mapping = load_mapping(mapping_file)
    reader = RowReader(mapping, ZoneInfo(mapping.time_zone) if mapping.time_zone else zone)
    for row in read_rows(file, mapping):
        yield {"line": row.line} | _read(reader, row)


def _read(reader: RowReader, row: Row) -> dict[str, Any]:
    try:
        call = reader.read(row.columns)
        named_by(CallReport(call))
    except BadRecord as error:
        return {"refused": {"reason": error.reason, "detail": error.detail, "where": error.where}}
    return {"call": call.model_dump(mode="json", exclude_unset=True, exclude_none=True)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m services.intake {COMMAND}")
    parser.add_argument("file", type=Path, help="the export")
    parser.add_argument("mapping", type=Path, help="the mapping file that reads it")
    parser.add_argument(
        "--zone", type=_zone, default=ZoneInfo("UTC"), help="where the mapping names none"
    )
    return parser


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        sentence = f"{name} is not an IANA time zone name such as America/Los_Angeles"
        raise argparse.ArgumentTypeError(sentence) from error
