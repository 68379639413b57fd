"""How domain objects become rows: as JSON, so that many rows take one round trip.

The columns of a table have the names of its object's fields, and Postgres turns JSON into rows of
the table's own type (`jsonb_populate_recordset`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Table

T = TypeVar("T")


class Rows(Generic[T]):
    """Objects of one type, as rows of their table.

    Args:
        type_: a list of the objects' type.
        table: whose columns are named like their fields.
        given: columns that the objects do not have; parameters of the statement.
        replaces: whether a row with the same key is replaced, or stays as it is.
    """

    def __init__(
        self,
        type_: type[list[T]],
        table: Table,
        *,
        given: Collection[str] = ("region",),
        replaces: bool = True,
    ) -> None:
        self._list = TypeAdapter(type_)
        self.name = table.name
        self.insert = _insert(table, given, replaces=replaces)

    def of(self, objects: Iterable[T]) -> str:
        """The parameter that is named like the table."""
        return self._list.dump_json(list(objects)).decode()


def _insert(table: Table, given: Collection[str], *, replaces: bool) -> str:
    name = table.name
    keys = ", ".join(column.name for column in table.primary_key)
    values = ", ".join(
        f"CAST(:{column.name} AS text)" if column.name in given else f'r."{column.name}"'
        for column in table.columns
    )
    others = [column.name for column in table.columns if not column.primary_key]
    changes = ", ".join(f'"{column}" = EXCLUDED."{column}"' for column in others)
    end = f"DO UPDATE SET {changes}" if replaces else "DO NOTHING"
    return (
        f"INSERT INTO {name} SELECT {values} FROM"  # noqa: S608 - names of our own tables
        f" jsonb_populate_recordset(CAST(NULL AS {name}), CAST(:{name} AS jsonb)) AS r"
        f" ON CONFLICT ({keys}) {end}"
    )
