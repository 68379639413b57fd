"""Requests by people with eyes on the scene. They may come before the call itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo

from services.intake.domain.model import Ask, Call, Mark, Receipt
from services.intake.domain.text import without_control_characters
from services.intake.domain.times import Reader
from shared.events.cad import CadRequest


def fold_request(
    call: Call, sent: CadRequest, receipt: Receipt, zone: tzinfo, mark: Callable[[Mark], None]
) -> None:
    """Note a request at its call; the newest by `at` is in force.

    The same `request_id` again replaces what it said before, unless it is older.

    Args:
        call: as known so far; one that CAD has not told of yet keeps the request until it does.
        sent: what was asked.
        receipt: how it came.
        zone: the agency's.
        mark: called for each oddity that was accepted.
    """
    ask = _ask(sent, Reader(zone, receipt.at, mark), receipt)
    before = next((known for known in call.asks if known.request_id == ask.request_id), None)
    if before is not None and before.at > ask.at:
        mark(Mark.STALE)
        return
    call.asks = (*(known for known in call.asks if known is not before), ask)
    lift(call)


def lift(call: Call) -> None:
    """Make the call no longer historical where somebody at an open call asks for help.

    Never for an exercise, nor for history being replayed.
    """
    if not call.historical or call.exercise or call.replayed or not call.is_open:
        return
    ask = call.request
    call.historical = ask is None or not ask.lifts


def _ask(sent: CadRequest, times: Reader, receipt: Receipt) -> Ask:
    return Ask(
        request_id=without_control_characters(sent.request_id),
        want=sent.want,
        by=sent.requested_by.kind,
        at=times.read(sent.at),
        by_id=without_control_characters(sent.requested_by.id or "") or None,
        reason=without_control_characters(sent.reason or "") or None,
        lifts=not receipt.replayed,
    )
