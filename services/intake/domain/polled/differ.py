"""Two states of a dispatch system -> the events that lead from one to the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from shared.events.cad import CadCall, CadUnit
from shared.vocabulary import CallId, CallStatus, UnitId, UnitStatus

T = TypeVar("T", CadCall, CadUnit)
Name = TypeVar("Name", bound=str)


def call_changes(
    before: Mapping[CallId, CadCall], after: Mapping[CallId, CadCall], *, at: datetime
) -> list[CadCall]:
    """Snapshots of the calls that are new or changed; an open one that is gone is closed.

    Args:
        before: by call id.
        after: the same, later.
        at: when `after` was seen; later than any earlier `at`. It is the `updated_at` of each
            event, since a poll is all the order there is.
    """
    changed = [call.model_copy(update={"updated_at": at}) for call in _news(before, after)]
    gone = (call for call_id, call in before.items() if call_id not in after)
    return changed + [_closed(call, at) for call in gone if call.status is CallStatus.OPEN]


def unit_changes(
    before: Mapping[UnitId, CadUnit],
    after: Mapping[UnitId, CadUnit],
    told: Mapping[UnitId, datetime],
    *,
    at: datetime,
) -> list[CadUnit]:
    """What the units that are new or changed do now; one that is gone is out of service.

    Args:
        before: by unit id.
        after: the same, later.
        told: unit -> stamp of its last event.
        at: when `after` was seen; later than any earlier `at`, and than all of `told`.
    """
    changed = [_stamped(unit, told.get(unit_id), at) for unit_id, unit in _items(before, after)]
    gone = (unit for unit_id, unit in before.items() if unit_id not in after)
    return changed + [_out_of_service(unit, at) for unit in gone]


def _news(before: Mapping[Name, T], after: Mapping[Name, T]) -> list[T]:
    return [value for _, value in _items(before, after)]


def _items(before: Mapping[Name, T], after: Mapping[Name, T]) -> list[tuple[Name, T]]:
    return [(id_, value) for id_, value in after.items() if before.get(id_) != value]


def _closed(call: CadCall, at: datetime) -> CadCall:
    ended = {"status": CallStatus.CLOSED, "closed_at": at, "updated_at": at, "units": ()}
    return call.model_copy(update=ended)


def _stamped(unit: CadUnit, told: datetime | None, at: datetime) -> CadUnit:
    """The CAD's own stamp where it tells the order.

    A unit that moves keeps the stamp of its state; one that was gone may come back with an old one.
    """
    is_in_order = told is not None and told < unit.at <= at
    return unit if is_in_order else unit.model_copy(update={"at": at})


def _out_of_service(unit: CadUnit, at: datetime) -> CadUnit:
    return CadUnit(unit_id=unit.unit_id, status=UnitStatus.OUT_OF_SERVICE, at=at)
