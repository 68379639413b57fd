"""The delivery ledger. Leases and due times go by the database's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier import tables
from services.notifier.domain.ledger import LEASE, MAX_ATTEMPTS, Delivery, DeliveryState
from services.notifier.store.rows import Rows
from shared.vocabulary import AgencyId, OfferId, RegionId

_delivery = TypeAdapter(Delivery)
_deliveries = TypeAdapter(list[Delivery])


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that a sender may take."""

    region: RegionId
    delivery_id: str
    agency: AgencyId


_IS_DUE = """
    state IN ('pending', 'leased', 'unknown', 'failed_temporarily')
    AND coalesce(due_at, '-infinity') <= now()
    AND (leased_until IS NULL OR leased_until < now())
    AND (state = 'leased' OR attempts < :most)
"""
_DUE = text(
    f"SELECT region, delivery_id, agency FROM deliveries WHERE {_IS_DUE}"  # noqa: S608 - constant
    " ORDER BY created_at LIMIT :limit"
)


async def due(conn: AsyncConnection, *, limit: int) -> list[Due]:
    """What is ready to be sent, oldest first."""
    found = await conn.execute(_DUE, {"most": MAX_ATTEMPTS, "limit": limit})
    return [Due(*row) for row in found]


_CLAIM = text(
    f"""
    UPDATE deliveries d SET
      state = CASE d.state WHEN 'leased' THEN 'unknown' ELSE 'leased' END,
      detail = CASE d.state WHEN 'leased' THEN 'lease_lapsed' ELSE d.detail END,
      attempts = d.attempts + CASE d.state WHEN 'leased' THEN 0 ELSE 1 END,
      leased_until = CASE d.state WHEN 'leased' THEN NULL ELSE now() + :lease END
    FROM (SELECT region, delivery_id FROM deliveries
          WHERE region = :region AND delivery_id = :delivery_id AND {_IS_DUE}
          FOR UPDATE SKIP LOCKED) AS free
    WHERE (d.region, d.delivery_id) = (free.region, free.delivery_id)
    RETURNING CAST(to_jsonb(d) AS text)
    """  # noqa: S608 - put together from constants
)


async def claim(conn: AsyncConnection, wanted: Due) -> Delivery | None:
    """Lease a delivery.

    A lease that has lapsed makes the delivery `unknown` first: its sender did not come back, and
    nobody can tell whether the message left. It is then due again at once.

    Returns:
        The leased delivery, or none when another sender has it or its lease had lapsed.
    """
    about = {
        "region": wanted.region,
        "delivery_id": wanted.delivery_id,
        "lease": LEASE,
        "most": MAX_ATTEMPTS,
    }
    found = (await conn.execute(_CLAIM, about)).scalar_one_or_none()
    if found is None:
        return None
    delivery = _delivery.validate_json(found)
    return delivery if delivery.state is DeliveryState.LEASED else None


_LIKE = text(
    """
    SELECT CAST(coalesce(jsonb_agg(d ORDER BY d.created_at, d.turn), '[]') AS text), now()
    FROM deliveries d JOIN deliveries this ON this.region = d.region
      AND (this.message_id = d.message_id OR this.offer_id = d.offer_id)
    WHERE this.region = :region AND this.delivery_id = :id
    """
)


@dataclass(frozen=True, slots=True)
class Siblings:
    """All deliveries of one message or offer.

    Attributes:
        clock: the database's time.
    """

    deliveries: tuple[Delivery, ...]
    clock: datetime

    def one(self, delivery_id: str) -> Delivery | None:
        """The delivery with this id."""
        return next((d for d in self.deliveries if d.delivery_id == delivery_id), None)

    def of_offer(self, offer_id: OfferId) -> tuple[Delivery, ...]:
        """Those that carry this offer."""
        return tuple(d for d in self.deliveries if d.offer_id == offer_id)


async def siblings(conn: AsyncConnection, region: RegionId, delivery_id: str) -> Siblings:
    """A delivery with all others of the same message, and of the same offer."""
    found = (await conn.execute(_LIKE, {"region": region, "id": delivery_id})).one()
    return Siblings(tuple(_deliveries.validate_json(found[0])), found[1])


_rows = Rows(list[Delivery], tables.deliveries)
_PUT = text(_rows.insert)


async def store(conn: AsyncConnection, region: RegionId, changed: Sequence[Delivery]) -> None:
    """Store changed deliveries."""
    if changed:
        await conn.execute(_PUT, {"region": region, "deliveries": _rows.of(changed)})


_PAGE = text(
    """
    SELECT CAST(coalesce(jsonb_agg(d ORDER BY d.created_at DESC, d.delivery_id DESC), '[]') AS text)
    FROM (SELECT * FROM deliveries
          WHERE (CAST(:agency AS text) IS NULL OR agency = :agency)
            AND (CAST(:state AS text) IS NULL OR state = :state)
            AND (CAST(:before AS timestamptz) IS NULL
                 OR (created_at, delivery_id) < (:before, :before_id))
          ORDER BY created_at DESC, delivery_id DESC LIMIT :limit) AS d
    """
)


async def page(
    conn: AsyncConnection,
    *,
    agency: str | None,
    state: DeliveryState | None,
    before: tuple[datetime, str] | None,
    limit: int,
) -> list[Delivery]:
    """The newest deliveries, or those before a given one.

    Args:
        conn: a connection.
        agency: whose; all without it.
        state: only those in this state.
        before: creation time and id of the last one of the page before.
        limit: most deliveries.
    """
    at, last_id = before or (None, None)
    about = {"agency": agency, "state": state, "before": at, "before_id": last_id, "limit": limit}
    return _deliveries.validate_json((await conn.execute(_PAGE, about)).scalar_one())
