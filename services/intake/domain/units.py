"""What vehicles are doing. The newest stamp wins; of equal ones, the last to arrive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from services.intake.domain.model import Mark, Receipt
from services.intake.domain.text import without_control_characters
from services.intake.domain.times import Reader
from shared.events.cad import CadUnit
from shared.events.units import UnitChanged
from shared.vocabulary import CallId, UnitId


def newest(
    known: UnitChanged | None,
    sent: CadUnit,
    receipt: Receipt,
    zone: tzinfo,
    mark: Callable[[Mark], None],
) -> UnitChanged | None:
    """What the unit does now, or none when more recent news is known.

    Args:
        known: what it did so far.
        sent: what CAD sent.
        receipt: how it came.
        zone: the agency's.
        mark: called for each oddity.
    """
    at = Reader(zone, receipt.at, mark).read(sent.at)
    if known is not None and at < known.at:
        mark(Mark.STALE)
        return None
    return _told(sent, at)


def is_news(known: UnitChanged | None, now: UnitChanged) -> bool:
    """Whether more than the stamp has changed."""
    return known is None or known.model_copy(update={"at": now.at}) != now


def _told(sent: CadUnit, at: datetime) -> UnitChanged:
    code, call_id = sent.status_code, sent.call_id
    return UnitChanged(
        unit_id=UnitId(without_control_characters(sent.unit_id)),
        status=sent.status,
        at=at,
        status_code=without_control_characters(code) if code else None,
        crew=tuple(without_control_characters(person) for person in sent.crew),
        call_id=CallId(without_control_characters(call_id)) if call_id else None,
        position=sent.position,
    )
