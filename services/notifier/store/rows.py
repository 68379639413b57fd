"""How domain objects become rows and back: as JSON, so that many rows take one round trip.

The columns of a table have the names of its object's fields, and Postgres turns JSON into rows of
the table's own type (`jsonb_populate_recordset`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Table

T = TypeVar("T")


def as_rows(adapter: TypeAdapter[T], objects: Iterable[T], **more: str | None) -> str:
    """Objects as a JSON list of rows.

    Args:
        adapter: of the objects' type.
        objects: to be stored.
        more: columns that the objects do not have, e.g. the region.
    """
    return json.dumps([row(adapter, each) | more for each in objects])


def row(adapter: TypeAdapter[T], each: T) -> dict[str, Any]:
    """One object as a JSON object of columns."""
    columns: dict[str, Any] = adapter.dump_python(each, mode="json")
    return columns


def put(table: Table, *, replaces: bool = True) -> str:
    """An INSERT of the JSON list in the parameter that is named like the table.

    Args:
        table: whose rows they are.
        replaces: whether a row with the same key is replaced, or stays as it is.
    """
    name, keys = table.name, ", ".join(column.name for column in table.primary_key)
    others = [column.name for column in table.columns if not column.primary_key]
    changes = ", ".join(f'"{column}" = EXCLUDED."{column}"' for column in others)
    end = f"DO UPDATE SET {changes}" if replaces else "DO NOTHING"
    return (
        f"INSERT INTO {name} SELECT given.* FROM"  # noqa: S608 - names of our own tables
        f" jsonb_populate_recordset(CAST(NULL AS {name}), CAST(:{name} AS jsonb)) AS given"
        f" ON CONFLICT ({keys}) {end}"
    )
