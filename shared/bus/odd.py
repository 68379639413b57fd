"""Finds what is odd in a run, and whose it is, although no handler gets to see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from shared.bus.envelope import Record, attributes_of
from shared.bus.handling import Odd, Oddity
from shared.bus.item import sent_at
from shared.clock import Clock
from shared.errors import BadRecord


class Checked(Protocol):
    """A record of a run, as far as it is needed here."""

    record: Record
    refusal: BadRecord | None
    is_reused: bool


def odd_of(items: Sequence[Checked], fresh: Sequence[Checked], clock: Clock) -> list[Odd]:
    """What was refused, came before, or has a known id and other content.

    Args:
        items: all of the run.
        fresh: those of them that had not come before.
        clock: the service's.
    """
    new = {id(item) for item in fresh}
    found = ((item, _oddity(item, is_new=id(item) in new)) for item in items)
    return [_named(oddity, item.record, clock) for item, oddity in found if oddity]


def _oddity(item: Checked, *, is_new: bool) -> Oddity | None:
    if not is_new:
        return Oddity.REDELIVERED
    if item.refusal is not None:
        return Oddity.REFUSED
    return Oddity.ID_REUSED if item.is_reused else None


def _named(oddity: Oddity, record: Record, clock: Clock) -> Odd:
    at = sent_at(record, clock) or clock.now()
    try:
        found = attributes_of(record)
    except BadRecord:
        return Odd(oddity, record.topic, "", "", at)
    return Odd(oddity, record.topic, found.agency or "", found.source or "", at)
