"""Notes for desk and supervisor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier import tables
from services.notifier.domain.ledger import Delivery
from services.notifier.domain.notes import NoteRow
from services.notifier.store.rows import Rows
from shared.db import fetch
from shared.vocabulary import AgencyId, RegionId

_notes = TypeAdapter(list[NoteRow])
_note_rows = Rows(list[NoteRow], tables.notes, replaces=False)
_delivery_rows = Rows(list[Delivery], tables.deliveries, replaces=False)
_PUT = text(f"WITH carried AS ({_delivery_rows.insert}) {_note_rows.insert}")
_PAGE = text(
    """
    SELECT CAST(coalesce(jsonb_agg(n ORDER BY n.at, n.note_id), '[]') AS text)
    FROM (SELECT * FROM notes WHERE region = :region AND agency = :agency
            AND (CAST(:after AS timestamptz) IS NULL OR (at, note_id) > (:after, :after_id))
          ORDER BY at, note_id LIMIT :limit) AS n
    """
)


async def store(
    conn: AsyncConnection, region: RegionId, kept: NoteRow, carried: Sequence[Delivery]
) -> None:
    """Keep a note that belongs to no match, with its deliveries."""
    rows = {
        "region": region,
        "notes": _note_rows.of([kept]),
        "deliveries": _delivery_rows.of(carried),
    }
    await fetch(conn, _PUT, rows)


async def page(
    conn: AsyncConnection,
    region: RegionId,
    agency: AgencyId,
    *,
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[NoteRow]:
    """An agency's notes in the order of time, or those after a given one."""
    at, last_id = after or (None, None)
    about = {"region": region, "agency": agency, "after": at, "after_id": last_id, "limit": limit}
    return _notes.validate_json((await conn.execute(_PAGE, about)).scalar_one())
