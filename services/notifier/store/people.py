"""People, their contacts and their duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier import tables
from services.notifier.domain.people import Contacts
from services.notifier.store.rows import Rows
from shared.events.people import ResponderChanged
from shared.vocabulary import RegionId, ResponderId

_contacts = TypeAdapter(Contacts)

_PERSON = text(
    "SELECT CAST(snapshot AS text) FROM responders WHERE region = :region AND responder_id = :id"
)
_PUT_PERSON = text(
    "INSERT INTO responders (region, responder_id, agency, revision, cad_ids, active, snapshot)"
    " VALUES (:region, :id, :agency, :revision, :cad_ids, :active, CAST(:snapshot AS jsonb))"
    " ON CONFLICT (region, responder_id) DO UPDATE SET revision = EXCLUDED.revision,"
    " cad_ids = EXCLUDED.cad_ids, active = EXCLUDED.active, snapshot = EXCLUDED.snapshot"
)


async def person(
    conn: AsyncConnection, region: RegionId, responder_id: str
) -> ResponderChanged | None:
    """The newest snapshot of a person."""
    found = await conn.execute(_PERSON, {"region": region, "id": responder_id})
    snapshot = found.scalar_one_or_none()
    return ResponderChanged.model_validate_json(snapshot) if snapshot else None


async def store_person(conn: AsyncConnection, region: RegionId, given: ResponderChanged) -> None:
    """Keep a snapshot in place of the one before."""
    row = {
        "region": region,
        "id": given.responder_id,
        "agency": given.agency,
        "revision": given.revision,
        "cad_ids": list(given.cad_ids),
        "active": given.active,
        "snapshot": given.model_dump_json(),
    }
    await conn.execute(_PUT_PERSON, row)


_rows = Rows(list[Contacts], tables.contacts, given=("region", "responder_id"))
_PUT_CONTACTS = text(_rows.insert)
_CONTACTS = text(
    "SELECT CAST(to_jsonb(c) AS text) FROM contacts c WHERE region = :region AND responder_id = :id"
)


async def store_contacts(
    conn: AsyncConnection, region: RegionId, responder_id: ResponderId, given: Contacts
) -> None:
    """Keep how a person can be reached, in place of what was known."""
    about = {"region": region, "responder_id": responder_id}
    await conn.execute(_PUT_CONTACTS, about | {"contacts": _rows.of([given])})


async def contacts(conn: AsyncConnection, region: RegionId, responder_id: str) -> Contacts:
    """How a person can be reached; by the inbox alone when they never said."""
    found = await conn.execute(_CONTACTS, {"region": region, "id": responder_id})
    row = found.scalar_one_or_none()
    return _contacts.validate_json(row) if row else Contacts()


@dataclass(frozen=True, slots=True)
class Duty:
    """Whether a person is on duty, and the number of the newest change."""

    revision: int
    is_on: bool


_DUTY = text("SELECT revision, is_on FROM duties WHERE region = :region AND responder_id = :id")
_PUT_DUTY = text(
    "INSERT INTO duties (region, responder_id, revision, is_on, at)"
    " VALUES (:region, :id, :revision, :is_on, :at) ON CONFLICT (region, responder_id)"
    " DO UPDATE SET revision = EXCLUDED.revision, is_on = EXCLUDED.is_on, at = EXCLUDED.at"
)


async def duty(conn: AsyncConnection, region: RegionId, responder_id: str) -> Duty:
    """A person's duty; off, and never changed, when nobody ever said."""
    row = (await conn.execute(_DUTY, {"region": region, "id": responder_id})).first()
    return Duty(*row) if row else Duty(0, is_on=False)


async def store_duty(
    conn: AsyncConnection, region: RegionId, responder_id: str, given: Duty, at: datetime
) -> None:
    """Keep a person's duty."""
    row = {"region": region, "id": responder_id, "at": at}
    await conn.execute(_PUT_DUTY, row | {"revision": given.revision, "is_on": given.is_on})
