"""Records and contributions as text, and cells as columns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

from services.metrics.domain.contribution import Cell, Contribution
from services.metrics.domain.record import Record

_RECORD = TypeAdapter(Record)
_CONTRIBUTION = TypeAdapter(Contribution)


def record_to_text(record: Record) -> str:
    """The record without what is not known."""
    return _RECORD.dump_json(record, exclude_defaults=True).decode()


def record_from_text(text: str) -> Record:
    """The record that was stored."""
    return _RECORD.validate_json(text)


def contribution_to_text(one: Contribution | None) -> str | None:
    """The contribution as it was added to the figures."""
    return None if one is None else _CONTRIBUTION.dump_json(one, exclude_defaults=True).decode()


def contribution_from_text(text: str | None) -> Contribution | None:
    """The contribution that has to be subtracted."""
    return None if text is None else _CONTRIBUTION.validate_json(text)


def cell_columns(cells: Iterable[Cell]) -> dict[str, list[Any]]:
    """Cells column by column, as `unnest` takes them."""
    rows = list(cells)
    return {
        "agency": [cell.agency for cell in rows],
        "day": [cell.day for cell in rows],
        "standing": [cell.standing.value for cell in rows],
        "kind": [cell.kind.value for cell in rows],
        "structure": [cell.structure for cell in rows],
        "specialties": [json.dumps(cell.specialties) for cell in rows],
        "employers": [json.dumps(cell.employers) for cell in rows],
    }
