"""Bring a call up to date with one more snapshot, however late or often it comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from services.intake.domain.model import Call, Mark, Receipt, Tick, is_open
from services.intake.domain.narrative import add_remarks
from services.intake.domain.refs import all_refs
from services.intake.domain.requests import lift
from services.intake.domain.snapshot import cleaned
from services.intake.domain.times import Reader
from shared.events.cad import CadCall, Flags


class Stamps(NamedTuple):
    """A snapshot's times in UTC, none of them in the future."""

    opened_at: datetime
    order: datetime
    ended_at: datetime | None


def fold_snapshot(
    call: Call,
    sent: CadCall,
    receipt: Receipt,
    zone: tzinfo,
    max_age: timedelta,
    mark: Callable[[Mark], None],
) -> None:
    """Bring the call up to date.

    A snapshot replaces the one before, except that a narrative only grows. A stale one, ordered
    by `updated_at`, else by arrival, adds only its narrative and its numbers elsewhere. A call that
    has ended opens again only by a snapshot that is newer, not by one of the same stamp.

    Args:
        call: as known so far, or new.
        sent: what CAD sent.
        receipt: how it came.
        zone: the agency's.
        max_age: a call first heard of later than this after it was opened is historical.
        mark: called for each oddity that was accepted.
    """
    times = Reader(zone, receipt.at, mark)
    stamps = _stamps(sent, times, receipt)
    if sent.narrative:
        call.lines = add_remarks(call.lines, sent.narrative, times, mark)
    if sent.incident_refs:
        call.refs = all_refs(call.refs, sent.incident_refs)
    if _is_stale(call, sent, stamps.order):
        mark(Mark.STALE)
        return
    if not call.is_known:
        _note_first_receipt(call, sent, stamps, receipt, max_age)
    call.latest = cleaned(sent, mark)
    call.opened_at = stamps.opened_at
    call.order = stamps.order
    call.ended_at = stamps.ended_at
    call.ticks = _ticked(call.ticks, sent.flags, stamps.order)
    lift(call)


def _is_stale(call: Call, sent: CadCall, order: datetime) -> bool:
    if call.order is None or order > call.order:
        return False
    return order < call.order or (is_open(sent) and not call.is_open)


def _stamps(sent: CadCall, times: Reader, receipt: Receipt) -> Stamps:
    order = times.read(sent.updated_at) if sent.updated_at else receipt.at
    ended_at = None
    if not is_open(sent):
        ended_at = times.read(sent.closed_at) if sent.closed_at else order
    return Stamps(times.read(sent.opened_at), order, ended_at)


def _note_first_receipt(
    call: Call, sent: CadCall, stamps: Stamps, receipt: Receipt, max_age: timedelta
) -> None:
    is_late = sent.entered_late or not is_open(sent) or receipt.at - stamps.opened_at > max_age
    call.historical = is_late or sent.exercise or receipt.replayed
    call.exercise = sent.exercise
    call.replayed = receipt.replayed


def _ticked(known: dict[str, Tick], flags: Flags, at: datetime) -> dict[str, Tick]:
    now = {
        "weapon": flags.weapon,
        "violence_in_progress": flags.violence_in_progress,
        "medical_emergency": flags.medical_emergency,
    }
    return {
        flag: _tick(known.get(flag), value, at) for flag, value in now.items() if value is not None
    }


def _tick(before: Tick | None, value: bool, at: datetime) -> Tick:
    return before if before is not None and before.value is value else Tick(value, at)
