"""What intake tells: calls that end and what vehicles do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from services.notifier.carry_out import carry_out
from services.notifier.domain.infer import Unit, infer
from services.notifier.domain.stand_down import withdraw_offers
from services.notifier.store import matches, units
from shared.bus.handling import Work
from shared.events.base import Event, Fact
from shared.events.calls import CallClosed
from shared.vocabulary import CallEnd, MatchId

CLOSED: Final = "call_closed"
"""The reason of an offer that is withdrawn because the call has ended."""


async def on_calls_closed(events: Sequence[Event[Any]], work: Work) -> list[Fact]:
    """Stop asking for calls that have ended, before matcher withdraws their matches.

    A merged call's match lives on. A match that is proposed after this comes with its own
    withdrawal from matcher, so calls without a match need not be remembered here.
    """
    ended = [body for e in events if (body := _body(e)).reason is not CallEnd.MERGED]
    if not ended:
        return []
    calls = [(body.agency, body.call_id) for body in ended]
    waiting = await matches.unconfirmed_of(work.conn, work.region, calls)
    return [fact for match_id in waiting for fact in await _stop_asking(match_id, work)]


async def on_units_changed(events: Sequence[Event[Any]], work: Work) -> list[Fact]:
    """Keep what vehicles do, and take from it how far officers on calls and crews are."""
    touched = await units.hear(work.conn, work.region, events)
    return [fact for match in touched for fact in await _move(match.match_id, match.units, work)]


def _body(event: Event[CallClosed]) -> CallClosed:
    return event.body


async def _stop_asking(match_id: MatchId, work: Work) -> list[Fact]:
    known = await matches.load(work.conn, work.region, match_id)
    if known.match is None or not known.match.live_offers:
        return []
    asking = work.policies[known.match.agency].asking
    step = withdraw_offers(known.match, CLOSED, asking=asking, now=work.now)
    return await carry_out(work, known, step)


async def _move(match_id: MatchId, heard: Sequence[Unit], work: Work) -> list[Fact]:
    known = await matches.load(work.conn, work.region, match_id)
    if known.match is None:
        return []
    asking = work.policies[known.match.agency].asking
    step = infer(known.match, heard, asking=asking, now=work.now)
    return await carry_out(work, known, step) if step.match != known.match else []
